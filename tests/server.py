"""The bot as a process that serves HTTP."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from bot.playground.delivery import Send, send_to
from bot.slack.http import EVENTS_PATH
from tests.stand_in import TOKEN
from tests.workspace import FORM, SECRET, signed_headers

ROOT = Path(__file__).parent.parent
DEADLINE = 30
PORTS = range(20000, 30000)


def free_port() -> int:
    """Below those that outgoing connections take on their own."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


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

    @property
    def send(self) -> Send:
        """How Slack reaches it."""
        return send_to("127.0.0.1", self.port, EVENTS_PATH)

    def end(self) -> str:
        """SIGTERM, wait, and what it logged."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            _, self.log = self.process.communicate(timeout=DEADLINE)
        return self.log
