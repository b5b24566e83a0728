"""Fits how much each part of a score counts, and what tells one kind of answer from another, to question sets. Softmax regressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.evaluation.questions import FREE, Row
from bot.learning.vectors import Adam
from bot.lookup.by_name import by_whole_name
from bot.lookup.index import Index
from bot.lookup.kinds import KINDS, facts_of
from bot.lookup.question import ask
from bot.lookup.ranking import rank
from bot.lookup.reading import read
from bot.lookup.word_index import shares

STEPS, STEP = 1500, 0.05
NEAR = 100
"""Entries that a right one is told from."""
HELD = 1e-3
"""How strongly weights are held to 0."""


def fit_ranking(index: Index, rows: Sequence[Row]) -> dict[str, float]:
    """The weight of each part, so that exp(score) divides among the entries as the right answers do."""
    questions = []
    for row in rows:
        if row.expect.kind in FREE:
            reading = read(index, ask(row.q, row.via))
            ranking = rank(index, reading, reading.search_words())
            near = ranking.best(most=NEAR)
            right = np.array(
                [row.expect.holds({"title": index.entries[number].title, "text": index.entries[number].text}) for number in near]
            )
            if right.any():
                questions.append((np.stack([part[near] for part in ranking.parts.values()], axis=1), right))
                names = list(ranking.parts)
    adam = Adam(np.ones(len(names), np.float32), STEP)
    for _ in range(STEPS):
        gradient = HELD * adam.values
        for parts, right in questions:
            likely = shares(parts @ adam.values)
            wanted = np.where(right, likely, 0.0)
            gradient += (likely - wanted / max(float(wanted.sum()), 1e-9)) @ parts / len(questions)
        adam.move(gradient)
    return {name: round(float(value), 3) for name, value in zip(names, adam.values, strict=True)}


def fit_kinds(rows: Sequence[tuple[Row, Index]], entries: float = 3.0) -> dict[str, dict[str, float]]:
    """Kind -> fact -> weight. Each row comes with the index to read it by: one that did not learn from it."""
    facts: list[Mapping[str, float]] = []
    kinds: list[int] = []
    for row, index in rows:
        kind = "entry" if row.expect.kind in FREE else row.expect.kind
        question = ask(row.q, row.via)
        if kind in KINDS and question.words and not by_whole_name(index, question):
            reading = read(index, question)
            facts.append(facts_of(index, reading, rank(index, reading, reading.search_words())))
            kinds.append(KINDS.index(kind))
    names = list(dict.fromkeys(name for each in facts for name in each))
    shown = np.array([[each.get(name, 0.0) for name in names] for each in facts], np.float32)
    wanted = np.eye(len(KINDS), dtype=np.float32)[kinds]
    count = np.where(wanted[:, :1] > 0, np.float32(entries), np.float32(1.0))
    adam = Adam(np.zeros((len(names), len(KINDS)), np.float32), STEP)
    for _ in range(STEPS):
        adam.move(shown.T @ (count * (shares(shown @ adam.values) - wanted)) / count.sum() + HELD * adam.values)
    return {kind: {name: round(float(adam.values[row, column]), 3) for row, name in enumerate(names)} for column, kind in enumerate(KINDS)}
