"""Brings Slack's requests to the bot, signed, and reads its acknowledgement."""

from __future__ import annotations

import http.client
import itertools
import json
from collections.abc import Callable
from typing import Any

from bot.playground.model import Channel
from bot.playground.refusal import Refusal
from bot.playground.wire import FORM, JSON, event_json, signed_headers

Send = Callable[[bytes, dict[str, str]], tuple[int, str]]
"""A body and its headers -> the status and the body of the answer."""
ACK_SECONDS = 3


def send_to(host: str, port: int, path: str) -> Send:
    """Over HTTP, with the three seconds that Slack waits. Raises OSError if nobody answers."""

    def send(body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        connection = http.client.HTTPConnection(host, port, timeout=ACK_SECONDS)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    return send


class Delivery:
    def __init__(self, send: Send, secret: str) -> None:
        self._send = send
        self._secret = secret
        self._numbers = itertools.count(1)

    def event(self, event: dict[str, Any], channel: Channel) -> None:
        """What the bot answers to an event is nobody's concern but that of Slack's statistics."""
        self._deliver(event_json(event, f"Ev{next(self._numbers):06d}", bool(channel.shared_with)), JSON)

    def form(self, body: str) -> str:
        """A command or an interaction: what the bot acknowledges it with. Raises Refusal with the code that Slack shows its user."""
        return self._deliver(body, FORM)

    def _deliver(self, body: str, content_type: str) -> str:
        data = body.encode()
        try:
            status, answer = self._send(data, signed_headers(data, content_type, self._secret))
        except TimeoutError as error:
            raise Refusal("operation_timeout") from error
        except OSError as error:
            raise Refusal("dispatch_failed") from error
        if status != 200:
            raise Refusal("dispatch_failed", [f"http_status_code_{status}"])
        return answer


def as_payload(answer: str) -> dict[str, Any]:
    """An acknowledgement's body: JSON, or a plain text that is shown as it is."""
    try:
        payload = json.loads(answer) if answer.strip() else {}
    except ValueError:
        return {"text": answer}
    return payload if isinstance(payload, dict) else {"text": answer}
