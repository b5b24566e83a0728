"""Puts the playground together: the workspace, its Web API and the page, and the real bot behind the same port."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from importlib.util import find_spec
from typing import Any

from flask import Flask

from bot.lookup.library import Library
from bot.playground.accounts import EDITORS, make_believe
from bot.playground.acts import Acts
from bot.playground.calendar import Calendar
from bot.playground.client import Client
from bot.playground.delivery import Delivery, send_to
from bot.playground.guard import add_headers, check_request
from bot.playground.interactions import Interactions
from bot.playground.page import Page
from bot.playground.pretending import Pretending
from bot.playground.scene import REVIEW_CHANNEL, REVIEWERS, start_workspace
from bot.playground.server import HOST, Server
from bot.playground.vitally import PREFIX, VitallyStandIn
from bot.playground.web_api import WebApi
from bot.playground.workspace import Workspace
from bot.publishing.publisher import Publisher
from bot.rounds import Rounds
from bot.settings import CHANNEL_PATTERNS, Settings
from bot.slack.app import create_app
from bot.slack.http import EVENTS_PATH, HEALTH_PATH, MAX_BODY, create_wsgi


class Playground:
    """Listens from the moment it is made. Token and signing secret are new each time: nobody else can speak to the bot or for it.

    What is proposed there is published by `publisher`; without one no file is touched.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library,
        executor: Executor,
        rounds: Rounds,
        workspace: Workspace | None = None,
        publisher: Publisher | None = None,
    ) -> None:
        self.workspace = workspace or start_workspace()
        self.rounds = rounds
        token, secret = f"xoxb-{secrets.token_hex(16)}", secrets.token_hex(16)
        site = Flask(__name__, static_folder=None)
        self.server = Server(site, settings.port)
        self.url = self.workspace.base_url = self.server.url
        site.config["MAX_CONTENT_LENGTH"] = MAX_BODY
        delivery = Delivery(send_to(HOST, self.server.port, EVENTS_PATH), secret)
        client = Client(self.workspace, delivery)
        vitally, accounts = self._accounts()
        calendar = Calendar()
        rounds.database.now = calendar.now
        for part in (
            vitally,
            WebApi(self.workspace, token),
            Acts(self.workspace, client, Interactions(self.workspace, delivery), calendar),
            Page(self.workspace, library, settings.knowledge_dir),
        ):
            site.register_blueprint(part.blueprint())
        site.before_request(check_request)
        site.after_request(add_headers)
        bot = dataclasses.replace(
            settings,
            bot_token=token,
            signing_secret=secret,
            api_url=f"{self.url}api/",
            port=self.server.port,
            review_channel=REVIEW_CHANNEL,
            reviewers=(REVIEWERS,),
            **accounts,
        )
        self.pretending = Pretending(settings.knowledge_dir)
        app = create_app(bot, library, executor, rounds, publisher or self.pretending, self.pretending.read)
        site.wsgi_app = _beside(site.wsgi_app, create_wsgi(app, library))  # type: ignore[method-assign]

    def _accounts(self) -> tuple[VitallyStandIn, dict[str, Any]]:
        """A Vitally of its own, and what lets the bot use it; without its library there are no accounts. Never anybody's real ones."""
        key = secrets.token_hex(16) if find_spec("httpx") else ""
        own = {"vitally_industry_trait": "", "vitally_domain_trait": "", "vitally_editors": EDITORS, "vitally_sync_minutes": 1}
        address = {"vitally_api_key": key, "vitally_base_url": self.url.rstrip("/") + PREFIX}
        return make_believe(key, self.workspace.clock), {**own, **address, "vitally_channel_patterns": CHANNEL_PATTERNS}

    def on_reload(self) -> None:
        """New knowledge, or a problem with it: whoever looks at the page looks again."""
        with self.workspace.changing():
            pass


def _beside(site: Callable[..., Any], bot: Callable[..., Any]) -> Callable[..., Any]:
    """The bot's two paths go to the bot, as they would on a server of its own."""

    def wsgi(environ: dict[str, Any], start_response: Any) -> Any:
        return (bot if environ.get("PATH_INFO") in (EVENTS_PATH, HEALTH_PATH) else site)(environ, start_response)

    return wsgi
