"""Fits how much each part of a score counts, and what tells one kind of answer from another. Softmax regressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.learning.data import ENTRY, Example
from bot.learning.vectors import Adam
from bot.lookup.by_name import by_whole_name
from bot.lookup.index import Index
from bot.lookup.kinds import KINDS, facts_of
from bot.lookup.ranking import rank
from bot.lookup.reading import read
from bot.lookup.word_index import shares

STEPS, STEP = 1000, 0.05
NEAR = 60
"""Entries that a right one is told from."""
HELD = 1e-3
"""How strongly weights are held to 0."""


@dataclass(frozen=True)
class Judged:
    """An example, the index that reads it, which did not learn from it, and how much it counts."""

    example: Example
    index: Index
    counts: float = 1.0


def fit_ranking(examples: Sequence[Judged]) -> dict[str, float]:
    """The weight of each part, so that exp(score) divides among the entries as the right answers do."""
    parts, right, counts = [], [], []
    for judged in examples:
        example, index = judged.example, judged.index
        if example.kind == ENTRY:
            reading = read(index, example.question)
            ranking = rank(index, reading, reading.search_words())
            near = ranking.best(most=NEAR)
            found = np.array([index.entries[number].id in example.right for number in near])
            if len(near) == NEAR and found.any():
                names = list(ranking.parts)
                parts.append(np.stack([part[near] for part in ranking.parts.values()], axis=1))
                right.append(found)
                counts.append(judged.counts)
    shown, wanted, heed = np.array(parts), np.array(right), np.array(counts) / sum(counts)
    adam = Adam(np.ones(len(names), np.float32), STEP)
    for _ in range(STEPS):
        likely = shares(shown @ adam.values)
        among = np.where(wanted, likely, 0.0)
        wrong = likely - among / among.sum(axis=1, keepdims=True)
        adam.move(np.einsum("en,enp,e->p", wrong, shown, heed) + HELD * adam.values)
    return {name: round(float(value), 3) for name, value in zip(names, adam.values, strict=True)}


def fit_kinds(examples: Sequence[Judged], shares_of: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Kind -> fact -> weight. `shares_of` says how often each kind is asked for; examples of it count accordingly."""
    facts: list[Mapping[str, float]] = []
    kinds: list[int] = []
    counts: list[float] = []
    for judged in examples:
        example, index = judged.example, judged.index
        if example.kind in KINDS and example.question.words and not by_whole_name(index, example.question):
            reading = read(index, example.question)
            facts.append(facts_of(index, reading, rank(index, reading, reading.search_words())))
            kinds.append(KINDS.index(example.kind))
            counts.append(judged.counts)
    names = list(dict.fromkeys(name for each in facts for name in each))
    shown = np.array([[each.get(name, 0.0) for name in names] for each in facts], np.float32)
    wanted = np.eye(len(KINDS), dtype=np.float32)[kinds]
    heed = np.array(counts, np.float32)[:, None]
    asked = np.array([shares_of[kind] for kind in KINDS], np.float32) / np.maximum(1e-9, (wanted * heed).sum(axis=0))
    heed = heed * asked[kinds][:, None] / sum(shares_of.values())
    adam = Adam(np.zeros((len(names), len(KINDS)), np.float32), STEP)
    for _ in range(STEPS):
        adam.move(shown.T @ (heed * (shares(shown @ adam.values) - wanted)) + HELD * adam.values)
    return {kind: {name: round(float(adam.values[row, column]), 3) for row, name in enumerate(names)} for column, kind in enumerate(KINDS)}
