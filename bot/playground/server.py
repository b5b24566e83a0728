"""HTTP on loopback: a WSGI application on a port of 127.0.0.1, served from threads of this process."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

HOST = "127.0.0.1"
PORTS_TRIED = 50

Wsgi = Callable[..., Any]


class QuietHandler(WSGIRequestHandler):
    """Logs no requests: their bodies' words are nobody's, and their paths say nothing."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return


class Server:
    """Listens from the moment it is made, on the wanted port or the next one that is free; port 0 takes any."""

    def __init__(self, wsgi: Wsgi, port: int = 0) -> None:
        with _listen(port) as listening:
            self.port: int = listening.getsockname()[1]
            self._server = make_server(HOST, self.port, wsgi, threaded=True, request_handler=QuietHandler, fd=listening.fileno())
        self.url = f"http://{HOST}:{self.port}/"

    def run(self) -> None:
        """Until SIGINT."""
        self._server.serve_forever(poll_interval=0.1)

    def start(self) -> None:
        """In a thread of its own."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _listen(port: int) -> socket.socket:
    for wanted in range(port, port + PORTS_TRIED):
        try:
            return socket.create_server((HOST, wanted), backlog=128)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, f"no port from {port} to {port + PORTS_TRIED - 1} is free")
