"""What is said once and never again, whatever becomes of it: a greeting, and the line that a thread gets beside private answers."""

from __future__ import annotations

from bot.records.database import Database
from bot.records.tables import Greeting, insert


def tell_once(database: Database, team: str, whom: str) -> bool:
    """True once for a person, a channel or a thread. Raises DatabaseAway."""
    with database.begin() as connection:
        row = insert(connection, Greeting).values(team=team, whom=whom, at=database.now())
        return bool(connection.execute(row.on_conflict_do_nothing().returning(Greeting.whom)).all())
