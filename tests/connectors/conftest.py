"""A Vitally to read from, and records to read it into, in both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.connectors.sync import Sync
from bot.connectors.vitally import Vitally, create_vitally
from bot.lookup.index import Index
from bot.lookup.library import Library
from bot.records.database import Database
from bot.records.migrate import migrate
from tests.clock import Clock
from tests.vitally import StandIn, settings_for


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/records.db" if request.param == "sqlite" else str(request.getfixturevalue("postgresql_url"))
    migrate(url)
    database = Database(url, now=clock)
    yield database
    database.close()


@pytest.fixture
def stand_in(clock: Clock) -> StandIn:
    return StandIn(lambda: clock.time.timestamp())


@pytest.fixture
def url(stand_in: StandIn) -> Iterator[str]:
    yield stand_in.start()
    stand_in.stop()


@pytest.fixture
def waits() -> list[float]:
    """Seconds that were slept, in turn."""
    return []


@pytest.fixture
def vitally(url: str, waits: list[float]) -> Iterator[Vitally]:
    vitally = create_vitally(settings_for(url), waits.append)
    yield vitally
    vitally.close()


@pytest.fixture
def create_sync(vitally: Vitally, database: Database, index: Index, url: str, waits: list[float]) -> Callable[..., Sync]:
    def create(keeps_turn: Callable[[], bool] = lambda: True, **settings: str) -> Sync:
        return Sync(vitally, database, Library(index), settings_for(url, **settings), keeps_turn, waits.append)

    return create


@pytest.fixture
def sync(create_sync: Callable[..., Sync]) -> Sync:
    return create_sync()
