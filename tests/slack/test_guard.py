"""Who is a colleague: whoever Slack plainly says is a full member of our workspace or organization."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.settings import Settings
from bot.slack.client import create_client
from bot.slack.guard import is_colleague
from tests.stand_in import TOKEN, StandIn

MEMBER = {"is_restricted": False, "is_ultra_restricted": False}


@pytest.fixture
def slack() -> Iterator[StandIn]:
    slack = StandIn()
    yield slack
    slack.stop()


@pytest.fixture
def client(slack: StandIn) -> WebClient:
    return create_client(Settings(bot_token=TOKEN, api_url=slack.start()))


@pytest.mark.parametrize(
    ("user", "ours", "is_one"),
    [
        ({"team_id": "T1"}, {"team_id": "T1"}, True),
        ({"team_id": "T2"}, {"team_id": "T1"}, False),
        ({}, {}, False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, {"team_id": "T1", "enterprise_id": "E1"}, True),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}}, {"team_id": "T1", "enterprise_id": "E1"}, False),
        ({"team_id": "T2", "enterprise_user": {}}, {"team_id": "T1", "enterprise_id": None}, False),
        ({"team_id": "T1", "is_bot": True}, {"team_id": "T1"}, False),
        ({"team_id": "T1", "is_restricted": None}, {"team_id": "T1"}, False),
    ],
)
def test_who_is_of_another_company_is_no_colleague(
    slack: StandIn, client: WebClient, user: dict[str, object], ours: dict[str, object], is_one: bool
) -> None:
    bodies: tuple[dict[str, object], ...] = ({"ok": True, "user": {**MEMBER, **user}}, {"ok": True, **ours})
    slack.answers.extend((200, {}, body) for body in bodies)
    assert is_colleague(client, "U-ANA") is is_one
