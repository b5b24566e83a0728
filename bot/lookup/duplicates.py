"""What a playbook has already of something that is about to be added: the same name, one like it, or nearly the same words."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from bot.knowledge.names import name_key, words_of
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.names import HEADINGS
from bot.lookup.stems import words_told

SHOWN = 3
SAME_WORDS = 85
"""Of a hundred: how alike two texts' words are, in any order."""
SAME_MEANING = 0.62
"""Cosine of what two entries mean. It finds what says the same in other words; of the entries there are, one in five would be shown another."""


def alike(index: Index, industry: str, names: tuple[str, ...], text: str) -> list[Entry]:
    """Entries of the industry, the likeliest first."""
    found = [*_by_name(index, industry, names), *_by_words(index, industry, " ".join((*names, text)), text)]
    return list(dict.fromkeys(found))[:SHOWN]


def _by_name(index: Index, industry: str, names: tuple[str, ...]) -> Iterator[Entry]:
    for name in filter(None, names):
        key = name_key(name)
        similar = None if key in index.names.entries else index.similar_name(key)
        for each in filter(None, (key, similar)):
            yield from (entry for entry in index.names.entries.get(each, ()) if entry.industry == industry and entry.kind not in HEADINGS)


def _by_words(index: Index, industry: str, whole: str, text: str) -> Iterator[Entry]:
    """By what they say, in the order of how alike they are. A tool says nothing but what it is used for, which others are too."""
    said = " ".join(words_of(text))
    if not said:
        return
    direction = index.vectors.of(words_told(whole)) if index.vectors else None
    scores: dict[Entry, float] = {}
    for number, entry in enumerate(index.entries):
        if entry.industry != industry or entry.kind in (*HEADINGS, "tool", "category") or not entry.text:
            continue
        words = fuzz.token_sort_ratio(said, " ".join(words_of(entry.text)), score_cutoff=SAME_WORDS)
        meaning = float(index.directions[number] @ direction) if direction is not None and index.directions is not None else 0.0
        if words or meaning >= SAME_MEANING:
            scores[entry] = max(words / 100, meaning)
    yield from sorted(scores, key=lambda entry: -scores[entry])
