"""How long Slack waits for each listener, with a Web API that takes 200 ms: a real server, its database on PostgreSQL, requests in turn.

python -m tests.benchmarks.listeners
"""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bot.playground import wire
from bot.playground.scene import start_workspace
from bot.playground.wire import FORM, JSON, event_json, interaction_form
from bot.records.migrate import migrate
from bot.slack.controls import FEEDBACK, POST, SHARE
from bot.slack.home import ASK, DEFAULT, LETTER
from bot.slack.shortcuts import EXPLAIN, LOOK_UP
from bot.slack.windows import FIND, UNFOLD
from tests.benchmarks.table import Expectation, Row, percentile, table
from tests.postgresql import PostgreSQL
from tests.server import Server
from tests.stand_in import StandIn

ROUNDS = 200
PAUSE = 0.02
"""Seconds between two requests: fifty a second are what a thousand CSMs would send on a bad day."""
WEB_API_SECONDS = 0.2
ALLOWED = 300.0
"""Milliseconds that a listener may take, p99."""

SCENE = start_workspace()
ANA, GENERAL = SCENE.people["U-ANA"], SCENE.channels["C-GENERAL"]
AOV = "0 ecommerce/terminology/aov"
NUMBERS = itertools.count(1)

Request = Callable[[], tuple[str, str]]
"""Makes a new body with its content type."""


def main() -> int:
    print(table(measure_listeners()))
    return 0


def measure_listeners() -> list[Row]:
    with _server() as server:
        return [Row(f"{name}, p99", "ms", _p99(server, request), expected=Expectation("ours", "<", ALLOWED)) for name, request in REQUESTS]


def _p99(server: Server, request: Request) -> float:
    times = []
    for _ in range(ROUNDS):
        body, content_type = request()
        began = time.perf_counter()
        status, answer = server.post(body, content_type)
        times.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise RuntimeError(f"answered {status} {answer[:200]!r}")
        time.sleep(PAUSE)
    return percentile(times, 0.99)


@contextmanager
def _server() -> Iterator[Server]:
    with ExitStack() as stack:
        postgresql = PostgreSQL(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        stack.callback(postgresql.stop)
        url = postgresql.new_database()
        migrate(url)
        slack = StandIn()
        slack.delay = WEB_API_SECONDS
        server = Server(slack.start(), url)
        stack.callback(slack.stop)
        stack.callback(server.end)
        yield server


def _command(command: str, text: str) -> Request:
    return lambda: (wire.command_form(command, text, ANA, GENERAL, "http://127.0.0.1:9/unused", "1.2.3"), FORM)


def _event(**event: Any) -> Request:
    def request() -> tuple[str, str]:
        number = next(NUMBERS)
        moment = {"ts": f"{number}.5", "event_ts": f"{number}.5"}
        return event_json({"user": ANA.id, "team": ANA.team, "channel": GENERAL.id} | moment | event, f"Ev-bench-{number}"), JSON

    return request


def _press(action: str, value: str, **more: Any) -> Request:
    def request() -> tuple[str, str]:
        moment = f"{next(NUMBERS)}.5"
        container = {"type": "message", "message_ts": moment, "channel_id": GENERAL.id, "is_ephemeral": True}
        pressed = {"action_id": action, "block_id": "b", "value": value, "action_ts": moment} | more
        parts = {"actions": [pressed], "container": container, "channel": {"id": GENERAL.id}, "trigger_id": "1.2.3"}
        return interaction_form("block_actions", ANA, **parts, response_url="http://127.0.0.1:9/unused"), FORM

    return request


def _interaction(kind: str, **parts: Any) -> Request:
    return lambda: (interaction_form(kind, ANA, trigger_id="1.2.3", **parts), FORM)


REQUESTS: tuple[tuple[str, Request], ...] = (
    ("/term", _command("/term", "LTV")),
    ("/term that finds nothing", _command("/term", "drayage")),
    ("/industry", _command("/industry", "finance terms")),
    ("/industry set", _command("/industry", "set finance")),
    ("a mention", _event(type="app_mention", text="<@U-BOT> what is AOV?")),
    ("a direct message", _event(type="message", channel_type="im", channel="D-ANA", text="which events should a shop send?")),
    ("home opened", _event(type="app_home_opened", tab="home")),
    ("conversation opened", _event(type="app_home_opened", tab="messages", channel="D-ANA")),
    ("joined a channel", _event(type="member_joined_channel", user="U-BOT")),
    ("open", _press("open.1", AOV)),
    ("share", _press(SHARE, AOV)),
    ("post", _press(POST, f"digest {AOV}")),
    ("feedback", _press(FEEDBACK, f"+ {AOV}")),
    ("ask at home", _press(ASK, "what should an online shop track?")),
    ("a letter", _press(LETTER, "A")),
    ("a default", _press(DEFAULT, "finance")),
    (
        "explain",
        _interaction(
            "message_action", callback_id=EXPLAIN, message={"text": "AOV, ROAS and LTV " * 50}, response_url="http://127.0.0.1:9/x"
        ),
    ),
    ("look up", _interaction("shortcut", callback_id=LOOK_UP)),
    ("type", _interaction("block_suggestion", action_id=FIND, block_id="b", value="re", container={"type": "view"})),
    ("unfold", _press(f"{UNFOLD}.1", AOV)),
)


if __name__ == "__main__":
    sys.exit(main())
