"""A workspace from Slack's side: sends the bot signed requests of Slack's own form and reads what comes back."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bot.lookup.index import Index
from bot.lookup.library import Library
from bot.records.database import Database
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.http import EVENTS_PATH, create_wsgi
from tests.stand_in import TOKEN, Call, StandIn

SECRET = "a signing secret"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass
class Response:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def sign(body: bytes, timestamp: str, secret: str = SECRET) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def signed_headers(body: bytes, content_type: str, age: int = 0) -> dict[str, str]:
    timestamp = str(int(time.time()) - age)
    return {"content-type": content_type, "x-slack-request-timestamp": timestamp, "x-slack-signature": sign(body, timestamp)}


def command_form(command: str, text: str, **more: str) -> str:
    return urlencode(
        {
            "token": "deprecated",
            "team_id": "T1",
            "team_domain": "acme",
            "channel_id": "C-GENERAL",
            "channel_name": "general",
            "user_id": "U-ANA",
            "user_name": "ana",
            "command": command,
            "text": text,
            "api_app_id": "A1",
            "is_enterprise_install": "false",
            "response_url": "http://127.0.0.1:9/unused",
            "trigger_id": "1.2.3",
        }
        | more
    )


def event_json(event: dict[str, Any], event_id: str, shared: bool | None = False) -> str:
    wrapper = {
        "token": "x",
        "team_id": "T1",
        "api_app_id": "A1",
        "type": "event_callback",
        "event_id": event_id,
        "event_time": 1,
        "event": event,
    }
    return json.dumps(
        wrapper
        | {"authorizations": [{"team_id": "T1", "user_id": "U-BOT", "is_bot": True}]}
        | ({} if shared is None else {"is_ext_shared_channel": shared})
    )


class Workspace:
    """One bot in this process: a real Bolt app behind the real WSGI application, its Web API a stand-in."""

    def __init__(self, index: Index, slack: StandIn, api_url: str, database: Database) -> None:
        self.slack = slack
        self._executor = ThreadPoolExecutor(1)
        self.library = Library(index)
        self.database = database
        settings = Settings(bot_token=TOKEN, signing_secret=SECRET, api_url=api_url)
        self.app = create_app(settings, self.library, self._executor, database)
        self._wsgi = create_wsgi(self.app, self.library)
        self._events = 0

    def close(self) -> None:
        self._executor.shutdown(wait=True)
        self.database.close()

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
        self._executor.submit(int).result()
        return self.slack.posted()[before:]

    def mention(self, text: str, shared: bool | None = False, **more: Any) -> list[Call]:
        event = {"type": "app_mention", "user": "U-ANA", "text": text, "ts": f"{time.time():.6f}", "channel": "C-GENERAL"} | more
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
