"""Questions that found nothing, and answers that were of no use: kept for a while, without who asked."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from sqlalchemy import delete, func, select
from sqlalchemy import insert as insert_into

from bot.lookup.misses import Miss
from bot.lookup.question import Via
from bot.records.database import Database
from bot.records.tables import Feedback, LineDone, MissedQuestion, WeeklyPost

MOST = 10_000
"""Misses that are looked at, the latest."""


def record_miss(database: Database, team: str, miss: Miss) -> None:
    """Raises DatabaseAway."""
    values = {"wording": miss.wording, "industry": miss.industry, "via": miss.via, "at": miss.at}
    with database.begin() as connection:
        connection.execute(insert_into(MissedQuestion).values(team=team, **values))


def latest_misses(database: Database, span: timedelta, most: int = MOST) -> list[Miss]:
    """Of that time, oldest first. Raises DatabaseAway."""
    columns = (MissedQuestion.wording, MissedQuestion.industry, MissedQuestion.via, MissedQuestion.at)
    query = select(*columns).where(MissedQuestion.at > database.now() - span)
    with database.begin() as connection:
        rows = connection.execute(query.order_by(MissedQuestion.at.desc(), MissedQuestion.id.desc()).limit(most)).all()
    return [Miss(wording, industry, cast(Via, via), at) for wording, industry, via, at in reversed(rows)]


def marked_useless(database: Database, span: timedelta, most: int) -> list[tuple[str, int]]:
    """Answers, as the ids of their entries with blanks between, and to how many people each was of no use; who changed their mind does
    not count. Most first. Raises DatabaseAway."""
    people = func.count().label("people")
    query = select(Feedback.answer, people).where(Feedback.useful.is_(False), Feedback.at > database.now() - span)
    with database.begin() as connection:
        found = connection.execute(query.group_by(Feedback.answer).order_by(people.desc(), Feedback.answer).limit(most))
        return [(answer, count) for answer, count in found]


def forget_misses(database: Database, keep: timedelta, *, records: bool) -> None:
    """Delete what was kept longer than that, weekly posts too; where questions are not recorded any more, all of those. Raises DatabaseAway."""
    since = database.now() - keep
    with database.begin() as connection:
        questions = delete(MissedQuestion)
        connection.execute(questions.where(MissedQuestion.at < since) if records else questions)
        old = select(WeeklyPost.week).where(WeeklyPost.created < since)
        connection.execute(delete(LineDone).where(LineDone.week.in_(old)))
        connection.execute(delete(WeeklyPost).where(WeeklyPost.created < since))
        connection.execute(delete(Feedback).where(Feedback.useful.is_(False), Feedback.at < since))
