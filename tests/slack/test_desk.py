"""What goes wrong behind a press is said to the one who pressed, and told to the operator."""

from __future__ import annotations

import pytest

from tests.hands import Hands
from tests.workspace import Workspace


@pytest.fixture
def ana(workspace: Workspace) -> Hands:
    return Hands(workspace)


def test_what_breaks_is_said_with_its_id(ana: Hands, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    card = ana.runs("/term ROAS")
    monkeypatch.setattr("bot.slack.opening.answer_at", lambda *given: 1 / 0)
    (told,) = ana.chooses("Metrics", card)
    incident = caplog.records[0].getMessage().removeprefix("An opened card failed (").removesuffix(")")
    assert told.only_for == "U-ANA"
    assert told.text == f"Something broke on our side. Please tell whoever runs this bot: error {incident}."
    assert "ZeroDivisionError" in caplog.text


def test_what_slack_refuses_is_said_in_its_words(workspace: Workspace, ana: Hands, caplog: pytest.LogCaptureFixture) -> None:
    home = ana.visits("home")[-1]
    workspace.slack.answers.append((200, {}, {"ok": False, "error": "view_too_large"}))
    (told,) = ana.presses("Open", home)
    assert (told.channel, told.text) == ("D-ANA", "Slack did not let me do that (`view_too_large`).")
    assert [record.getMessage() for record in caplog.records] == ["Slack did not take an opened card: view_too_large"]


def test_a_slack_that_is_away_costs_a_line_in_the_log(workspace: Workspace, ana: Hands, caplog: pytest.LogCaptureFixture) -> None:
    card = ana.runs("/term ROAS")
    ana.slack.base_url = "http://127.0.0.1:9/"
    assert ana.chooses("Metrics", card) == []
    assert "Slack could not be reached with an opened card" in caplog.text
    assert "Traceback" not in caplog.text
