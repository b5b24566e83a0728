"""The playground's Vitally as tests use it: it remembers what it was asked, and can have a bad day."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, Response, request

from bot.playground.server import Server
from bot.playground.vitally import PREFIX, VitallyStandIn, segment_field
from bot.settings import Settings

KEY = "sk_live_nobody-may-see-this"
SEGMENTS = ("AI & Data", "E-commerce", "Finance", "Healthcare", "Space tourism")


class StandIn(VitallyStandIn):
    """`asked` holds what was served. `faults` are given instead, in turn: (status, body, headers); None serves. `meanwhile` happens before
    each page; `labels` keeps labels instead of values; `delay` is seconds that it takes."""

    def __init__(self, clock: Callable[[], float] = time.time, segments: Sequence[str] = SEGMENTS) -> None:
        super().__init__(
            KEY, [segment_field(segments), {"id": "2", "label": "Domain", "path": "vitally.custom.domain", "type": "string"}], clock
        )
        self.asked: list[tuple[str, str]] = []
        self.faults: deque[tuple[int, str, dict[str, str]] | None] = deque()
        self.after: deque[tuple[int, str, dict[str, str]] | None] = deque()
        self.meanwhile: Callable[[], object] = lambda: None
        self.labels = False
        self.delay = 0.0

    def start(self) -> str:
        """The base URL."""
        app = Flask(__name__)
        app.register_blueprint(self.blueprint())
        app.after_request(self._spoil)
        self._server = Server(app)
        self._server.start()
        return self._server.url.rstrip("/") + PREFIX

    def id_of(self, name: str) -> str:
        return next(key for key, row in self.rows.items() if row["name"] == name)

    def segment_of(self, name: str) -> str:
        """Its label."""
        value = next(iter(self.rows[self.id_of(name)]["traits"].values()), "")
        return next((option["label"] for option in self.fields[0]["options"] if value in option.values()), value)

    def stop(self) -> None:
        self._server.stop()

    def before(self) -> Response | None:
        time.sleep(self.delay)
        if self.faults and (fault := self.faults.popleft()):
            status, body, headers = fault
            return Response(body, status, headers)
        if refused := super().before():
            return refused
        self.asked.append((request.method, request.full_path.removeprefix(PREFIX).rstrip("?")))
        if request.path == f"{PREFIX}accounts":
            self.meanwhile()
        return None

    def stored(self, value: str) -> str:
        if not self.labels:
            return value
        options = (option for field in self.fields for option in field.get("options", ()))
        return next((option["label"] for option in options if option["value"] == value), value)

    def _spoil(self, response: Response) -> Response:
        """`after` are answers that are lost on their way back, though what was asked is done."""
        if self.after and request.method == "PUT" and (fault := self.after.popleft()):
            status, body, headers = fault
            return Response(body, status, headers)
        return response


def settings_for(url: str, **more: Any) -> Settings:
    return Settings(vitally_api_key=KEY, vitally_base_url=url, **more)
