"""The playground's Slack as tests use it: it remembers what the bot called, and can have a bad day."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask import Flask
from slackblocks import Block

from bot.playground.checks import check_message
from bot.playground.rules import length as utf16
from bot.playground.scene import start_workspace
from bot.playground.server import Server
from bot.playground.web_api import APP_TOKEN, TOKEN, Answer, Call, WebApi
from bot.playground.workspace import Workspace

__all__ = ["APP_TOKEN", "TOKEN", "Call", "StandIn", "check_blocks", "shown", "utf16"]


def check_blocks(blocks: list[dict[str, Any]], text: str) -> None:
    """Slack's limits for a message, by our data and by the package slackblocks, and what this house adds to them."""
    assert blocks
    check_message(text, blocks)
    for block in blocks:
        with suppress(NotImplementedError):  # it parses no nested elements
            Block.from_dict(json.loads(json.dumps(block)))
    assert all(text["verbatim"] is True for text in _mrkdwn_in(blocks)), "Slack would look for names and addresses in the text"
    assert text.strip(), "no fallback text"
    assert utf16(text) <= 4000, "the fallback text would be split"


def shown(blocks: list[dict[str, Any]]) -> str:
    """What there is to read, without what can be pressed."""
    return "\n".join(text["text"] for text in _mrkdwn_in(blocks))


def _mrkdwn_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for part in value for found in _mrkdwn_in(part)]
    if not isinstance(value, dict):
        return []
    return [value] if value.get("type") == "mrkdwn" else _mrkdwn_in(list(value.values()))


class StandIn(WebApi):
    """`calls` holds what was accepted. `answers` are given instead, in turn: (HTTP status, headers, body); those of `bad` to every call of a
    method, or of a method to a channel (`chat.postMessage U-ANA`).

    `delay` is how many seconds all of them take.
    """

    def __init__(self, workspace: Workspace | None = None, socket_url: str = "") -> None:
        super().__init__(workspace or start_workspace())
        self.socket_url = socket_url
        self.calls: list[Call] = []
        self.refused: list[Call] = []
        self.delay = 0.0
        self._silent: dict[str, threading.Event] = {}
        self.bad: dict[str, tuple[int, dict[str, str], dict[str, Any]]] = {}
        self.answers: deque[tuple[int, dict[str, str], dict[str, Any]]] = deque()

    def start(self) -> str:
        """The base URL of the Web API."""
        app = Flask(__name__)
        app.register_blueprint(self.blueprint())
        self._server = Server(app)
        self._server.start()
        self.workspace.base_url = self._server.url
        return f"{self._server.url}api/"

    def stop(self) -> None:
        self._server.stop()

    @contextmanager
    def silent(self, method: str) -> Iterator[None]:
        """Nothing of this method is answered meanwhile."""
        over = self._silent[method] = threading.Event()
        yield
        over.set()
        del self._silent[method]

    def posted(self) -> list[Call]:
        return [call for call in self.calls if call.method.startswith("chat.")]

    def answer(self, call: Call, authorization: str) -> Answer:
        time.sleep(self.delay)
        if over := self._silent.get(call.method):
            over.wait(30)
        bad = self.bad.get(f"{call.method} {call.arguments.get('channel')}", self.bad.get(call.method))
        if bad or (self.answers and call.method != "apps.connections.open"):
            self.refused.append(call)
            status, headers, body = bad or self.answers.popleft()
            return Answer(body, status, tuple(headers.items()))
        answer = super().answer(call, authorization)
        if call.method != "apps.connections.open":
            (self.calls if answer.body["ok"] else self.refused).append(call)
        return answer
