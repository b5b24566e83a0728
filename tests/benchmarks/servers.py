"""Starts and ends the servers that are measured, and a stand-in for Slack's Web API. Nothing leaves 127.0.0.1."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.benchmarks.bare import BOT_TOKEN, CONSTANT, SIGNING_SECRET
from tests.benchmarks.client import HOST, Connection, signed_command

ROOT = Path(__file__).parents[2]
START_SECONDS = 30
END_SECONDS = 40
POLL_SECONDS = 0.002


@dataclass(frozen=True)
class Kind:
    """`says` is part of every right answer: a server that answers fast because it broke is no server."""

    name: str
    arguments: tuple[str, ...]
    says: str


OURS = Kind("ours", ("-m", "bot", "serve"), "Return on Ad Spend")
BARE = Kind("bare", ("-m", "tests.benchmarks.bare"), CONSTANT)
DEFAULTS = Kind("defaults", ("-m", "tests.benchmarks.bare", "defaults"), CONSTANT)


@dataclass(frozen=True)
class Running:
    kind: Kind
    port: int
    pid: int
    started_after: float
    """Seconds from the start of the process to its first right answer."""


class _WebApi(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = b'{"ok": true}'
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Silence: what is printed is the table."""


def forget_surroundings() -> None:
    """Takes Slack's variables and proxies out of this process's environment, and so out of all servers'."""
    for name in list(os.environ):
        if name.startswith("SLACK_") or name.lower().endswith("_proxy"):
            del os.environ[name]


@contextmanager
def web_api() -> Iterator[str]:
    """The address of a Web API that says yes to everything."""
    with ThreadingHTTPServer((HOST, 0), _WebApi) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/api/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def running(kind: Kind, api_url: str, bytecode: str) -> Iterator[Running]:
    """A server that has given its first answer; ended and waited for on the way out, whatever happened."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as log:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *kind.arguments],
            env=_environment(kind, port, api_url, folder, bytecode),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for_answer(kind, port, process)
            yield Running(kind, port, process.pid, time.perf_counter() - began)
        except Exception:
            log.seek(0)
            print(f"--- the log of {kind.name}\n{log.read()[-4000:]}", file=sys.stderr)
            raise
        finally:
            _end(process)


def worker_memory(pid: int) -> float:
    """Resident megabytes of the only worker of that gunicorn; NaN where there is no /proc."""
    if not Path("/proc/self/task").is_dir():
        return float("nan")
    (worker,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = Path(f"/proc/{worker}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _environment(kind: Kind, port: int, api_url: str, folder: str, bytecode: str) -> dict[str, str]:
    """gunicorn's control socket goes to a folder of its own: all servers of a user share one otherwise. Bytecode is kept beside the
    project, so that no start but the first compiles anything."""
    slack = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SIGNING_SECRET, "SLACK_API_URL": api_url}
    bot = {"KNOWLEDGE_DIR": str(ROOT / "knowledge"), "LOG_LEVEL": "INFO", **slack}
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {"PORT": str(port), "XDG_RUNTIME_DIR": folder, "PYTHONPYCACHEPREFIX": bytecode} | (bot if kind is OURS else {})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for_answer(kind: Kind, port: int, process: subprocess.Popen[bytes]) -> None:
    connection = _connect(port, process)
    try:
        answer = connection.post(signed_command()).decode()
    finally:
        connection.close()
    if kind.says not in answer:
        raise RuntimeError(f"{kind.name} answered {answer[:200]!r}")


def _connect(port: int, process: subprocess.Popen[bytes]) -> Connection:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return Connection(port)
        except ConnectionRefusedError:
            time.sleep(POLL_SECONDS)
    raise RuntimeError(f"does not listen (exit code {process.returncode})")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
