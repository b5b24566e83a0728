"""A playbook as Slack shows it, part by part, for whoever reviews an edit."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.lookup.answers import Answer, IndustryFound, SectionFound
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.playground.workspace import with_ids
from bot.slack.render import render


@dataclass(frozen=True)
class ReviewedPart:
    """`command` is what a CSM would type to see it."""

    title: str
    command: str
    blocks: list[dict[str, Any]]


def parts_of(index: Index, top: Entry) -> list[ReviewedPart]:
    """The overview, then every heading that has something, each product's among them."""
    return list(_parts(index, top))


def _parts(index: Index, top: Entry) -> Iterator[ReviewedPart]:
    command = f"/industry {top.playbook.slug}"
    yield _part("Overview", command, IndustryFound(top))
    for entry in _headings(top):
        yield _part(entry.title, f"{command} {entry.title.lower()}", SectionFound((entry,)))


def _headings(entry: Entry) -> Iterator[Entry]:
    for child in entry.children:
        if child.kind in ("section", "product"):
            if any(grandchild.kind not in ("section", "product") for grandchild in child.children):
                yield child
            yield from _headings(child)


def _part(title: str, command: str, answer: Answer) -> ReviewedPart:
    numbers = itertools.count(1)
    return ReviewedPart(title, command, with_ids(render(answer).blocks, lambda kind: f"{kind}{next(numbers)}"))
