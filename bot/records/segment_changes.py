"""Who changed an account's segment, and what came of it: begun before anything is written elsewhere, closed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from bot.records.database import Database
from bot.records.tables import SegmentChange, insert

BEGUN, UNSURE = "begun", "unsure"
"""Outcomes that are to be looked into: a process ended in between, or Vitally gave no clear answer."""
LEFT = timedelta(minutes=2)
"""After which what was begun is nobody's any more."""


@dataclass(frozen=True)
class Change:
    id: int
    team: str
    person: str
    account: str
    old: str
    new: str
    outcome: str


def begin_change(database: Database, *, team: str, person: str, account: str, old: str, new: str) -> int:
    """Raises DatabaseAway."""
    values = {"team": team, "person": person, "account": account, "old": old, "new": new}
    with database.begin() as connection:
        row = insert(connection, SegmentChange).values(at=database.now(), outcome=BEGUN, **values)
        return int(connection.execute(row.returning(SegmentChange.id)).scalar_one())


def is_busy(database: Database, account: str, change: int) -> bool:
    """Whether a change of this account that was begun before this one is not over yet. Raises DatabaseAway."""
    before = (SegmentChange.account == account) & (SegmentChange.outcome == BEGUN) & (SegmentChange.id < change)
    with database.begin() as connection:
        return connection.execute(select(SegmentChange.id).where(before, SegmentChange.at > database.now() - LEFT)).first() is not None


def close_change(database: Database, change: int, outcome: str) -> bool:
    """False if somebody else has closed it already. Raises DatabaseAway."""
    with database.begin() as connection:
        closed = update(SegmentChange).where(SegmentChange.id == change, SegmentChange.outcome.in_((BEGUN, UNSURE)))
        return bool(connection.execute(closed.values(outcome=outcome).returning(SegmentChange.id)).all())


def open_changes(database: Database) -> list[Change]:
    """Those whose outcome nobody knows, oldest first. Raises DatabaseAway."""
    left = (SegmentChange.outcome == BEGUN) & (SegmentChange.at < database.now() - LEFT)
    return _changes(database, (SegmentChange.outcome == UNSURE) | left)


def changes_of(database: Database, account: str) -> list[Change]:
    """Oldest first. Raises DatabaseAway."""
    return _changes(database, SegmentChange.account == account)


def _changes(database: Database, which: object) -> list[Change]:
    columns = (getattr(SegmentChange, name) for name in Change.__dataclass_fields__)
    with database.begin() as connection:
        found = connection.execute(select(*columns).where(which).order_by(SegmentChange.id))  # type: ignore[arg-type]
        return [Change(*row) for row in found]
