"""Scores every entry by the words it shares with a question.

A word counts by how few entries hold it, by where it stands there (name, text, phrasing) and by how it was found (itself, a
synonym, a corrected typo). A name or phrasing counts the more the more of it was said: "value" is a third of "average order value".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.lookup.word_index import FIELDS, FLOOR, SLOPE, Floats, Numbers, WordIndex

SYNONYM = 0.75
TYPO = 0.85
MANY = 20_000
"""Units that hold a word, from which only some are looked at: more than a folder of ten playbooks has."""
NAME = FIELDS.index("name")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: its stem, the share it counts (1, less for a corrected one) and how much it weighs unmatched."""

    text: str
    stem: str
    quality: float = 1.0
    burden: float = 1.0


@dataclass(frozen=True)
class Shared:
    """By entry: `mass` is what matched, `count` how many words matched, `naming` how many of them in a name.

    `earned` says for each word which entries it found and what it earned there.
    """

    mass: Floats
    count: Floats
    naming: Floats
    total: float
    """What all words would earn if each were found in full."""
    earned: tuple[tuple[Word, Numbers, Floats], ...]

    def matched(self, entry: int) -> frozenset[str]:
        """Stems of the words that the entry holds."""
        return frozenset(word.stem for word, holders, _ in self.earned if _holds(holders, entry))


def _holds(ascending: Numbers, number: int) -> bool:
    place = int(ascending.searchsorted(number))
    return place < len(ascending) and int(ascending[place]) == number


def weight(index: WordIndex, word: Word, synonyms: Mapping[str, Sequence[str]], unknown: float) -> float:
    """How telling the word is. One that no entry holds weighs `unknown` of the rarest: it may be a customer's name or the heart of the question."""
    known = next((found for each in (word.stem, *synonyms.get(word.stem, ())) if (found := index.weight(each))), None)
    return (index.rarest * unknown if known is None else known) * word.burden


def search(index: WordIndex, entries: int, words: Sequence[Word], synonyms: Mapping[str, Sequence[str]], unknown: float) -> Shared:
    """`entries` is how many there are; all of them are scored."""
    weights = [weight(index, word, synonyms, unknown) for word in words]
    found = [_found(index, word, most, synonyms) for word, most in zip(words, weights, strict=True)]
    if any(len(units) > MANY for units, _ in found):
        found = _narrowed(index, entries, found)
    said = np.zeros(len(index.entry_of), np.float32)
    for units, worth in found:
        said[units] += worth
    mass, count, naming = (np.zeros(entries, np.float32) for _ in range(3))
    earned: list[tuple[Word, Numbers, Floats]] = []
    for word, (units, worth) in zip(words, found, strict=True):
        if not len(units):
            continue
        field, owners = index.field[units], index.entry_of[units]
        worth = worth * (FLOOR[field] + SLOPE[field] * np.minimum(1.0, said[units] / index.mass[units]))
        first = np.concatenate(([0], np.flatnonzero(owners[1:] != owners[:-1]) + 1))
        holders, best = owners[first], np.maximum.reduceat(worth, first)
        mass[holders] += best
        count[holders] += 1
        naming[holders] += np.maximum.reduceat((field == NAME).astype(np.float32), first)
        earned.append((word, holders, best))
    return Shared(mass, count, naming, sum(weights) or 1.0, tuple(earned))


def _narrowed(index: WordIndex, entries: int, found: Sequence[tuple[Numbers, Floats]]) -> list[tuple[Numbers, Floats]]:
    """What many entries hold counts only for those that hold a rarer word of the question too."""
    seen = np.zeros(entries, np.bool_)
    narrowed = list(found)
    for place in sorted(range(len(found)), key=lambda place: len(found[place][0])):
        units, worth = found[place]
        if len(units) > MANY and seen.any():
            kept = seen[index.entry_of[units]]
            narrowed[place] = units[kept], worth[kept]
        else:
            seen[index.entry_of[units]] = True
    return narrowed


def _found(index: WordIndex, word: Word, most: float, synonyms: Mapping[str, Sequence[str]]) -> tuple[Numbers, Floats]:
    """The units that hold the word or a synonym of it, ascending, with what that is worth in each."""
    units, worths = [], []
    for stem, quality in ((word.stem, 1.0), *((other, SYNONYM) for other in synonyms.get(word.stem, ()))):
        if (number := index.numbers.get(stem)) is not None and len(holding := index.units_with(number)):
            units.append(holding)
            worths.append(np.full(len(holding), min(float(index.weights[number]), most) * quality * word.quality, np.float32))
    if len(units) < 2:
        return (units[0], worths[0]) if units else (np.zeros(0, np.int32), np.zeros(0, np.float32))
    together, worth = np.concatenate(units), np.concatenate(worths)
    order = np.argsort(together, kind="stable")
    together, worth = together[order], worth[order]
    first = np.concatenate(([0], np.flatnonzero(together[1:] != together[:-1]) + 1))
    return together[first], np.maximum.reduceat(worth, first)
