"""A stand-in for Slack's Web API on loopback. Takes what Slack takes, refuses what Slack refuses, remembers what was posted."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from slackblocks import Block

TOKEN, APP_TOKEN = "xoxb-stand-in", "xapp-stand-in"


def check_blocks(blocks: list[dict[str, Any]], text: str) -> None:
    """Slack's limits for a message: those that the package slackblocks knows, and those that it does not."""
    assert 1 <= len(blocks) <= 50, f"{len(blocks)} blocks"
    characters = 0
    for block in blocks:
        Block.from_dict(json.loads(json.dumps(block)))
        for element in [block["text"]] if "text" in block else block["elements"]:
            assert element["type"] == "mrkdwn"
            assert element["verbatim"] is True
            assert 1 <= utf16(element["text"]) <= 3000, f"{utf16(element['text'])} characters in a block"
            characters += utf16(element["text"])
    assert characters <= 13_200, f"{characters} characters in all blocks"
    assert text.strip(), "no fallback text"
    assert utf16(text) <= 4000, "the fallback text would be split"


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass
class Call:
    method: str
    arguments: dict[str, Any]


@dataclass
class StandIn:
    """`calls` holds what was accepted. `answers` are given instead, in turn: (HTTP status, headers, body)."""

    calls: list[Call] = field(default_factory=list)
    refused: list[Call] = field(default_factory=list)
    answers: deque[tuple[int, dict[str, str], dict[str, Any]]] = field(default_factory=deque)
    socket_url: str = ""
    """Where Socket Mode is to connect."""
    channels: frozenset[str] = frozenset({"C-GENERAL", "C-CUSTOMER", "D-ANA", "D-BEN"})

    def start(self) -> str:
        """The base URL of the Web API."""
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                is_json = self.headers.get("content-type", "").startswith("application/json")
                arguments = json.loads(body or "{}") if is_json else dict(parse_qsl(body, keep_blank_values=True))
                call = Call(self.path.rsplit("/", 1)[-1], arguments)
                status, headers, answer = stand_in._answer(call, self.headers.get("authorization", ""))
                data = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {**headers, "content-type": "application/json", "content-length": str(len(data))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def posted(self) -> list[Call]:
        return [call for call in self.calls if call.method.startswith("chat.")]

    def _answer(self, call: Call, authorization: str) -> tuple[int, dict[str, str], dict[str, Any]]:
        if call.method == "apps.connections.open" and authorization == f"Bearer {APP_TOKEN}":
            return 200, {}, {"ok": True, "url": self.socket_url}
        if self.answers:
            self.refused.append(call)
            return self.answers.popleft()
        error = self._error(call, authorization)
        (self.refused if error else self.calls).append(call)
        if error:
            return 200, {}, {"ok": False, "error": error}
        return 200, {}, {"ok": True, "ts": f"{len(self.calls)}.000100", "user_id": "U-BOT", "bot_id": "B-BOT", "team_id": "T1"}

    def _error(self, call: Call, authorization: str) -> str | None:
        if authorization != f"Bearer {TOKEN}":
            return "invalid_auth"
        if call.method == "auth.test":
            return None
        if call.method not in ("chat.postMessage", "chat.postEphemeral"):
            return "unknown_method"
        if call.arguments.get("channel") not in self.channels:
            return "channel_not_found"
        if call.method == "chat.postEphemeral" and not call.arguments.get("user"):
            return "user_not_in_channel"
        blocks = call.arguments.get("blocks") or []
        try:
            check_blocks(json.loads(blocks) if isinstance(blocks, str) else blocks, call.arguments.get("text") or "")
        except AssertionError:
            return "invalid_blocks"
        return None
