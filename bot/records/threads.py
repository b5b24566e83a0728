"""What threads are about, so that a follow-up need not say it again. No words of the people in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.records.database import Database
from bot.records.tables import Thread, put

THREAD_KEPT = timedelta(days=14)
CONVERSATION_KEPT = timedelta(hours=2)
"""Outside of threads, what was asked this morning is no context of the afternoon's question."""


def recall(database: Database, team: str, channel: str, thread: str) -> dict[str, Any]:
    """The context's record; empty if there is none. An empty `thread` is the channel's conversation outside of threads. Raises DatabaseAway."""
    with database.begin() as connection:
        found = connection.execute(
            select(Thread.context).where(
                Thread.team == team, Thread.channel == channel, Thread.thread == thread, Thread.expires > database.now()
            )
        ).scalar()
    return dict(found) if found else {}


def remember(database: Database, team: str, channel: str, thread: str, context: Mapping[str, Any]) -> None:
    """Raises DatabaseAway."""
    expires = database.now() + (THREAD_KEPT if thread else CONVERSATION_KEPT)
    with database.begin() as connection:
        put(connection, Thread, team=team, channel=channel, thread=thread, context=dict(context), expires=expires)
