"""Whether an answer was of use: one word for each person and answer, the latest press wins."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.records.database import Database
from bot.records.tables import Feedback, insert

LONGEST = 1000
"""Characters of an answer's ids that are told apart."""


def record_feedback(database: Database, team: str, person: str, answer: str, *, useful: bool, at: datetime) -> None:
    """`at` is when it was pressed: presses may arrive in any order. Raises DatabaseAway."""
    with database.begin() as connection:
        row = insert(connection, Feedback).values(team=team, person=person, answer=answer[:LONGEST], useful=useful, at=at)
        connection.execute(
            row.on_conflict_do_update(
                index_elements=["team", "person", "answer"],
                set_={"useful": row.excluded.useful, "at": row.excluded.at},
                where=Feedback.at <= row.excluded.at,
            )
        )


def feedback_on(database: Database, team: str, answer: str) -> dict[str, bool]:
    """Person -> whether it was of use. Raises DatabaseAway."""
    query = select(Feedback.person, Feedback.useful).where(Feedback.team == team, Feedback.answer == answer[:LONGEST])
    with database.begin() as connection:
        return dict(connection.execute(query).all())
