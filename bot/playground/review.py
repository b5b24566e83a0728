"""A playbook as Slack shows it, part by part, for whoever reviews an edit."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.lookup.answers import Answer, IndustryFound, SectionFound
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.playground.workspace import with_ids
from bot.slack.controls import card


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
    yield from _pages(index, "Overview", command, IndustryFound(top))
    for entry in _headings(top):
        yield from _pages(index, entry.title, f"{command} {entry.title.lower()}", SectionFound((entry,)))


def _headings(entry: Entry) -> Iterator[Entry]:
    for child in entry.children:
        if child.kind in ("section", "product"):
            if any(grandchild.kind not in ("section", "product") for grandchild in child.children):
                yield child
            yield from _headings(child)


def _pages(index: Index, title: str, command: str, answer: Answer) -> Iterator[ReviewedPart]:
    """All pages of a card, one below the other."""
    first = card(index, answer)
    for page in range(first.pages):
        blocks = with_ids(card(index, answer, page).blocks, _numbered())
        yield ReviewedPart(f"{title}, page {page + 1} of {first.pages}" if first.pages > 1 else title, command, blocks)


def _numbered() -> Callable[[str], str]:
    """Ids that are the same each time."""
    numbers = itertools.count(1)
    return lambda kind: f"{kind}{next(numbers)}"
