"""The database's address, its circuit, and its tables against the migrations."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic import command
from sqlalchemy import insert as insert_into
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.records.database import REST, Database, DatabaseAway, address_of
from bot.records.migrate import config_for, migrate
from bot.records.tables import AccountRow, SeenKey, put


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://a:p%40ss@host:5432/db?sslmode=require", "postgresql+psycopg://a:p%40ss@host:5432/db?sslmode=require"),
        ("postgresql://host/db", "postgresql+psycopg://host/db"),
        ("postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
        ("sqlite:///.data/records.db", "sqlite:///.data/records.db"),
    ],
)
def test_a_hosts_address_names_the_driver(url: str, expected: str) -> None:
    assert address_of(url).render_as_string(hide_password=False) == expected


def test_the_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    with database.engine.begin() as connection:
        command.check(config_for(connection))


def test_migrating_again_changes_nothing_and_back_leaves_nothing(database: Database, database_url: str) -> None:
    migrate(database_url)
    with database.engine.begin() as connection:
        command.downgrade(config_for(connection), "base")
    migrate(database_url)


def test_a_time_comes_back_in_utc_whatever_zone_it_was_in(database: Database) -> None:
    with database.begin() as connection:
        put(connection, SeenKey, key="a", at=datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2))))
        assert connection.execute(select(SeenKey.at)).scalar() == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def test_a_database_that_is_away_is_asked_again_only_after_a_while(caplog: pytest.LogCaptureFixture) -> None:
    seconds = 0.0
    database = Database("postgres://127.0.0.1:9/nowhere", clock=lambda: seconds)
    for moment in (0.0, REST - 0.1, REST + 0.1):
        seconds = moment
        with pytest.raises(DatabaseAway), database.begin():
            pass
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2, "the attempt in between was none"
    assert "127.0.0.1" not in caplog.text
    seconds += REST + 0.1
    assert not database.is_away


def test_a_database_without_tables_is_away_rather_than_an_error(database_url: str) -> None:
    database = Database(database_url)
    with pytest.raises(DatabaseAway), database.begin() as connection:
        connection.execute(select(SeenKey))
    database.close()


def test_what_was_to_be_written_is_in_no_error(database: Database) -> None:
    row = {"id": "1", "name": "Nordmode", "external": "", "status": "", "segment": "", "domain": "", "csm": "", "seen": 1}
    twice = insert_into(AccountRow).values(row | {"updated": database.now()})
    with database.begin() as connection:
        connection.execute(twice)
    with pytest.raises(IntegrityError) as caught, database.begin() as connection:
        connection.execute(twice)
    assert "Nordmode" not in str(caught.value)
