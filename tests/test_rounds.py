from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.records.database import Database
from bot.records.migrate import migrate
from bot.rounds import Rounds, every, weekly
from tests.clock import Clock
from tests.server import DEADLINE


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/records.db"
    migrate(url)
    return url


@pytest.fixture
def databases(url: str, clock: Clock) -> Iterator[list[Database]]:
    """The same, opened by two processes."""
    databases = [Database(url, now=clock) for _ in range(2)]
    yield databases
    for database in databases:
        database.close()


def test_what_is_due_is_done_by_one_of_two(databases: list[Database], clock: Clock) -> None:
    done: list[str] = []
    two = [Rounds(database) for database in databases]
    for name, rounds in zip("ab", two, strict=True):
        rounds.add("post", every(timedelta(hours=1)), lambda name=name: done.append(name))
    for _ in range(3):
        for rounds in two:
            rounds.look()
    assert done == ["a"]
    clock.pass_by(timedelta(hours=1, seconds=1))
    for rounds in two:
        rounds.look()
    assert done == ["a", "a"]


def test_what_fails_is_logged_comes_round_again_and_keeps_nothing_else(databases: list[Database], caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    fails = [True]

    def work() -> None:
        if fails:
            raise ValueError(fails.pop())
        done.append("post")

    rounds = Rounds(databases[0])
    rounds.add("post", every(timedelta(hours=1)), work)
    rounds.add("sweep", every(timedelta(hours=1)), lambda: done.append("sweep"))
    with caplog.at_level(logging.ERROR):
        rounds.look()
    assert done == ["sweep"]
    assert "post failed" in caplog.text
    rounds.look()
    assert done == ["sweep", "post"]


class Waits(Event):
    """Nobody waits; after a dozen times it is over."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0)
        if len(self.seconds) == 12:
            self.set()
        return self.is_set()


def test_what_fails_again_and_again_is_tried_less_and_less_often(databases: list[Database]) -> None:
    waits, left = Waits(), [True] * 9
    over = threading.Event()

    def work() -> None:
        if left:
            raise ValueError(left.pop())
        over.set()

    rounds = Rounds(databases[0])
    rounds._stop = waits
    rounds.add_own("post", work)
    rounds.start()
    assert over.wait(DEADLINE)
    assert Event.wait(waits, DEADLINE)
    assert waits.seconds == [10, 20, 40, 80, 160, 300, 300, 300, 300, 5, 5, 5]


def test_with_the_database_away_nothing_is_done(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/without-tables.db")
    rounds = Rounds(database)
    rounds.add("post", every(timedelta(hours=1)), lambda: pytest.fail("done without a turn"))
    rounds.look()
    database.close()


def test_started_rounds_work_by_themselves(databases: list[Database]) -> None:
    worked = Event()
    rounds = Rounds(databases[0])
    rounds.add("post", every(timedelta(hours=1)), worked.set)
    rounds.start()
    assert worked.wait(DEADLINE)
    rounds.stop()
    for thread in threading.enumerate():
        if thread.name == "post":
            thread.join()


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("2026-11-23T08:59", "2026-11-16T09:00"),
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("2026-11-29T23:59", "2026-11-23T09:00"),
        ("2026-11-30T09:01", "2026-11-30T09:00"),
    ],
)
def test_a_week_begins_at_its_hour(now: str, since: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert weekly(0, time(9))(moment) == datetime.fromisoformat(since).replace(tzinfo=UTC)


def test_what_each_does_for_itself_is_done_by_both_at_every_look(databases: list[Database], caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    for name, database in zip("ab", databases, strict=True):
        rounds = Rounds(database)
        rounds.add_own("names", lambda name=name: done.append(name))
        rounds.look()
        rounds.look()
    assert done == ["a", "a", "b", "b"]
    rounds.add_own("broken", lambda: 1 / 0)
    rounds.look()
    assert "broken failed" in caplog.text
