from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot.records.database import Database
from bot.records.seen import sweep
from bot.records.tables import Thread
from bot.records.threads import CONVERSATION_KEPT, THREAD_KEPT, recall, remember
from tests.clock import Clock


def test_a_thread_is_remembered_as_it_was_last(database: Database) -> None:
    remember(database, "T1", "C1", "1.0", {"industries": ["finance"]})
    remember(database, "T1", "C1", "1.0", {"industries": ["ecommerce"], "section": "metrics"})
    assert recall(database, "T1", "C1", "1.0") == {"industries": ["ecommerce"], "section": "metrics"}


def test_other_threads_channels_and_workspaces_are_their_own(database: Database) -> None:
    remember(database, "T1", "C1", "1.0", {"section": "metrics"})
    assert recall(database, "T1", "C1", "2.0") == {}
    assert recall(database, "T1", "C2", "1.0") == {}
    assert recall(database, "T2", "C1", "1.0") == {}


def test_a_thread_is_forgotten_after_two_weeks_a_conversation_after_two_hours(database: Database, clock: Clock) -> None:
    remember(database, "T1", "D1", "1.0", {"section": "metrics"})
    remember(database, "T1", "D1", "", {"section": "metrics"})
    clock.pass_by(CONVERSATION_KEPT + timedelta(seconds=1))
    assert recall(database, "T1", "D1", "") == {}
    assert recall(database, "T1", "D1", "1.0")
    clock.pass_by(THREAD_KEPT)
    assert recall(database, "T1", "D1", "1.0") == {}
    sweep(database)
    with database.begin() as connection:
        assert connection.execute(select(func.count()).select_from(Thread)).scalar() == 0
