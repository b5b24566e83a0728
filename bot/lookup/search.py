"""Ranks entries by the words they share with a question.

A word counts by how few entries hold it, by where it stands there (name, text, phrasing) and by how it was found (itself, a
synonym, a corrected typo). A name or phrasing counts the more the more of it was said: "value" is a third of "average order value".
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.lookup.entries import Entry
from bot.lookup.index import Index

SYNONYM = 0.75
TYPO = 0.85
SECOND = 0.2
"""What a word earns in an entry's other names, text and phrasings besides its best place there."""

RICHEST = 24
"""How many entries are scored: those whose words weigh most. For all questions of tests/questions, scoring every entry gives the same first answers."""
FLOOR = {"name": 0.45, "text": 0.75, "asked": 0.60}
SLOPE = {"name": 0.75, "text": 0.25, "asked": 0.40}
"""A match in a field is worth FLOOR + SLOPE x the share of the field's words that the question holds."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: its stem, the share it counts (1, less for a corrected one) and how much it weighs unmatched."""

    text: str
    stem: str
    quality: float = 1.0
    burden: float = 1.0


@dataclass(frozen=True, slots=True)
class Scored:
    """`mass` is what matched, `coverage` its share of all the question's words (about 0 to 1; full names exceed it).

    `words` counts the words that matched, `naming` those that matched in a name.
    """

    entry: Entry
    mass: float
    coverage: float
    words: int
    naming: int


def weight(index: Index, word: Word, unknown: float) -> float:
    """How telling the word is. One that no entry holds weighs `unknown` of the rarest: it may be a customer's name or the heart of the question."""
    known = [index.weights[each] for each in (word.stem, *index.synonyms.get(word.stem, ())) if each in index.weights]
    return (known[0] if known else index.rarest * unknown) * word.burden


def search(index: Index, words: Sequence[Word], among: Callable[[Entry], bool] = lambda entry: True, unknown: float = 1.0) -> list[Scored]:
    """Entries that share a word with the question, best first, without those that can't come near the best. Equal ones keep the page's order."""
    weights = [weight(index, word, unknown) for word in words]
    earned: dict[str, dict[int, float]] = defaultdict(dict)  # stem -> position of the word -> what it earns
    bounds: dict[int, float] = defaultdict(float)
    for position, (word, most) in enumerate(zip(words, weights, strict=True)):
        best: dict[int, float] = {}
        for stem, quality in ((word.stem, 1.0), *((other, SYNONYM) for other in index.synonyms.get(word.stem, ()))):
            if stem in index.postings:
                worth = earned[stem][position] = min(index.weights[stem], most) * quality * word.quality
                for number in index.postings[stem]:
                    if best.get(number, 0.0) < worth:
                        best[number] = worth
        for number, worth in best.items():
            bounds[number] += worth
    bounds = {number: bound for number, bound in bounds.items() if among(index.entries[number])}
    total = sum(weights) or 1.0
    asked = frozenset(earned)
    richest = heapq.nlargest(RICHEST, bounds, key=lambda number: (bounds[number], -number))
    scored = [_score(index, number, asked, earned, total) for number in sorted(richest)]
    return sorted(scored, key=lambda each: -each.mass)


def _score(index: Index, number: int, asked: frozenset[str], earned: dict[str, dict[int, float]], total: float) -> Scored:
    earnings: dict[int, list[float]] = defaultdict(list)  # position of the word -> what it earns in each unit
    naming: set[int] = set()
    for unit in index.units[number]:
        here: dict[int, float] = {}
        for stem in unit.stems & asked:
            for position, worth in earned[stem].items():
                if here.get(position, 0.0) < worth:
                    here[position] = worth
        if here:
            factor = FLOOR[unit.field] + SLOPE[unit.field] * min(1.0, sum(here.values()) / unit.mass)
            for position, worth in here.items():
                earnings[position].append(worth * factor)
            if unit.field == "name":
                naming |= here.keys()
    mass = sum(sum(sorted(each)[-2:-1]) * SECOND + max(each) for each in earnings.values())
    return Scored(index.entries[number], mass, mass / total, len(earnings), len(naming))
