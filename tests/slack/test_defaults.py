"""A default industry is there at once or not at all: no answer waits for the database."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from bot.records.database import Database
from bot.records.defaults import set_default
from bot.records.migrate import migrate
from bot.slack.defaults import FRESH, PAUSE, Default, Defaults


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_channels_goes_before_ones_own(database: Database) -> None:
    defaults = Defaults(database)
    assert defaults.of("T1", "C1", "U1") is None
    defaults.set("T1", "U1", "finance")
    assert defaults.of("T1", "C1", "U1") == Default("finance", "person")
    defaults.set("T1", "C1", "ecommerce")
    assert defaults.of("T1", "C1", "U1") == Default("ecommerce", "channel")
    assert defaults.of("T1", "", "U1") == Default("finance", "person")
    assert defaults.of("T2", "C1", "U1") is None


def test_what_another_process_sets_is_known_within_a_second(database: Database) -> None:
    clock = Clock()
    defaults = Defaults(database, clock)
    assert defaults.of("T1", "C1", "U1") is None
    set_default(database, "T1", "C1", "finance")
    clock.now = FRESH - 0.1
    assert defaults.of("T1", "C1", "U1") is None
    clock.now = FRESH
    assert defaults.of("T1", "C1", "U1") == Default("finance", "channel")


def test_while_the_database_is_away_it_is_what_it_was(database: Database) -> None:
    clock = Clock()
    defaults = Defaults(database, clock)
    defaults.set("T1", "C1", "finance")
    assert defaults.of("T1", "C1", "U1") == Default("finance", "channel")
    clock.now = 100
    database.rest("test")
    assert defaults.of("T1", "C1", "U1") == Default("finance", "channel")
    assert defaults.of("T1", "C2", "U1") is None


def test_a_slow_database_is_waited_for_once_and_briefly(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(postgresql_url)
    database, clock = Database(postgresql_url), Clock()
    defaults = Defaults(database, clock)
    defaults.set("T1", "C1", "finance")
    monkeypatch.setattr("bot.slack.defaults.PATIENCE", 0.05)
    asked: list[object] = []
    with database.engine.begin() as connection:
        connection.execute(text("LOCK TABLE default_industries IN ACCESS EXCLUSIVE MODE"))
        event.listen(database.engine, "checkout", lambda *connection: asked.append(connection))
        assert [defaults.of("T1", f"C{number}", "U1") for number in range(50)] == [None] * 50
    assert len(asked) <= 1, "not fifty times"
    clock.now = PAUSE
    monkeypatch.setattr("bot.slack.defaults.PATIENCE", 60)
    assert defaults.of("T1", "C1", "U1") == Default("finance", "channel")
    defaults._readers.shutdown()  # who had to wait gives its connection back before the pool is closed
    database.close()


def test_memory_is_bounded(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.defaults.KEPT", 10)
    defaults = Defaults(database)
    for number in range(30):
        defaults.of("T1", f"C{number}", "U1")
    assert len(defaults._known) <= 10
