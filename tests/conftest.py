"""What the tests share: a small knowledge and the real folder, prepared for look-up, and a workspace around a real app."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from bot.knowledge.loader import load_knowledge
from bot.lookup.index import Index, build_index
from bot.playground.accounts import EDITORS, SEGMENTS, move_in
from bot.playground.scene import REVIEW_CHANNEL, REVIEWERS
from bot.publishing.publisher import Publisher
from bot.records.database import Database
from bot.records.migrate import migrate
from tests.clock import Clock
from tests.postgresql import PostgreSQL
from tests.publisher import FolderPublisher
from tests.sample import KNOWLEDGE, sample
from tests.stand_in import StandIn
from tests.vitally import KEY
from tests.vitally import StandIn as VitallyStandIn
from tests.workspace import Workspace

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here a default industry is waited for: a loaded machine is no slow database."""
    monkeypatch.setattr("bot.slack.defaults.PATIENCE", 60)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def index() -> Index:
    """E-commerce as the handbook's page has it, and nine industries not yet written."""
    return build_index(sample())


@pytest.fixture(scope="session")
def whole() -> Index:
    """All that is in `knowledge/`."""
    return build_index(load_knowledge(KNOWLEDGE))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """In a folder of its own: another run of pytest closes the one that all runs of root share to the user that PostgreSQL runs as."""
    with tempfile.TemporaryDirectory() as folder:
        server = PostgreSQL(Path(folder))
        yield server
        server.stop()


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> str:
    return postgresql.new_database()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("database") / "empty.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Database:
    return Database(f"sqlite:///{shutil.copy(empty_database, tmp_path / 'records.db')}")


@pytest.fixture
def workspace(index: Index, database: Database) -> Iterator[Workspace]:
    yield from _open(index, database)


@pytest.fixture
def whole_workspace(whole: Index, database: Database) -> Iterator[Workspace]:
    yield from _open(whole, database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of `knowledge/` to publish into."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


@pytest.fixture
def publisher(folder: Path) -> FolderPublisher:
    return FolderPublisher(folder)


@pytest.fixture
def review(
    whole: Index, empty_database: Path, tmp_path: Path, clock: Clock, folder: Path, publisher: FolderPublisher
) -> Iterator[Workspace]:
    """A workspace in which things can be proposed: Ben is a reviewer, Ana is none. Its time stands still."""
    database = Database(f"sqlite:///{shutil.copy(empty_database, tmp_path / 'review.db')}", now=clock)
    settings = {"review_channel": REVIEW_CHANNEL, "reviewers": (REVIEWERS,), "knowledge_dir": folder}
    yield from _open(whole, database, publisher, **settings)


def _open(index: Index, database: Database, publisher: Publisher | None = None, **settings: Any) -> Iterator[Workspace]:
    slack = StandIn()
    workspace = Workspace(index, slack, slack.start(), database, publisher, **settings)
    yield workspace
    workspace.close()
    slack.stop()


@pytest.fixture
def vitally(clock: Clock) -> Iterator[VitallyStandIn]:
    """With the playground's customers."""
    stand_in = VitallyStandIn(lambda: clock.time.timestamp(), SEGMENTS)
    move_in(stand_in)
    yield stand_in
    stand_in.stop()


@pytest.fixture
def customers(whole: Index, empty_database: Path, tmp_path: Path, clock: Clock, vitally: VitallyStandIn) -> Iterator[Workspace]:
    """A workspace that knows the playground's customers; Ana is an editor of their segments. Its time stands still."""
    database = Database(f"sqlite:///{shutil.copy(empty_database, tmp_path / 'customers.db')}", now=clock)
    settings = {"vitally_api_key": KEY, "vitally_base_url": vitally.start(), "vitally_editors": EDITORS}
    for workspace in _open(whole, database, **settings):
        workspace.rounds.look()
        yield workspace
