"""The figures of question sets: by category, by kind, and beside peers."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.evaluation.peers import PeerMissing, Ranked, build, documents
from bot.evaluation.questions import FREE, Row, Verdict
from bot.lookup.answer import answer
from bot.lookup.index import Index
from bot.lookup.question import ask
from bot.terminal import facts_of

KEPT = 0.95
"""Share of a peer's right answers that its threshold lets through."""
GROUPS = {
    "term": "terms and entries",
    "entry": "terms and entries",
    "section": "sections and industries",
    "industry": "sections and industries",
    "none": "refusals",
}
"""Kinds of answers as they are summed up; the others stand for themselves."""


@dataclass
class Tally:
    """How many were asked, and how many of the answers were exact and shown (see `questions.Verdict`)."""

    asked: int = 0
    exact: int = 0
    shown: int = 0

    def add(self, verdict: Verdict) -> None:
        self.asked += 1
        self.exact += verdict.exact
        self.shown += verdict.shown

    def facts(self) -> dict[str, float]:
        return {"asked": self.asked, "exact": round(self.exact / self.asked, 4), "shown": round(self.shown / self.asked, 4)}


@dataclass(frozen=True)
class Miss:
    row: Row
    got: Mapping[str, Any]
    shown: bool


@dataclass
class Figures:
    """What one engine reached. `milliseconds` holds the time of each question, `built` that of its preparation."""

    name: str
    total: Tally = field(default_factory=Tally)
    categories: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    groups: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[Miss] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    built: float = 0.0

    def add(self, row: Row, verdict: Verdict) -> None:
        for tally in (self.total, self.categories[row.category], self.groups[GROUPS.get(row.expect.kind, row.expect.kind)]):
            tally.add(verdict)

    def facts(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "all": self.total.facts(),
            "groups": {name: tally.facts() for name, tally in sorted(self.groups.items())},
            "categories": {name: tally.facts() for name, tally in sorted(self.categories.items())},
            "p50_ms": round(percentile(self.milliseconds, 0.5), 4),
            "p99_ms": round(percentile(self.milliseconds, 0.99), 4),
            "build_ms": round(self.built, 1),
        }


def evaluate(index: Index, rows: Iterable[Row]) -> Figures:
    """Ask the bot every question."""
    figures = Figures("bot")
    for row in rows:
        began = time.perf_counter()
        found = answer(index, ask(row.q, row.via))
        figures.milliseconds.append(_milliseconds_since(began))
        got = facts_of(found)
        verdict = row.expect.judge(got)
        figures.add(row, verdict)
        if not verdict.exact:
            figures.misses.append(Miss(row, got, verdict.shown))
    return figures


def evaluate_peer(name: str, index: Index, rows: Sequence[Row]) -> Figures:
    """Ask a peer what it can answer: questions for entries, and those to refuse, which it does below the threshold that keeps KEPT of
    its right answers. PeerMissing if it is not installed."""
    known = documents(index)
    began = time.perf_counter()
    rank = build(name, known)
    figures = Figures(name, built=_milliseconds_since(began))
    ranked: list[tuple[Row, Ranked]] = []
    for row in rows:
        if row.expect.kind in FREE or row.expect.kind == "none":
            text = ask(row.q, row.via).text
            began = time.perf_counter()
            found = rank(text)
            figures.milliseconds.append(_milliseconds_since(began))
            ranked.append((row, found))
    right: list[float] = []
    for row, found in ranked:
        if row.expect.kind in FREE:
            shown = [row.expect.holds({"title": known[number].entry.title, "text": known[number].entry.text}) for number, _ in found]
            figures.add(row, Verdict(shown[:1] == [True], any(shown)))
            right += [found[0][1]] if shown[:1] == [True] else []
    threshold = sorted(right)[math.floor(len(right) * (1 - KEPT))] if right else math.inf
    for row, found in ranked:
        if row.expect.kind == "none":
            refused = not found or found[0][1] < threshold
            figures.add(row, Verdict(refused, refused))
    return figures


def as_json(sets: Mapping[str, tuple[Figures, Sequence[Figures]]]) -> dict[str, Any]:
    """By the sets' names: the bot's figures, and the peers'."""
    return {name: {**bot.facts(), "peers": [peer.facts() for peer in peers]} for name, (bot, peers) in sets.items()}


def evaluate_peers(names: Sequence[str], index: Index, rows: Sequence[Row]) -> tuple[list[Figures], list[str]]:
    """The peers' figures, and why others have none."""
    figures, missing = [], []
    for name in names:
        try:
            figures.append(evaluate_peer(name, index, rows))
        except PeerMissing as error:
            missing.append(f"{name}: {error}")
    return figures, missing


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least that share of all values does not exceed; 0 of none."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)] if values else 0.0


def _milliseconds_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
