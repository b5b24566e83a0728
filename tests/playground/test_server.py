"""The server on loopback: nobody else's machine reaches it, and a port that is taken is no reason not to start."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Callable, Iterable

from bot.playground.server import Server


def hello(environ: dict[str, object], start_response: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    start_response("200 OK", [("content-length", "5")])
    return [b"hello"]


def test_it_takes_the_next_free_port_and_listens_on_loopback_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = Server(hello, port)
        server.start()
        assert port < server.port < port + 50
        assert server.url == f"http://127.0.0.1:{server.port}/"
        with urllib.request.urlopen(server.url) as answer:
            assert answer.read() == b"hello"
        assert server._server.server_address[0] == "127.0.0.1"
        server.stop()
