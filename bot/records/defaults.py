"""The industry that a channel or a person mostly asks of."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select

from bot.records.database import Database
from bot.records.tables import DefaultIndustry, put


def defaults_of(database: Database, team: str, whom: Collection[str]) -> dict[str, str]:
    """Channel's or person's id -> slug, of those that have one. Raises DatabaseAway."""
    query = select(DefaultIndustry.whom, DefaultIndustry.industry).where(DefaultIndustry.team == team, DefaultIndustry.whom.in_(whom))
    with database.begin() as connection:
        return dict(connection.execute(query).all())


def set_default(database: Database, team: str, whom: str, industry: str | None) -> None:
    """None takes it away. Raises DatabaseAway."""
    with database.begin() as connection:
        if industry:
            put(connection, DefaultIndustry, team=team, whom=whom, industry=industry)
        else:
            connection.execute(delete(DefaultIndustry).where(DefaultIndustry.team == team, DefaultIndustry.whom == whom))
