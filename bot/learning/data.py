"""What is learned from: question sets, and `entries/*.jsonl`, which hold questions for each entry of a playbook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.questions import FREE, Row, read_set
from bot.knowledge.model import Item
from bot.lookup.index import Index
from bot.lookup.question import Question, ask

ENTRY = "entry"


@dataclass(frozen=True)
class Example:
    """A question and what it wants: a kind of answer, the ids of the entries that answer it, a section, an industry."""

    question: Question
    kind: str
    right: frozenset[str] = frozenset()
    section: str | None = None
    industry: str | None = None

    @property
    def sounds_like(self) -> str:
        """The section of the template that it asks for, else the kind of answer."""
        return self.section if self.kind == "section" and self.section else self.kind


def phrasings(index: Index) -> Iterator[Example]:
    """The playbooks' own: the index holds them as well."""
    for entry in index.entries:
        for phrase in entry.item.asked_as if isinstance(entry.item, Item) else ():
            yield Example(ask(phrase), ENTRY, frozenset({entry.id}), industry=entry.industry)


def asked_of_entries(index: Index, folder: Path) -> Iterator[Example]:
    """Questions for the entries that still are there."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if entry := index.by_id.get(row["id"]):
                for text in row["asked"]:
                    yield Example(ask(text), ENTRY, frozenset({entry.id}), industry=entry.industry)


def examples_of(index: Index, paths: Iterable[Path]) -> Iterator[Example]:
    for path in sorted(paths):
        for row in read_set(path):
            kind = ENTRY if row.expect.kind in FREE else row.expect.kind
            yield Example(ask(row.q, row.via), kind, _right(index, row), row.expect.section, row.expect.industry)


def _right(index: Index, row: Row) -> frozenset[str]:
    if row.expect.kind not in FREE:
        return frozenset()
    entries = (entry for entry in index.entries if isinstance(entry.item, Item))
    return frozenset(entry.id for entry in entries if row.expect.holds({"title": entry.title, "text": entry.text}))
