"""HTTP: a WSGI application before Bolt that refuses what Bolt would stumble over, and gunicorn to serve it."""

from __future__ import annotations

import json
import logging
import re
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from typing import Any, BinaryIO

from gunicorn.app.base import BaseApplication
from slack_bolt import App, BoltRequest

from bot.lookup.library import Library

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/healthz"
MAX_BODY = 1_000_000
"""Bytes. A message of Slack's has 40,000 characters at most."""
MAX_DRAINED = 32_000_000
"""What is read and thrown away of a body that is too large, so that the sender gets to read the refusal."""
THREADS = 8
GRACE_SECONDS = 25
"""For running answers after SIGTERM. Heroku kills after 30."""

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]

_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
    500: "Internal Server Error",
}
_HEADERS = {
    name: "HTTP_" + name.upper().replace("-", "_")
    for name in ("x-slack-signature", "x-slack-request-timestamp", "x-slack-retry-num", "x-slack-retry-reason")
}
_HEADERS["content-type"] = "CONTENT_TYPE"
"""What Bolt reads: its name for it -> WSGI's."""
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Refusal(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def create_wsgi(app: App, library: Library) -> Wsgi:
    """The health check reports how many playbooks the library holds."""

    def wsgi(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        headers: dict[str, list[str]] = {"content-type": ["text/plain; charset=utf-8"]}
        try:
            if path == HEALTH_PATH and method in ("GET", "HEAD"):
                status, headers, body = 200, {"content-type": ["application/json"]}, _health(library)
            else:
                status, headers, body = _slack(app, environ, method, path)
        except Refusal as refusal:
            status, body = refusal.status, str(refusal)
        except Exception:
            incident = uuid.uuid4().hex[:8]
            log.exception("%s %.60r failed (%s)", method, path, incident)
            status, body = 500, f"error {incident}"
        if status >= 400:
            log.warning("%s %.60r refused: %d %s", method, path, status, body[:80])
            headers["x-slack-no-retry"] = ["1"]
        data = body.encode()
        lines = [(name, value) for name, values in headers.items() if name.lower() != "content-length" for value in values]
        start_response(f"{status} {_REASONS.get(status, '')}", [*lines, ("content-length", str(len(data)))])
        return [b"" if method == "HEAD" else data]

    return wsgi


def _health(library: Library) -> str:
    return json.dumps({"status": "ok", "playbooks": len(library.index.playbooks)})


def _slack(app: App, environ: Environ, method: str, path: str) -> tuple[int, dict[str, list[str]], str]:
    if path != EVENTS_PATH:
        raise Refusal(404, "not here")
    body = _read(environ)
    if method != "POST":
        raise Refusal(405, "POST only")
    headers = {header: environ[name] for header, name in _HEADERS.items() if name in environ}
    signed = headers.get("x-slack-request-timestamp", "").isdecimal() and _SIGNATURE.fullmatch(headers.get("x-slack-signature", ""))
    if not signed and b"ssl_check=1" not in body:
        raise Refusal(401, "not signed")
    try:
        request = BoltRequest(body=body.decode("utf-8"), headers=headers)
    except (
        ValueError,
        RecursionError,
        AttributeError,
        TypeError,
    ) as error:  # no UTF-8, no JSON, no object, or one that no request of Slack's is
        raise Refusal(400, "malformed body") from error
    response = app.dispatch(request)
    return response.status, {name: list(values) for name, values in response.headers.items()}, response.body


def _read(environ: Environ) -> bytes:
    """The body, whether its length was announced or not."""
    stream: BinaryIO = environ["wsgi.input"]
    announced = environ.get("CONTENT_LENGTH") or ""
    body = (
        stream.read(min(int(announced), MAX_BODY + 1))
        if announced.isdecimal()
        else stream.read(MAX_BODY + 1)
        if environ.get("HTTP_TRANSFER_ENCODING")
        else b""
    )
    if len(body) > MAX_BODY:
        drained = len(body)
        while drained < MAX_DRAINED and (chunk := stream.read(65536)):
            drained += len(chunk)
        raise Refusal(413, f"more than {MAX_BODY} bytes")
    return body


class Server(BaseApplication):
    """gunicorn with our settings: one process, threads side by side. More processes share what they must know in the database."""

    def __init__(self, wsgi: Wsgi, port: int, executor: Executor, on_start: Callable[[], None]) -> None:
        self._wsgi = wsgi
        self._options = {
            "bind": f"0.0.0.0:{port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": 75,
            "timeout": 60,
            "graceful_timeout": GRACE_SECONDS,
            "loglevel": "warning",
            "proc_name": "playbook-bot",
            "control_socket_disable": True,
            "post_worker_init": lambda worker: on_start(),
            "worker_exit": lambda server, worker: executor.shutdown(wait=True),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Wsgi:
        return self._wsgi
