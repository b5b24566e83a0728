"""Which keys were seen: shared by all processes, so that what arrives twice at two of them happens once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete

from bot.records.database import Database
from bot.records.tables import SeenKey, Thread, insert

LONGEST = 255
KEPT = timedelta(hours=25)
"""Slack can be told to deliver again for a day what got lost."""


def claim(database: Database, keys: Sequence[str]) -> bool:
    """True for the first who claims any of the keys. Raises DatabaseAway."""
    rows = [{"key": _stored(key), "at": database.now()} for key in sorted(set(keys))]
    with database.begin() as connection:
        added = connection.execute(insert(connection, SeenKey).values(rows).on_conflict_do_nothing().returning(SeenKey.key)).all()
    return len(added) == len(rows)


def release(database: Database, key: str) -> None:
    """What was claimed did not happen after all. Raises DatabaseAway."""
    with database.begin() as connection:
        connection.execute(delete(SeenKey).where(SeenKey.key == _stored(key)))


def _stored(key: str) -> str:
    return key if len(key) <= LONGEST else hashlib.sha256(key.encode()).hexdigest()


def sweep(database: Database) -> None:
    """Throw away what has had its time. Raises DatabaseAway."""
    now = database.now()
    with database.begin() as connection:
        connection.execute(delete(SeenKey).where(SeenKey.at < now - KEPT))
        connection.execute(delete(Thread).where(Thread.expires < now))
