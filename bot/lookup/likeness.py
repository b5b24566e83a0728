"""Which questions ask for the same: same words in other forms, misspelt, short for one another, or one with more around it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.knowledge.names import singular
from bot.lookup.index import Index
from bot.lookup.misses import Miss
from bot.lookup.question import ask
from bot.lookup.reading import Reading, read
from bot.lookup.spelling import Spelling, in_passing
from bot.lookup.stems import stem
from bot.lookup.vocabulary import STOP_WORDS
from bot.lookup.word_index import Floats

LIKE = 0.65
"""Likeness from which two questions ask for the same. This and the next two are judged by questions made up for it (`tests/questions/missed`)."""
OWN = 0.3
"""What the words count that only the longer question has; the shorter one's own count in full: `dunning` is in `dunning for late payers`,
`cash drag` is no `cash sweep`."""
MEANING = 0.4
"""Share of the likeness that is what the words mean, where that is known."""
SHORT_FOR = range(3, 7)
"""Letters of an abbreviation that is looked for in other people's words."""

_CAPITALS = re.compile(r"\b[A-Z]{3,6}\b")
Run = tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A question's words: stem -> how much it counts; their sum; and their direction, if they have one."""

    stems: Mapping[str, float]
    mass: float
    direction: Floats | None

    def likeness(self, other: Said, shared: float) -> float:
        """From 0 to 1. `shared` is what the stems count that both have."""
        own = sorted((self.mass - shared, other.mass - shared))
        words = shared / (shared + own[0] + OWN * own[1])
        if self.direction is None or other.direction is None:
            return words
        return (1 - MEANING) * words + MEANING * max(0.0, float(self.direction @ other.direction))


@dataclass
class Group:
    """`said` is what the first of them said, which the others are compared with."""

    said: Said
    industry: str | None
    misses: list[Miss] = field(default_factory=list)

    def is_of(self, industry: str | None) -> bool:
        return None in (self.industry, industry) or self.industry == industry

    def add(self, misses: Sequence[Miss], industry: str | None) -> None:
        self.misses += misses
        self.industry = self.industry or industry


def groups_of(index: Index, misses: Sequence[Miss]) -> list[Group]:
    """Each of one industry; what is about none that is known goes to its likes of any. The same for any order of the misses."""
    groups: list[Group] = []
    holding: dict[str, list[Group]] = defaultdict(list)
    for (industry, _), (said, same) in _by_words(index, misses):
        group = _likest(holding, said, industry)
        if group is None:
            group = Group(said, industry)
            groups.append(group)
            for each in said.stems:
                holding[each].append(group)
        group.add(same, industry)
    return groups


def _likest(holding: Mapping[str, list[Group]], said: Said, industry: str | None) -> Group | None:
    """Groups without a word in common are not looked at: what words mean does not make up for that."""
    shared: dict[int, float] = defaultdict(float)
    found: dict[int, Group] = {}
    for each, worth in said.stems.items():
        for group in holding.get(each, ()):
            if group.is_of(industry):
                shared[id(group)] += worth
                found[id(group)] = group
    likeness = {key: said.likeness(found[key].said, worth) for key, worth in shared.items()}
    best = max(likeness, key=lambda key: likeness[key], default=None)
    return found[best] if best is not None and likeness[best] >= LIKE else None


Key = tuple[str | None, frozenset[str]]


def _by_words(index: Index, misses: Sequence[Miss]) -> list[tuple[Key, tuple[Said, list[Miss]]]]:
    """Those of the same words and industry together; the most asked first, then the shortest."""
    readings = {wording: read(index, ask(wording)) for wording in sorted({miss.wording for miss in misses})}
    words = _Words(index, list(readings.values()))
    said = {wording: words.said(reading) for wording, reading in readings.items()}
    together: dict[Key, tuple[Said, list[Miss]]] = {}
    for miss in sorted(misses, key=lambda miss: (miss.wording, miss.at)):
        key = (miss.industry, frozenset(said[miss.wording].stems))
        together.setdefault(key, (said[miss.wording], []))[1].append(miss)
    return sorted(together.items(), key=lambda each: (-len(each[1][1]), len(each[0][1]), sorted(each[0][1]), each[0][0] or ""))


class _Words:
    """What all the questions together tell of a word: how it is spelt, what it is short for, and whether others write it as two."""

    def __init__(self, index: Index, readings: Collection[Reading]) -> None:
        self._index = index
        self._counts = Counter(word for reading in readings for word in set(_content(reading)))
        self._spelling = Spelling(word for word in self._counts if self._is_known(word))
        self._capitals = {word.lower() for reading in readings for word in _CAPITALS.findall(reading.question.text)}
        self._parts: dict[str, Counter[Run]] = defaultdict(Counter)
        self._long: dict[str, Counter[Run]] = defaultdict(Counter)
        for reading in readings:
            for run in _runs(reading.words, (2,)):
                self._parts["".join(run)][run] += 1
            for run in _runs(reading.words, SHORT_FOR):
                if STOP_WORDS.isdisjoint((run[0], run[-1])):
                    self._long["".join(word[0] for word in run)][run] += 1

    def said(self, reading: Reading) -> Said:
        words = [each for word in _content(reading) for each in self._in_full(word)]
        weights = self._index.words
        stems = {each: (weights.weight(each) or weights.rarest) ** 2 for each in sorted({stem(word) for word in words})}
        vectors = self._index.vectors
        rows = vectors.rows(words) if vectors else []
        return Said(stems, sum(stems.values()), vectors.of_rows(rows) if vectors and rows else None)

    def _in_full(self, word: str) -> Sequence[str]:
        """`milkrun` as `milk run`, `BOL` as `bill lading`, and a word that nobody knows in the spelling of others; if others wrote so."""
        known = self._is_known(word)
        for runs in (self._parts.get(singular(word)), self._long.get(word) if word in self._capitals or not known else None):
            if runs:
                run = min(runs, key=lambda run: (-runs[run], run))
                return [each for each in run if each not in STOP_WORDS]
        return [word] if known else [self._spelling.similar(word, in_passing(len(word))) or word]

    def _is_known(self, word: str) -> bool:
        vectors = self._index.vectors
        has_vector = vectors is not None and (word in vectors.words or singular(word) in vectors.words)
        return word in self._index.known_words or has_vector or self._counts[word] > 1


def _runs(words: Run, lengths: Iterable[int]) -> Iterator[Run]:
    return (words[start : start + length] for length in lengths for start in range(len(words) - length + 1))


def _content(reading: Reading) -> list[str]:
    return [word.text for word in reading.search_words()] or list(reading.words)
