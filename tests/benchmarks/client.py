"""The side that Slack has: signed commands over keep-alive connections, one at a time or eight at once.

Plain sockets instead of an HTTP library, whose own time would make slow and fast servers look alike.
"""

from __future__ import annotations

import selectors
import socket
import time
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from tests.benchmarks.bare import SIGNING_SECRET

HOST = "127.0.0.1"
CONNECTIONS = 8
TIMEOUT = 30
BODY = urlencode(
    {
        "token": "unused",
        "team_id": "T0000000001",
        "team_domain": "bench",
        "channel_id": "C0000000001",
        "channel_name": "general",
        "user_id": "U0000000001",
        "user_name": "bench",
        "command": "/term",
        "text": "ROAS",
        "api_app_id": "A0000000001",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:9/never-called",
        "trigger_id": "1.2.3",
    }
)


def signed_headers() -> dict[str, str]:
    """For BODY. Slack's signatures, and so these, are good for five minutes."""
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=timestamp, body=BODY)
    assert signature
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature,
    }


def signed_command() -> bytes:
    """A whole request: `/term ROAS` as Slack posts it."""
    headers = {"Host": HOST, "Accept": "*/*", "Content-Length": str(len(BODY)), **signed_headers()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /slack/events HTTP/1.1\r\n{lines}\r\n{BODY}".encode()


class Connection:
    """One keep-alive connection. Raises RuntimeError for any answer but 200."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")

    def close(self) -> None:
        self.stream.close()
        self.socket.close()

    def post(self, request: bytes) -> bytes:
        self.send(request)
        return self.receive()

    def send(self, request: bytes) -> None:
        self.socket.sendall(request)

    def receive(self) -> bytes:
        status = self.stream.readline()
        length = 0
        while (line := self.stream.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = self.stream.read(length)
        if b" 200 " not in status or len(body) != length:
            raise RuntimeError(f"answered {status!r} {body[:200]!r}")
        return body


def requests_a_second(port: int, seconds: float) -> float:
    """CONNECTIONS connections that ask again as soon as they are answered. Runs in a process of its own."""
    connections = [Connection(port) for _ in range(CONNECTIONS)]
    request = signed_command()
    try:
        with selectors.DefaultSelector() as selector:
            for connection in connections:
                selector.register(connection.socket, selectors.EVENT_READ, connection)
                connection.send(request)
            return _answered(selector, request, seconds) / seconds
    finally:
        for connection in connections:
            connection.close()


def _answered(selector: selectors.BaseSelector, request: bytes, seconds: float) -> int:
    answered = 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        ready = selector.select(TIMEOUT)
        if not ready:
            raise TimeoutError(f"no answer for {TIMEOUT} s")
        for key, _ in ready:
            key.data.receive()
            key.data.send(request)
            answered += 1
    return answered
