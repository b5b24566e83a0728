"""The server as a process: start, answer, refuse, and end without losing an answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import ROOT, Server, until
from tests.stand_in import StandIn
from tests.workspace import JSON, command_form, event_json


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
