"""Ranks entries by the words they share with a question.

A word counts by how few entries hold it, by where it stands there (name, text, phrasing) and by how it was found (itself, a
synonym, a corrected typo). A name or phrasing counts the more the more of it was said: "value" is a third of "average order value".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.lookup.entries import Entry
from bot.lookup.index import Index

SYNONYM = 0.75
TYPO = 0.85
UNKNOWN = 0.6
"""An unknown word weighs this share of the rarest known one: it may be a customer's name as well as the heart of the question."""

FLOOR = {"name": 0.45, "text": 0.75, "asked": 0.45}
SLOPE = {"name": 0.75, "text": 0.25, "asked": 0.50}
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
    """`mass` is what matched, `coverage` its share of all the question's words (about 0 to 1; exact names reach 1.2), `words` how many matched."""

    entry: Entry
    mass: float
    coverage: float
    words: int


def weight(index: Index, word: Word) -> float:
    known = [index.weights[each] for each in (word.stem, *index.synonyms.get(word.stem, ())) if each in index.weights]
    return (known[0] if known else index.rarest * UNKNOWN) * word.burden


def search(index: Index, words: Sequence[Word], among: Callable[[Entry], bool] = lambda entry: True) -> list[Scored]:
    """Entries that share a word with the question, best first. Equal ones keep the page's order."""
    weights = [weight(index, word) for word in words]
    found: dict[int, dict[int, float]] = defaultdict(dict)  # unit -> position of the word -> what it earns
    for position, word in enumerate(words):
        for variant, quality in ((word.stem, 1.0), *((other, SYNONYM) for other in index.synonyms.get(word.stem, ()))):
            for unit in index.postings.get(variant, ()):
                earned = min(index.weights[variant], weights[position] or 9.0) * quality * word.quality
                found[unit][position] = max(found[unit].get(position, 0.0), earned)
    entries: dict[int, dict[int, float]] = defaultdict(dict)
    for number, earned_by in found.items():
        unit = index.units[number]
        share = min(1.0, sum(earned_by.values()) / unit.mass)
        factor = FLOOR[unit.field] + SLOPE[unit.field] * share
        best = entries[unit.entry]
        for position, earned in earned_by.items():
            best[position] = max(best.get(position, 0.0), earned * factor)
    total = sum(weights) or 1.0
    scored = [
        Scored(index.entries[number], mass := sum(best.values()), mass / total, len(best)) for number, best in sorted(entries.items()) if among(index.entries[number])
    ]
    return sorted(scored, key=lambda each: -each.mass)
