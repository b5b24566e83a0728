"""A workspace from Slack's side: sends the bot signed requests of Slack's own form and reads what comes back."""

from __future__ import annotations

import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bot.lookup.index import Index
from bot.lookup.library import Library
from bot.playground import wire
from bot.playground.client import Client
from bot.playground.delivery import Delivery
from bot.playground.interactions import Interactions
from bot.playground.scene import start_workspace
from bot.playground.wire import FORM, JSON, event_json, sign
from bot.publishing.publisher import Publisher
from bot.records.database import Database
from bot.rounds import Rounds
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.http import EVENTS_PATH, create_wsgi
from tests.stand_in import TOKEN, Call, StandIn

__all__ = ["FORM", "JSON", "SECRET", "Response", "Workspace", "command_form", "event_json", "sign", "signed_headers"]

SECRET = "a signing secret"
SCENE = start_workspace()


@dataclass
class Response:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def command_form(command: str, text: str, **more: str) -> str:
    """A command by Ana in #customer-success, but for what `more` says."""
    people, channels = SCENE.people, SCENE.channels
    return wire.command_form(command, text, people["U-ANA"], channels["C-GENERAL"], "http://127.0.0.1:9/unused", "1.2.3", **more)


def signed_headers(body: bytes, content_type: str, age: int = 0) -> dict[str, str]:
    return wire.signed_headers(body, content_type, SECRET, age)


class Workspace:
    """One bot in this process: a real Bolt app behind the real WSGI application, its Web API the playground's.

    `client` and `interactions` do what people do in Slack; `settle` waits until the bot has posted what it wanted to.
    """

    def __init__(
        self, index: Index, slack: StandIn, api_url: str, database: Database, publisher: Publisher | None = None, **settings: Any
    ) -> None:
        self.slack = slack
        delivery = Delivery(self._send, SECRET)
        self.client, self.interactions = Client(slack.workspace, delivery), Interactions(slack.workspace, delivery)
        self._executor = ThreadPoolExecutor(1)
        self.library = Library(index)
        self.database = database
        settings = Settings(bot_token=TOKEN, signing_secret=SECRET, api_url=api_url, **settings)
        self.publisher = publisher
        self.rounds = Rounds(database)
        self.app = create_app(settings, self.library, self._executor, self.rounds, publisher)
        self._wsgi = create_wsgi(self.app, self.library)
        self._events = 0

    def close(self) -> None:
        self._executor.shutdown(wait=True)
        self.database.close()

    def settle(self) -> None:
        self._executor.submit(int).result()

    def _send(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        response = self.request(body, headers["content-type"], **headers)
        return response.status, response.body

    def request(
        self, body: str | bytes, content_type: str = FORM, *, method: str = "POST", path: str = EVENTS_PATH, **headers: str
    ) -> Response:
        """Any request; signed unless headers say otherwise."""
        data = body.encode() if isinstance(body, str) else body
        sent = signed_headers(data, content_type) | {name.replace("_", "-"): value for name, value in headers.items()}
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": io.BytesIO(data),
        }
        environ |= {"HTTP_" + name.upper().replace("-", "_"): value for name, value in sent.items()}
        environ["CONTENT_TYPE"] = sent["content-type"]
        started: list[Any] = []
        answer = b"".join(self._wsgi(environ, lambda status, lines: started.extend([status, dict(lines)])))
        return Response(int(started[0].split()[0]), started[1], answer.decode())

    def command(self, command: str, text: str = "", **more: str) -> dict[str, Any]:
        """What rides back in the acknowledgement."""
        response = self.request(command_form(command, text, **more))
        assert response.status == 200
        return dict(response.json)

    def event(self, event: dict[str, Any], event_id: str | None = None, shared: bool | None = False, **headers: str) -> list[Call]:
        """Posts an event; gives what the bot posted because of it."""
        self._events += 1
        before = len(self.slack.posted())
        response = self.request(event_json(event, event_id or f"Ev{self._events}", shared), JSON, **headers)
        assert (response.status, response.body) == (200, "")
        self.settle()
        return self.slack.posted()[before:]

    def mention(self, text: str, shared: bool | None = False, **more: Any) -> list[Call]:
        event = {
            "type": "app_mention",
            "user": "U-ANA",
            "text": text,
            "ts": f"{time.time():.6f}",
            "channel": "C-GENERAL",
            "team": "T1",
        } | more
        return self.event(event | {"event_ts": event["ts"]}, shared=shared)

    def direct_message(self, text: Any, **more: Any) -> list[Call]:
        event = {
            "type": "message",
            "channel_type": "im",
            "user": "U-ANA",
            "text": text,
            "ts": f"{time.time():.6f}",
            "channel": "D-ANA",
        } | more
        return self.event(event | {"event_ts": event["ts"]})
