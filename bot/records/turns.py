"""Whose turn it is: what comes round again and again is done by one process at a time, and once in its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update

from bot.records.database import Database
from bot.records.tables import Turn, insert


def take_turn(database: Database, name: str, holder: str, lease: timedelta, unless_done_since: datetime) -> bool:
    """True if the work is the holder's for so long: nobody else is at it, and it was not finished since then. Raises DatabaseAway.

    A holder that was killed keeps others out until its lease ends.
    """
    now = database.now()
    is_free = or_(Turn.holder == holder, Turn.until < now)
    is_due = or_(Turn.done.is_(None), Turn.done < unless_done_since)
    with database.begin() as connection:
        connection.execute(insert(connection, Turn).values(name=name, holder="", until=now - lease, done=None).on_conflict_do_nothing())
        taken = update(Turn).where(Turn.name == name, is_free, is_due).values(holder=holder, until=now + lease)
        return bool(connection.execute(taken.returning(Turn.name)).all())


def keep_turn(database: Database, name: str, holder: str, lease: timedelta) -> bool:
    """For work that takes longer than its lease: False if somebody else has taken it over. Raises DatabaseAway."""
    with database.begin() as connection:
        kept = update(Turn).where(Turn.name == name, Turn.holder == holder).values(until=database.now() + lease)
        return bool(connection.execute(kept.returning(Turn.name)).all())


def end_turn(database: Database, name: str, holder: str, *, done: bool) -> None:
    """`done` if the work was finished; if not, the next one may take it up at once. Raises DatabaseAway."""
    now = database.now()
    ended = {"holder": "", "until": now - timedelta(seconds=1)} | ({"done": now} if done else {})
    with database.begin() as connection:
        connection.execute(update(Turn).where(Turn.name == name, Turn.holder == holder).values(**ended))
