"""What is learned from: `entries/*.jsonl` hold questions for each entry of a playbook, `kinds.jsonl` is a question set of the other kinds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.questions import read_set
from bot.knowledge.model import Item
from bot.knowledge.names import straighten, words_of
from bot.lookup.index import Index
from bot.lookup.question import ask

ENTRY = "entry"


@dataclass(frozen=True)
class Asked:
    """A question's words, and the id of the entry that answers it."""

    words: tuple[str, ...]
    id: str


@dataclass(frozen=True)
class Wanted:
    """A question's words, and what is to be told by their sound: the kind of answer or section of the template, or the industry."""

    words: tuple[str, ...]
    label: str


def asked_of_entries(index: Index, folder: Path) -> Iterator[Asked]:
    """The playbooks' own phrasings, and the questions of the folder for entries that still are there."""
    for entry in index.entries:
        for phrase in entry.item.asked_as if isinstance(entry.item, Item) else ():
            yield Asked(tuple(words_of(straighten(phrase))), entry.id)
    for path in sorted(folder.glob("entries/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["id"] in index.by_id:
                yield from (Asked(ask(question).words, row["id"]) for question in row["asked"])


def wanted_industries(questions: Iterable[Asked], folder: Path) -> Iterator[Wanted]:
    for question in questions:
        yield Wanted(question.words, question.id.split("/")[0])
    for row in read_set(folder / "kinds.jsonl"):
        if row.expect.industry:
            yield Wanted(ask(row.q, row.via).words, row.expect.industry)


def wanted_kinds(folder: Path) -> Iterator[Wanted]:
    for row in read_set(folder / "kinds.jsonl"):
        yield Wanted(ask(row.q, row.via).words, (row.expect.section if row.expect.kind == "section" else None) or row.expect.kind)
