"""Each test of records runs on both databases: SQLite, and a PostgreSQL that comes from a package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.records.database import Database
from bot.records.migrate import migrate
from tests.clock import Clock


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/deep/records.db"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def database(database_url: str, clock: Clock) -> Iterator[Database]:
    migrate(database_url)
    database = Database(database_url, now=clock)
    yield database
    database.close()
