"""People by id and by user group; whoever Slack does not say is a member is none."""

from __future__ import annotations

import pytest

from bot.settings import Settings
from bot.slack.client import create_client
from bot.slack.groups import FRESH, PAUSE, Members
from tests.stand_in import TOKEN, StandIn


@pytest.fixture
def slack() -> StandIn:
    return StandIn()


def test_a_group_is_asked_for_now_and_then_and_an_unknown_one_has_nobody(slack: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    client = create_client(Settings(bot_token=TOKEN, api_url=slack.start()))
    now = 0.0
    slack.workspace.groups["S1"] = ("U-BEN",)
    members = Members(("U-ANA", "S1", "S2"), "VITALLY_EDITORS", lambda: now)
    assert members.have(client, "U-ANA")
    assert not slack.calls, "whoever is named needs no question"
    assert members.have(client, "U-BEN")
    assert not members.have(client, "U-DAN")
    assert "user group S2 of VITALLY_EDITORS" in caplog.text
    slack.workspace.groups |= {"S1": (), "S2": ("U-DAN",)}
    assert members.have(client, "U-BEN"), "for some minutes"
    now = PAUSE
    assert members.have(client, "U-DAN")
    now = PAUSE + FRESH
    assert not members.have(client, "U-BEN")
    slack.stop()


def test_nobody_is_one_of_nobody(slack: StandIn) -> None:
    assert not Members((), "X").have(create_client(Settings(bot_token=TOKEN)), "U-ANA")
