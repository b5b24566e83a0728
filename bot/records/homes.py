"""Who has opened the app's home, and which knowledge it shows there."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot.records.database import Database
from bot.records.tables import Home, put

RECENT = timedelta(days=30)
"""Who has not been there for so long gets the new knowledge when they come back."""
MOST = 500


def show_home(database: Database, team: str, person: str, knowledge: str) -> None:
    """The home was opened, and shows this knowledge now. Raises DatabaseAway."""
    with database.begin() as connection:
        put(connection, Home, team=team, person=person, knowledge=knowledge, opened=database.now())


def renew_home(database: Database, team: str, person: str, knowledge: str) -> None:
    """It shows this knowledge now, though nobody opened it. Raises DatabaseAway."""
    with database.begin() as connection:
        connection.execute(update(Home).where(Home.team == team, Home.person == person).values(knowledge=knowledge))


def outdated_homes(database: Database, knowledge: str) -> list[tuple[str, str]]:
    """Teams and people whose home shows other knowledge, those who were there last first. Raises DatabaseAway."""
    query = (
        select(Home.team, Home.person)
        .where(Home.knowledge != knowledge, Home.opened > database.now() - RECENT)
        .order_by(Home.opened.desc())
        .limit(MOST)
    )
    with database.begin() as connection:
        return [(team, person) for team, person in connection.execute(query)]
