"""The words of all names, texts and phrasings as arrays: which units hold a stem, how telling it is, which industry it points to."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import Item, Playbook
from bot.lookup.entries import Entry
from bot.lookup.names import HEADINGS
from bot.lookup.stems import stems_of

Floats = NDArray[np.float32]
Numbers = NDArray[np.int32]

FIELDS = ("name", "text", "asked")
FLOOR = np.array([0.45, 0.75, 0.60], np.float32)
SLOPE = np.array([0.75, 0.25, 0.40], np.float32)
"""A word found in a unit is worth FLOOR + SLOPE x the share of the unit's words that the question holds, by the unit's field."""

FLAT = 0.5
"""Added to a stem's count in each industry, so that a stem met once proves little."""
DESCRIBED, EXAMPLE = 5.0, 3.0
"""How often a stem counts that stands in an industry's names, signs and description, or in the name of a company of it."""


@dataclass(frozen=True)
class WordIndex:
    """A unit is a name, the text or a phrasing of an entry, as a set of stems. Entries and units go by their numbers."""

    numbers: Mapping[str, int]
    """Stem -> its number."""
    starts: Numbers
    """Where a stem's units begin in `units`; one more at the end."""
    units: Numbers
    """The units that hold each stem, ascending."""
    entry_of: Numbers
    """Unit -> its entry."""
    field: NDArray[np.int8]
    """Unit -> its place in FIELDS."""
    mass: Floats
    """Unit -> sum of its stems' weights."""
    weights: Floats
    """Stem -> log(1 + leaves / leaves that hold it)."""
    rarest: float
    """The weight of a stem that no entry holds."""
    leanings: Floats
    """Stem x industry -> log of the stem's share there."""

    def weight(self, stem: str) -> float | None:
        """None if no entry holds it."""
        number = self.numbers.get(stem)
        return float(self.weights[number]) if number is not None and len(self.units_with(number)) else None

    def units_with(self, number: int) -> Numbers:
        return self.units[self.starts[number] : self.starts[number + 1]]


def index_words(playbooks: Sequence[Playbook], entries: Sequence[Entry]) -> WordIndex:
    numbers: dict[str, int] = {}
    stems, lengths, entry_of, field = array("i"), array("i"), array("i"), array("b")
    for number, entry in enumerate(entries):
        for kind, bag in _bags(entry):
            lengths.append(len(bag))
            entry_of.append(number)
            field.append(kind)
            for each in bag:
                stems.append(numbers.setdefault(each, len(numbers)))
    signs = [
        (numbers.setdefault(each, len(numbers)), industry, share)
        for industry, playbook in enumerate(playbooks)
        for texts, share in _descriptions(playbook)
        for each in {stem for text in texts for stem in stems_of(text)}
    ]
    of_stem, of_unit = np.asarray(stems, np.int32), np.repeat(np.arange(len(lengths), dtype=np.int32), np.asarray(lengths, np.int32))
    owners = np.asarray(entry_of, np.int32)
    order = np.argsort(of_stem, kind="stable")
    starts = np.zeros(len(numbers) + 1, np.int32)
    np.cumsum(np.bincount(of_stem, minlength=len(numbers)), out=starts[1:])
    leaves = max(1, len(np.unique(owners)))
    pairs = np.unique(of_stem.astype(np.int64) * (len(entries) + 1) + owners[of_unit]) // (len(entries) + 1)
    weights = np.log(1 + leaves / np.maximum(1, np.bincount(pairs, minlength=len(numbers)))).astype(np.float32)
    return WordIndex(
        numbers=numbers,
        starts=starts,
        units=of_unit[order],
        entry_of=owners,
        field=np.asarray(field, np.int8),
        mass=np.bincount(of_unit, weights[of_stem], minlength=len(lengths)).astype(np.float32),
        weights=weights,
        rarest=float(np.log(1 + len(entries))),
        leanings=_leanings(len(numbers), of_stem, industry_numbers(playbooks, entries)[owners[of_unit]], signs, len(playbooks)),
    )


def _bags(entry: Entry) -> Iterable[tuple[int, frozenset[str]]]:
    """What is searched by words: leaves only. A heading is found by its name, or through what stands under it."""
    if entry.kind in HEADINGS:
        return
    item = entry.item
    assert isinstance(item, Item)
    extra = [text for text in (getattr(item, key, None) for key in ("measurement", "business_context", "formula", "expansion")) if text]
    text = entry.text if entry.kind != "tool" else getattr(item, "text", None) or ""
    for kind, texts in enumerate((entry.names, (" ".join([text, *extra, *item.notes]),), item.asked_as)):
        for each in texts:
            if bag := stems_of(each):
                yield kind, bag


def _descriptions(playbook: Playbook) -> Iterable[tuple[Iterable[str], float]]:
    """Texts that tell an industry by its own words and its companies, with what a stem of them counts."""
    yield (playbook.industry, *playbook.aliases, *playbook.signs, playbook.description.text), DESCRIBED
    yield [name for segment in playbook.description.sub_segments for name in segment.examples], EXAMPLE


def industry_numbers(playbooks: Sequence[Playbook], entries: Sequence[Entry]) -> Numbers:
    """Each entry's industry, as the number of its playbook."""
    slugs = {playbook.slug: number for number, playbook in enumerate(playbooks)}
    return np.fromiter((slugs[entry.industry] for entry in entries), np.int32, len(entries))


def _leanings(stems: int, of_stem: Numbers, industry: Numbers, signs: Iterable[tuple[int, int, float]], industries: int) -> Floats:
    """A naive Bayes model of the industries: how a stem's uses divide among them, each industry's uses weighing the same in all."""
    counts = np.bincount(of_stem * industries + industry, minlength=stems * industries).reshape(stems, industries).astype(float)
    for stem, number, share in signs:
        counts[stem, number] += share
    if not counts.size:
        return counts.astype(np.float32)
    total = np.maximum(1.0, counts.sum(axis=0))
    shares = counts / total * total.mean() + FLAT
    found: Floats = np.log(shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
    return found


def shares(logs: Floats) -> Floats:
    """What has these logarithms, divided so that rows sum to 1 (softmax)."""
    if not logs.size:
        return logs
    powers: Floats = np.exp(logs - logs.max(axis=-1, keepdims=True))
    divided: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return divided
