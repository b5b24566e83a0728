"""What found nothing and what was of no use, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.lookup.misses import Miss
from bot.records.database import Database, DatabaseAway
from bot.records.feedback import feedback_on, record_feedback
from bot.records.misses import forget_misses, latest_misses, marked_useless, record_miss
from tests.clock import Clock

DAY = timedelta(days=1)
AOV, CARES = "ecommerce/terminology/aov", "ecommerce/cares_about ecommerce/metrics"


def test_misses_are_kept_with_their_industry_and_their_door(database: Database, clock: Clock) -> None:
    first = Miss("what is drayage", "logistics", "/term", clock())
    record_miss(database, "T1", first)
    clock.pass_by(DAY)
    second = Miss("ドレージ 🛒", None, "mention", clock())
    record_miss(database, "T1", second)
    assert latest_misses(database, 2 * DAY) == [first, second]
    assert latest_misses(database, DAY / 2) == [second]
    assert latest_misses(database, 2 * DAY, most=1) == [second]


def test_they_are_deleted_after_their_time(database: Database, clock: Clock) -> None:
    record_miss(database, "T1", Miss("drayage", None, "dm", clock()))
    record_feedback(database, "T1", "U1", AOV, useful=False, at=clock())
    record_feedback(database, "T1", "U2", AOV, useful=True, at=clock())
    clock.pass_by(DAY)
    late = Miss("demurrage", None, "dm", clock())
    record_miss(database, "T1", late)
    forget_misses(database, DAY / 2, records=True)
    assert latest_misses(database, 9 * DAY) == [late]
    assert feedback_on(database, "T1", AOV) == {"U2": True}


def test_where_questions_are_no_longer_recorded_none_is_left(database: Database, clock: Clock) -> None:
    record_miss(database, "T1", Miss("drayage", None, "dm", clock()))
    record_feedback(database, "T1", "U1", AOV, useful=False, at=clock())
    forget_misses(database, DAY, records=False)
    assert latest_misses(database, 9 * DAY) == []
    assert marked_useless(database, 9 * DAY, 5) == [(AOV, 1)]


def test_of_what_was_of_no_use_the_latest_word_counts(database: Database, clock: Clock) -> None:
    for person, answer in (("U1", AOV), ("U1", CARES), ("U2", CARES), ("U3", AOV)):
        record_feedback(database, "T1", person, answer, useful=False, at=clock())
    clock.pass_by(DAY)
    record_feedback(database, "T1", "U3", AOV, useful=True, at=clock())
    assert marked_useless(database, 2 * DAY, 5) == [(CARES, 2), (AOV, 1)]
    assert marked_useless(database, 2 * DAY, 1) == [(CARES, 2)]
    assert marked_useless(database, DAY / 2, 5) == []


def test_a_database_that_is_away_says_so(database: Database, clock: Clock) -> None:
    database.rest("test")
    with pytest.raises(DatabaseAway):
        record_miss(database, "T1", Miss("drayage", None, "dm", clock()))
    with pytest.raises(DatabaseAway):
        latest_misses(database, DAY)
