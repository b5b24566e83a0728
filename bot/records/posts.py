"""The weekly posts: what was drawn, whether it is posted, and what came of its lines. All functions raise DatabaseAway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from bot.records.database import Database
from bot.records.tables import LineDone, WeeklyPost, insert

NEVER = "-"
"""The ts of what is not posted."""


@dataclass(frozen=True)
class Post:
    """`ts` is empty as long as it is not known to be posted."""

    week: str
    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]


def keep_post(database: Database, week: str, channel: str, text: str, blocks: Sequence[dict[str, Any]], ts: str = "") -> bool:
    """False if there is one of that week already."""
    values = {"week": week, "channel": channel, "ts": ts, "text": text, "blocks": list(blocks), "created": database.now()}
    with database.begin() as connection:
        kept = insert(connection, WeeklyPost).values(**values).on_conflict_do_nothing().returning(WeeklyPost.week)
        return bool(connection.execute(kept).all())


def post_of(database: Database, week: str) -> Post | None:
    return _post(database, WeeklyPost.week == week)


def post_at(database: Database, channel: str, ts: str) -> Post | None:
    return _post(database, WeeklyPost.channel == channel, WeeklyPost.ts == ts)


def has_posts(database: Database) -> bool:
    return _post(database) is not None


def note_posted(database: Database, week: str, ts: str) -> None:
    with database.begin() as connection:
        connection.execute(update(WeeklyPost).where(WeeklyPost.week == week, WeeklyPost.ts == "").values(ts=ts))


def note_done(database: Database, week: str, line: str, said: str) -> bool:
    """False if something had come of it already: the first stays."""
    with database.begin() as connection:
        noted = insert(connection, LineDone).values(week=week, line=line, said=said).on_conflict_do_nothing().returning(LineDone.line)
        return bool(connection.execute(noted).all())


def lines_done(database: Database, week: str) -> dict[str, str]:
    """Line -> what came of it."""
    with database.begin() as connection:
        return dict(connection.execute(select(LineDone.line, LineDone.said).where(LineDone.week == week)).all())


def _post(database: Database, *conditions: Any) -> Post | None:
    columns = (WeeklyPost.week, WeeklyPost.channel, WeeklyPost.ts, WeeklyPost.text, WeeklyPost.blocks)
    with database.begin() as connection:
        row = connection.execute(select(*columns).where(*conditions).limit(1)).first()
    return Post(*row) if row else None
