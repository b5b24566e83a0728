"""What the playbooks need: what is asked for in vain, what was of no use, what was checked long ago, and what nobody has checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.lookup.entries import Entry, standing_of
from bot.lookup.gaps import Gap, gaps_in
from bot.lookup.index import Index
from bot.lookup.names import HEADINGS
from bot.records.database import Database
from bot.records.misses import latest_misses, marked_useless

OLD = timedelta(days=180)
"""After so long somebody should look at an entry again."""
FETCHED = 50
"""Answers that were of no use, of which some have left the playbooks since."""


@dataclass(frozen=True)
class Useless:
    """An answer that so many people marked as not useful, by the entries it showed."""

    entries: tuple[Entry, ...]
    people: int


@dataclass(frozen=True)
class Upkeep:
    gaps: list[Gap]
    useless: list[Useless]
    """Most people first."""
    outdated: list[tuple[Entry, date]]
    """All of them, oldest first, with the day of their last check."""
    drafts: dict[Entry, list[Entry]]
    """Playbook -> entries that nobody has checked."""

    @property
    def is_empty(self) -> bool:
        return not (self.gaps or self.useless or self.outdated or self.drafts)


def upkeep(database: Database, index: Index, span: timedelta, most: int) -> Upkeep:
    """Gaps and answers of no use are those of the time, at most so many. Raises DatabaseAway."""
    misses, useless = latest_misses(database, span), marked_useless(database, span, FETCHED)
    return Upkeep(
        gaps_in(index, misses, most),
        list(_useless(index, useless))[:most],
        outdated(index, database.now().date()),
        drafts(index),
    )


def outdated(index: Index, today: date) -> list[tuple[Entry, date]]:
    """Entries whose last check is on record and older than OLD; the oldest first, as the playbooks have them."""
    standings = ((entry, *standing_of(entry)) for entry in _leaves(index))
    found = [(entry, day) for entry, status, day in standings if status == "reviewed" and day and today - day > OLD]
    return sorted(found, key=lambda each: each[1])


def drafts(index: Index) -> dict[Entry, list[Entry]]:
    found: dict[Entry, list[Entry]] = defaultdict(list)
    for entry in _leaves(index):
        if standing_of(entry)[0] == "draft":
            found[index.by_id[entry.industry]].append(entry)
    return dict(found)


def _leaves(index: Index) -> Iterator[Entry]:
    return (entry for entry in index.entries if entry.kind not in HEADINGS)


def _useless(index: Index, marked: list[tuple[str, int]]) -> Iterator[Useless]:
    """What has left the playbooks is of no use to anybody."""
    for answer, people in marked:
        if entries := tuple(index.by_id[each] for each in answer.split() if each in index.by_id):
            yield Useless(entries, people)
