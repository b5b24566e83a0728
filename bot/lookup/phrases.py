"""The phrases of `vocabulary` as keys, as a question's runs of words are compared: words in the singular, joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.knowledge.names import singular, straighten, words_of
from bot.lookup import vocabulary


def key_as_written(words: Sequence[str]) -> str:
    return "".join(words).replace("'", "")


def key_of(words: Sequence[str]) -> str:
    return "".join(map(singular, words)).replace("'", "")


def keys_of(name: str) -> tuple[str, str]:
    """Both keys of a name: as it is written, and in the singular."""
    words = words_of(straighten(name))
    return key_as_written(words), key_of(words)


def _keys(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(key_of(words_of(phrase)) for phrase in phrases)


SECTIONS = {key_of(words_of(phrase)): section for section, phrases in vocabulary.SECTION_PHRASES.items() for phrase in phrases}
FAINT = _keys(vocabulary.FAINT)
NAME_SEEKING = _keys(vocabulary.NAME_SEEKING)
OVERVIEW = _keys(vocabulary.OVERVIEW)
DEFINING = _keys(vocabulary.DEFINING)
FOLLOWING = _keys(vocabulary.FOLLOWING)
COMPARING = _keys(vocabulary.COMPARING)
FRAMING = DEFINING | OVERVIEW | NAME_SEEKING
HELPING = _keys(vocabulary.HELPING)
LISTING = _keys(vocabulary.LISTING)
LISTING_WHOLE = _keys(vocabulary.LISTING_WHOLE) | LISTING

EVERY = frozenset(SECTIONS) | FRAMING | FOLLOWING | COMPARING | HELPING | LISTING


def beginnings(keys: Iterable[str]) -> frozenset[str]:
    """All beginnings of the keys: a run of words that is none of them can't become a key by growing."""
    return frozenset(key[:end] for key in keys for end in range(1, len(key) + 1))
