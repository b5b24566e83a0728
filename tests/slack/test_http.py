"""The door to the network: what is refused, how, and that the log tells it in a line without the body."""

from __future__ import annotations

import json
import time
from urllib.parse import urlencode

import pytest

from tests.workspace import FORM, JSON, SECRET, Workspace, command_form, sign

SECRET_WORDS = "what the customer said"


def test_an_unsigned_request_is_refused(workspace: Workspace) -> None:
    response = workspace.request(command_form("/term", "ROAS"), x_slack_signature="v0=" + "0" * 64)
    assert response.status == 401
    assert response.headers["x-slack-no-retry"] == "1"


@pytest.mark.parametrize(
    "header",
    [
        {"x_slack_signature": ""},
        {"x_slack_signature": "v0=ü"},
        {"x_slack_signature": "v1=abc"},
        {"x_slack_request_timestamp": "soon"},
        {"x_slack_request_timestamp": ""},
    ],
)
def test_headers_of_another_shape_are_refused_not_stumbled_over(workspace: Workspace, header: dict[str, str]) -> None:
    assert workspace.request(command_form("/term", "ROAS"), **header).status == 401


@pytest.mark.parametrize("age", [360, -360])
def test_a_request_six_minutes_off_is_refused(workspace: Workspace, age: int) -> None:
    body, timestamp = command_form("/term", "ROAS"), str(int(time.time()) - age)
    response = workspace.request(body, x_slack_request_timestamp=timestamp, x_slack_signature=sign(body.encode(), timestamp, SECRET))
    assert response.status == 401


def test_a_body_signed_with_another_secret_is_refused(workspace: Workspace) -> None:
    body, timestamp = command_form("/term", "ROAS"), str(int(time.time()))
    assert (
        workspace.request(body, x_slack_request_timestamp=timestamp, x_slack_signature=sign(body.encode(), timestamp, "guess")).status
        == 401
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{"type": "event_callback", ', JSON),
        ("[1]", JSON),
        ('"text"', JSON),
        ('{"type": "event_callback", "event": "no object"}', JSON),
        (urlencode({"payload": "no json"}), FORM),
        (urlencode({"payload": "[1]"}), FORM),
        (b"\xff\xfe\xff", FORM),
        ("[" * 100_000, JSON),
        ('{"a":' * 100_000, JSON),
        ('{"type": "event_callback", "authorizations": "x"}', JSON),
    ],
)
def test_a_malformed_body_is_refused_without_a_trace_to_the_sender(workspace: Workspace, body: str | bytes, content_type: str) -> None:
    response = workspace.request(body, content_type)
    assert (response.status, response.body) == (400, "malformed body")


def test_a_body_of_5_mb_is_refused(workspace: Workspace) -> None:
    response = workspace.request("text=" + "x" * 5_000_000)
    assert (response.status, response.body) == (413, "more than 1000000 bytes")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/slack/events", 405), ("POST", "/", 404), ("GET", "/admin", 404), ("POST", "/healthz", 404)]
)
def test_other_doors_are_closed(workspace: Workspace, method: str, path: str, status: int) -> None:
    assert workspace.request("", method=method, path=path).status == status


def test_the_health_check_needs_no_signature(workspace: Workspace) -> None:
    response = workspace.request("", method="GET", path="/healthz", x_slack_signature="")
    assert (response.status, response.json) == (200, {"status": "ok", "playbooks": 10})


def test_slack_verifies_the_address(workspace: Workspace) -> None:
    response = workspace.request(json.dumps({"type": "url_verification", "challenge": "c", "token": "x"}), JSON)
    assert (response.status, response.json) == (200, {"challenge": "c"})


def test_an_unknown_action_is_acknowledged(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    payload = {
        "type": "block_actions",
        "user": {"id": "U-ANA"},
        "team": {"id": "T1"},
        "actions": [{"action_id": "gone", "block_id": "b", "type": "button", "value": SECRET_WORDS}],
    }
    response = workspace.request(urlencode({"payload": json.dumps(payload)}))
    assert (response.status, response.body) == (200, "")
    assert [record.getMessage() for record in caplog.records] == ["Nobody listens to 'block_actions'; acknowledged"]


@pytest.mark.parametrize("refused", [{"x_slack_signature": "v0=" + "1" * 64}, {"x_slack_signature": "no"}])
def test_a_refusal_is_one_line_in_the_log_without_the_body(
    workspace: Workspace, caplog: pytest.LogCaptureFixture, refused: dict[str, str]
) -> None:
    caplog.set_level("DEBUG")
    workspace.request(command_form("/term", SECRET_WORDS), **refused)
    (record,) = [record for record in caplog.records if record.levelname != "DEBUG"]
    assert record.getMessage().startswith("POST '/slack/events' refused: 401")
    assert SECRET_WORDS.split()[0] + "+" not in caplog.text


def test_an_answered_question_leaves_no_words_in_the_log(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    workspace.command("/term", "zebra")
    workspace.mention("<@U-BOT> zebra")
    assert "zebra" not in caplog.text.lower()
