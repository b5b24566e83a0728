"""What is known of the accounts, for those who look after them: how many of each segment, which have none, what maps to nothing, how old it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.lookup.accounts import industry_named
from bot.lookup.index import Index
from bot.records.accounts import segments, sync_state, without_segment
from bot.records.database import Database


@dataclass(frozen=True)
class Report:
    """Counts by industry's slug and by what Vitally says; `without` are the first names of the accounts that have no segment."""

    total: int
    industries: dict[str, int]
    unmapped: dict[str, int]
    without_count: int
    without: tuple[str, ...]
    trait: str | None
    """The trait's path; None if none was found."""
    synced: datetime | None
    is_reading: bool
    """Whether a whole pass is under way."""
    trouble: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"without": list(self.without), "synced": self.synced.isoformat() if self.synced else None}


def report(database: Database, index: Index, most: int) -> Report:
    """At most so many names. Raises DatabaseAway."""
    state, counts = sync_state(database), segments(database)
    industries = {top.industry: 0 for top in index.tops}
    unmapped: dict[str, int] = {}
    for segment, count in sorted(counts.items()):
        if slug := industry_named(index, segment):
            industries[slug] += count
        elif segment:
            unmapped[segment] = count
    return Report(
        total=sum(counts.values()),
        industries=industries,
        unmapped=unmapped,
        without_count=counts.get("", 0),
        without=tuple(without_segment(database, most)),
        trait=state.trait["path"] if state.trait else None,
        synced=state.synced,
        is_reading=state.page is not None,
        trouble=state.trouble,
    )
