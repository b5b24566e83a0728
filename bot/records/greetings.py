"""Who was greeted: once is enough, whatever becomes of it."""

from __future__ import annotations

from bot.records.database import Database
from bot.records.tables import Greeting, insert


def greet_first(database: Database, team: str, whom: str) -> bool:
    """True once for a person or a channel. Raises DatabaseAway."""
    with database.begin() as connection:
        row = insert(connection, Greeting).values(team=team, whom=whom, at=database.now())
        return bool(connection.execute(row.on_conflict_do_nothing().returning(Greeting.whom)).all())
