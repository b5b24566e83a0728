"""What a card shows, in ids: what buttons carry, so that they outlive a restart and new knowledge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from bot.knowledge.template import SECTION_TITLES
from bot.lookup.answers import Answer, Choices, Found, Help, IndustryFound, Match, Nothing, SectionFound, Segments, SmallTalk
from bot.lookup.entries import Entry
from bot.lookup.index import Index

MAX_VALUE = 2000
"""Characters of a button's value."""
HELP, CHOICES, NOTHING, LACKING = "?help", "?choices", "?nothing", "?lacking"
"""What stands before the ids of an answer that is not itself in the playbooks."""


@dataclass(frozen=True)
class Place:
    """Entries by their ids, and the page of them. Without ids it is the list of all industries. No words that a person asked with."""

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

    @property
    def is_in_playbooks(self) -> bool:
        """Not so for help, choices, nothing found, and the list of all industries."""
        return bool(self.ids) and not self.ids[0].startswith("?")


def place_of(answer: Answer) -> Place:
    match answer:
        case Found(matches=matches):
            return Place(tuple(match.entry.id for match in matches))
        case SectionFound(sections=sections):
            return Place(tuple(section.id for section in sections))
        case IndustryFound(playbook=top):
            return Place((top.id,))
        case Segments():
            return Place()
        case Help(topic=topic):
            return Place((f"{HELP}{topic or ''}",))
        case Choices(choices=choices):
            return Place((CHOICES, *(match.entry.id for match in choices)))
        case Nothing(playbook=Entry() as top):
            return Place((LACKING, top.id, answer.section or "", answer.product or ""))
        case Nothing(nearest=nearest):
            return Place((NOTHING, *(match.entry.id for match in nearest)))
        case SmallTalk():
            return Place((NOTHING,))
        case _:
            assert_never(answer)


def answer_at(index: Index, place: Place) -> Answer | None:
    """What stands there now; None if all of it has gone."""
    if not place.ids:
        return Segments(index.tops)
    if not place.is_in_playbooks:
        return _beside_playbooks(index, *place.ids)
    entries = [index.by_id[each] for each in place.ids if each in index.by_id]
    if not entries:
        return None
    sections = [section for entry in entries for section in _sections(entry)]
    if entries[0].kind == "playbook":
        return IndustryFound(entries[0])
    if sections:
        return SectionFound(tuple(sections))
    return Found(_matches(entries))


def _beside_playbooks(index: Index, what: str, *ids: str) -> Answer | None:
    near = _matches(index.by_id[each] for each in ids if each in index.by_id)
    if what.startswith(HELP):
        return Help(what.removeprefix(HELP) or None, index.tops, index.all_terms)
    if what == CHOICES:
        return Choices(near, "") if near else None
    if what == NOTHING:
        return Nothing("", near)
    _, section, product = [*ids, "", "", ""][:3]
    missing = index.product_titles.get(product) or SECTION_TITLES.get(section)
    return Nothing("", (), near[0].entry, missing, section or None, product or None) if what == LACKING and near and missing else None


def _matches(entries: Iterable[Entry]) -> tuple[Match, ...]:
    return tuple(Match(entry, 1.0, "name") for entry in entries)


def _sections(entry: Entry) -> tuple[Entry, ...]:
    return (entry,) if entry.kind == "section" else entry.children if entry.kind == "product" else ()
