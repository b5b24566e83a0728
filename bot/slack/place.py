"""What a card shows, in ids: what buttons carry, so that they outlive a restart and new knowledge."""

from __future__ import annotations

from dataclasses import dataclass

from bot.lookup.answers import Answer, Choices, Found, Help, IndustryFound, Match, Nothing, SectionFound, Segments
from bot.lookup.entries import Entry
from bot.lookup.index import Index

MAX_VALUE = 2000
"""Characters of a button's value."""


@dataclass(frozen=True)
class Place:
    """Entries by their ids, and the page of them. Without ids it is the list of all industries."""

    ids: tuple[str, ...] = ()
    page: int = 0

    def __str__(self) -> str:
        """`0 ecommerce/metrics`. Of more entries than a button can carry, the last are left out."""
        value = str(self.page)
        for each in self.ids:
            if len(value) + len(each) + 1 <= MAX_VALUE:
                value += f" {each}"
        return value

    @classmethod
    def parse(cls, value: str) -> Place:
        """The reverse. What is none of ours becomes a place that nobody has."""
        page, *ids = value.split(" ")
        return cls(tuple(ids), int(page)) if page.isdecimal() and len(page) < 5 else cls((value,))

    def at(self, page: int) -> Place:
        return Place(self.ids, page)


def place_of(answer: Answer) -> Place | None:
    """Where the answer stands in the playbooks; None for one that is nowhere: help, choices, nothing found."""
    match answer:
        case Found(matches=matches):
            return Place(tuple(match.entry.id for match in matches))
        case SectionFound(sections=sections):
            return Place(tuple(section.id for section in sections))
        case IndustryFound(playbook=top):
            return Place((top.id,))
        case Segments():
            return Place()
        case Choices() | Help() | Nothing():
            return None


def answer_at(index: Index, place: Place) -> Answer | None:
    """What stands there now; None if all of it has gone."""
    if not place.ids:
        return Segments(index.tops)
    entries = [index.by_id[each] for each in place.ids if each in index.by_id]
    if not entries:
        return None
    sections = [section for entry in entries for section in _sections(entry)]
    if entries[0].kind == "playbook":
        return IndustryFound(entries[0])
    if sections:
        return SectionFound(tuple(sections))
    return Found(tuple(Match(entry, 1.0, "name") for entry in entries))


def _sections(entry: Entry) -> tuple[Entry, ...]:
    return (entry,) if entry.kind == "section" else entry.children if entry.kind == "product" else ()
