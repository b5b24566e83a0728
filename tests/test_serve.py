"""The server as a process: start, answer, refuse, and end without losing an answer."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.stand_in import TOKEN, StandIn
from tests.workspace import FORM, JSON, SECRET, command_form, event_json, signed_headers

ROOT = Path(__file__).parent.parent
DEADLINE = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], bool]) -> None:
    """Wait for another process; the deadline only ends a wait for what will never come."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


class Server:
    def __init__(self, api_url: str, database_url: str, *options: str, **more: str) -> None:
        self.port = free_port()
        environ = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
        environ |= {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": api_url, "PORT": str(self.port)}
        environ |= {"DATABASE_URL": database_url, **more}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", *options], cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True
        )
        until(self._answers)

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.process.stderr and self.process.stderr.read()
        try:
            return self.get("/healthz") == 200
        except OSError:
            return False

    def get(self, path: str) -> int:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)) as connection:
            connection.request("GET", path)
            return connection.getresponse().status

    def post(self, body: str, content_type: str = FORM, age: int = 0) -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)) as connection:
            connection.request("POST", "/slack/events", body.encode(), signed_headers(body.encode(), content_type, age))
            response = connection.getresponse()
            return response.status, response.read().decode()

    def end(self) -> str:
        """SIGTERM, wait, and what it logged."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            _, self.log = self.process.communicate(timeout=DEADLINE)
        return self.log


@pytest.fixture
def slack() -> Iterator[StandIn]:
    slack = StandIn()
    yield slack
    slack.stop()


@pytest.fixture
def server(slack: StandIn, tmp_path: Path) -> Iterator[Server]:
    server = Server(slack.start(), f"sqlite:///{tmp_path}/records.db")
    yield server
    server.end()


def test_it_answers_refuses_and_ends_in_order(server: Server) -> None:
    status, body = server.post(command_form("/term", "ROAS"))
    assert status == 200
    assert "Return on Ad Spend" in body
    assert server.post(command_form("/term", "ROAS"), age=360)[0] == 401
    assert server.post('{"broken', JSON)[0] == 400
    assert server.post("text=" + "x" * 5_000_000)[0] == 413
    log = server.end()
    assert server.process.returncode == 0
    assert "Serving 10 playbooks" in log
    assert "Traceback" not in log


def test_sigterm_lets_a_running_answer_finish(server: Server, slack: StandIn) -> None:
    slack.answers.append((429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"}))
    event = {"type": "app_mention", "user": "U-ANA", "text": "<@U-BOT> what is AOV?", "ts": "5.5", "channel": "C-GENERAL"}
    assert server.post(event_json(event, "Ev1"), JSON) == (200, "")
    until(lambda: bool(slack.refused))
    server.end()
    assert [call.arguments["thread_ts"] for call in slack.posted()] == ["5.5"]
    assert server.process.returncode == 0


def test_with_reload_a_saved_playbook_is_served_at_once(slack: StandIn, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))
    server = Server(slack.start(), f"sqlite:///{tmp_path}/records.db", "--reload", KNOWLEDGE_DIR=str(folder))
    playbook = folder / "ecommerce.yaml"

    def edited_and_served() -> bool:
        text = playbook.read_text(encoding="utf-8")
        playbook.write_text(text.replace("average dollar amount", "average euro amount"), encoding="utf-8")
        return "average euro amount" in server.post(command_form("/term", "AOV"))[1]

    try:
        until(edited_and_served)
    finally:
        log = server.end()
    assert "Knowledge reloaded: 10 playbooks" in log
