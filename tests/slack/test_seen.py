from __future__ import annotations

import pytest

from bot.records.database import Database
from bot.slack.seen import KEEP_MOST, KEEP_SECONDS, Seen


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def away() -> Database:
    """A database that nobody can reach."""
    return Database("postgres://127.0.0.1:9/nowhere")


def test_a_key_is_new_once(database: Database) -> None:
    seen = Seen(database)
    assert seen.first("a", "b")
    assert not seen.first("a")
    assert not seen.first("b", "c")
    assert not seen.first("c"), "keys of a repetition are seen too"
    assert seen.first("d")


def test_what_one_process_has_seen_another_knows(database: Database) -> None:
    assert Seen(database).first("a")
    assert not Seen(database).first("a")


def test_without_a_database_a_process_knows_for_an_hour_what_it_saw_itself(away: Database) -> None:
    clock = Clock()
    seen = Seen(away, clock)
    assert seen.first("a")
    clock.now = KEEP_SECONDS - 1
    assert not seen.first("a")
    clock.now = KEEP_SECONDS + 1
    assert seen.first("a")


def test_what_must_not_happen_twice_does_not_happen_while_nobody_can_tell(away: Database, database: Database) -> None:
    assert not Seen(away).surely_first("a")
    seen = Seen(database)
    assert seen.surely_first("a")
    assert not seen.surely_first("a")


def test_what_failed_may_be_tried_again(database: Database) -> None:
    seen = Seen(database)
    assert seen.first("a")
    seen.forget("a")
    assert Seen(database).first("a")


def test_memory_is_bounded(away: Database) -> None:
    seen = Seen(away)
    for number in range(KEEP_MOST + 100):
        seen.first(str(number))
    assert len(seen._keys) <= KEEP_MOST + 1
    assert not seen.first(str(KEEP_MOST + 50))
