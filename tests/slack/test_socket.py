"""Socket Mode as a process: connects to a stand-in for Slack's WebSocket, answers envelopes, ends in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import parse_qsl

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.server import DEADLINE
from tests.stand_in import APP_TOKEN, TOKEN, StandIn
from tests.workspace import Workspace, command_form, event_json

ROOT = Path(__file__).parents[2]


class Socket:
    """Slack's end of the WebSocket."""

    def __init__(self) -> None:
        self.connected: Queue[ServerConnection] = Queue()
        self.received: Queue[dict[str, Any]] = Queue()
        self._server = serve(self._converse, "127.0.0.1", 0)
        self.url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _converse(self, connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        self.connected.put(connection)
        try:
            for message in connection:
                if message:
                    self.received.put(json.loads(message))
        except (ConnectionClosed, json.JSONDecodeError):
            return

    def close(self) -> None:
        self._server.shutdown()

    def deliver(self, connection: ServerConnection, kind: str, payload: dict[str, Any], envelope: str) -> dict[str, Any]:
        connection.send(
            json.dumps({"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": kind != "events_api"})
        )
        answer = self.received.get(timeout=DEADLINE)
        assert answer["envelope_id"] == envelope
        return answer


@pytest.fixture
def socket() -> Iterator[Socket]:
    socket = Socket()
    yield socket
    socket.close()


def test_it_answers_over_the_socket_what_it_answers_over_http_and_ends_in_order(
    whole_workspace: Workspace, socket: Socket, tmp_path: Path
) -> None:
    slack = StandIn(socket_url=socket.url)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    environ |= {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.start()}
    environ["DATABASE_URL"] = f"sqlite:///{tmp_path}/records.db"
    process = subprocess.Popen(
        [sys.executable, "-m", "bot"], cwd=ROOT, env=environ, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    )
    try:
        connection = socket.connected.get(timeout=DEADLINE)
        for number, text in enumerate(("ROAS", "payload", "")):
            form = dict(parse_qsl(command_form("/term", text), keep_blank_values=True))
            assert socket.deliver(connection, "slash_commands", form, f"E{number}")["payload"] == whole_workspace.command("/term", text)
        event = {"type": "app_mention", "user": "U-ANA", "text": "<@U-BOT> AOV", "ts": "1.5", "channel": "C-GENERAL"}
        for retry in range(2):
            socket.deliver(connection, "events_api", json.loads(event_json(event, "Ev-socket")), f"retry {retry}")
        action = {"type": "block_actions", "actions": [{"action_id": "gone"}], "user": {"id": "U-ANA"}, "team": {"id": "T1"}}
        socket.deliver(connection, "interactive", action, "unknown action")
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=DEADLINE)
    finally:
        process.kill()
        process.wait()
        slack.stop()
    assert process.returncode == 0
    assert [call.method for call in slack.posted()] == ["chat.postMessage"]
    assert "Connected to Slack in Socket Mode" in log
    assert "Traceback" not in log


def test_a_refused_token_is_said_in_a_line(tmp_path: Path) -> None:
    slack = StandIn()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    environ |= {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-wrong", "SLACK_API_URL": slack.start()}
    environ["DATABASE_URL"] = f"sqlite:///{tmp_path}/records.db"
    run = subprocess.run(
        [sys.executable, "-m", "bot", "socket"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=DEADLINE, check=False
    )
    slack.stop()
    assert run.returncode == 2
    assert "\nSlack refuses SLACK_APP_TOKEN (invalid_auth): for Socket Mode; starts with xapp-;" in run.stderr
    assert "Traceback" not in run.stderr
    assert "xapp-wrong" not in run.stderr
