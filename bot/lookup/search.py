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
SECOND = 0.2
"""What a word earns in an entry's other names, text and phrasings besides its best place there."""

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
    """Entries that share a word with the question, best first. Equal ones keep the page's order."""
    weights = [weight(index, word, unknown) for word in words]
    found: dict[int, dict[int, float]] = defaultdict(dict)  # unit -> position of the word -> what it earns
    for position, word in enumerate(words):
        for variant, quality in ((word.stem, 1.0), *((other, SYNONYM) for other in index.synonyms.get(word.stem, ()))):
            for number in index.postings.get(variant, ()):
                earned = min(index.weights[variant], weights[position]) * quality * word.quality
                found[number][position] = max(found[number].get(position, 0.0), earned)
    earnings: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))  # entry -> position -> what it earns in each unit
    naming: dict[int, set[int]] = defaultdict(set)
    for number, earned_by in found.items():
        unit = index.units[number]
        share = min(1.0, sum(earned_by.values()) / unit.mass)
        factor = FLOOR[unit.field] + SLOPE[unit.field] * share
        for position, earned in earned_by.items():
            earnings[unit.entry][position].append(earned * factor)
        if unit.field == "name":
            naming[unit.entry] |= earned_by.keys()
    total = sum(weights) or 1.0
    scored: list[Scored] = []
    for number, by_position in sorted(earnings.items()):
        if among(index.entries[number]):
            mass = sum(sum(sorted(earned)[-2:-1]) * SECOND + max(earned) for earned in by_position.values())
            scored.append(Scored(index.entries[number], mass, mass / total, len(by_position), len(naming[number])))
    return sorted(scored, key=lambda each: -each.mass)
