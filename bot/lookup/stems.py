"""Words as the index holds them."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import lru_cache

import Stemmer

from bot.knowledge.names import name_key, singular, straighten, words_of
from bot.lookup.vocabulary import STOP_WORDS

_stemmers = threading.local()
_COMPOUND = re.compile(r"\w+(?:-\w+)+")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """English (Snowball) stem. A stemmer keeps a cache of its own, so each thread has one."""
    stemmer: Stemmer.Stemmer | None = getattr(_stemmers, "english", None)
    if stemmer is None:
        stemmer = _stemmers.english = Stemmer.Stemmer("english")
    return str(stemmer.stemWord(singular(word).replace("'", "")))


@lru_cache(maxsize=40_000)
def words_told(text: str) -> tuple[str, ...]:
    """The words of a text of the knowledge, never of a question: it remembers what it was given."""
    return tuple(words_of(straighten(text)))


@lru_cache(maxsize=40_000)
def stems_of(text: str) -> frozenset[str]:
    """`stems_in` of a text of the knowledge, never of a question: it remembers what it was given."""
    return _stems(words_told(text), text)


def stems_in(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning; a word with a dash counts in its parts and as one (`plug-ins`: plug, plugin)."""
    return _stems(words_of(straighten(text)), text)


def _stems(words: Sequence[str], text: str) -> frozenset[str]:
    joined = [key for compound in _COMPOUND.findall(straighten(text)) if (key := name_key(compound))] if "-" in text else []
    return frozenset(stem(word) for word in (*words, *joined) if word not in STOP_WORDS)
