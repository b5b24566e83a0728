"""What the tests share: a small knowledge and the real folder, prepared for look-up, and a workspace around a real app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from bot.knowledge.loader import load_knowledge
from bot.lookup.index import Index, build_index
from tests.sample import KNOWLEDGE, sample
from tests.stand_in import StandIn
from tests.workspace import Workspace

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def index() -> Index:
    """E-commerce as the handbook's page has it, and nine industries not yet written."""
    return build_index(sample())


@pytest.fixture(scope="session")
def whole() -> Index:
    """All that is in `knowledge/`."""
    return build_index(load_knowledge(KNOWLEDGE))


@pytest.fixture
def workspace(index: Index) -> Iterator[Workspace]:
    yield from _open(index)


@pytest.fixture
def whole_workspace(whole: Index) -> Iterator[Workspace]:
    yield from _open(whole)


def _open(index: Index) -> Iterator[Workspace]:
    slack = StandIn()
    workspace = Workspace(index, slack, slack.start())
    yield workspace
    workspace.close()
    slack.stop()
