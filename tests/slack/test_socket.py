"""Socket Mode answers what HTTP answers: envelopes go through the same app."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.request import SocketModeRequest

from tests.workspace import Workspace, command_form, event_json


class Client:
    """What the adapter needs of a connection: the answers that go back over it."""

    def __init__(self) -> None:
        self.logger = logging.getLogger(__name__)
        self.sent: list[dict[str, Any]] = []

    def send_socket_mode_response(self, response: Any) -> None:
        self.sent.append(response.to_dict())


def deliver(workspace: Workspace, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    request = SocketModeRequest(type=kind, envelope_id="E1", payload=payload, accepts_response_payload=True)
    client = Client()
    send_response(client, request, run_bolt_app(workspace.app, request), 0.0)
    (answer,) = client.sent
    assert answer["envelope_id"] == "E1"
    return answer


@pytest.mark.parametrize("text", ["ROAS", "payload", ""])
def test_a_command_gets_the_same_answer_as_over_http(workspace: Workspace, text: str) -> None:
    form = dict(parse_qsl(command_form("/term", text), keep_blank_values=True))
    assert deliver(workspace, "slash_commands", form)["payload"] == workspace.command("/term", text)


def test_an_event_is_acknowledged_and_answered_once(workspace: Workspace) -> None:
    event = {"type": "app_mention", "user": "U-ANA", "text": "<@U-BOT> AOV", "ts": "1.5", "channel": "C-GENERAL"}
    payload = json.loads(event_json(event, "Ev-socket"))
    for _ in range(2):
        assert "payload" not in deliver(workspace, "events_api", payload) or not deliver(workspace, "events_api", payload)["payload"]
    workspace.close()
    assert [call.method for call in workspace.slack.posted()] == ["chat.postMessage"]


def test_what_nobody_wants_is_acknowledged(workspace: Workspace) -> None:
    deliver(workspace, "interactive", {"type": "block_actions", "actions": [{"action_id": "x"}], "user": {"id": "U"}, "team": {"id": "T1"}})
