"""What the tests share: the real knowledge folder, and a workspace around a real app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.knowledge.loader import load_knowledge
from bot.lookup.index import Index, build_index
from tests.stand_in import StandIn
from tests.workspace import Workspace

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


@pytest.fixture(scope="session")
def index() -> Index:
    return build_index(load_knowledge(KNOWLEDGE))


@pytest.fixture
def workspace(index: Index) -> Iterator[Workspace]:
    slack = StandIn()
    url = slack.start()
    workspace = Workspace(index, slack, url)
    yield workspace
    workspace.close()
    slack.stop()
