"""A Slack in memory where everything is allowed, with a small bot that does what the tests ask of it; and the playground in a browser."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.lookup.index import Index
from bot.lookup.library import Library
from bot.playground.client import Client
from bot.playground.delivery import Delivery
from bot.playground.interactions import Interactions
from bot.playground.manifest import Command, Manifest, Shortcut, load_manifest
from bot.playground.methods import METHODS
from bot.playground.model import Message, Person
from bot.playground.playground import Playground
from bot.playground.scene import start_workspace
from bot.playground.workspace import Workspace
from bot.records.database import Database
from bot.rounds import Rounds
from bot.settings import Settings
from tests.playground.browser import find_chromium
from tests.sample import KNOWLEDGE
from tests.stand_in import TOKEN, StandIn

SECRET = "a signing secret"
PATIENCE = 30_000
"""Milliseconds: a machine may be slow, a page that is broken stays so."""
BY_CONVERSATION = {"channels:read", "channels:history", "im:read", "im:history"}


def full_manifest() -> Manifest:
    return dataclasses.replace(
        load_manifest(),
        commands=(Command("/do", "Do it", "what"),),
        shortcuts=(Shortcut("global", "Do it", "", False), Shortcut("on-message", "Do it", "", True)),
        scopes=frozenset(scope for scope, _ in METHODS.values() if scope) | BY_CONVERSATION,
        events=frozenset({"app_mention", "message.im", "app_home_opened"}),
        has_home=True,
        is_agent=True,
        is_interactive=True,
    )


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class World:
    """`bot` is a Bolt app without listeners; the tests add them. `seen` is for what they want to remember."""

    slack: StandIn
    workspace: Workspace
    web: WebClient
    bot: App
    client: Client
    interactions: Interactions
    clock: Clock
    seen: list[Any] = field(default_factory=list)

    @property
    def ana(self) -> Person:
        return self.workspace.people["U-ANA"]

    def last(self, channel: str = "C-GENERAL") -> Message:
        return self.workspace.channels[channel].messages[-1]

    def post(self, blocks: list[dict[str, Any]], **more: Any) -> Message:
        """A message of the bot's with these blocks."""
        self.web.chat_postMessage(channel="C-GENERAL", text="fallback", blocks=blocks, **more)
        return self.last()

    def trigger(self, user: str = "U-ANA", view: str | None = None) -> str:
        return self.workspace.tickets.new_trigger(user, view)


@pytest.fixture
def world() -> Iterator[World]:
    clock = Clock()
    workspace = start_workspace(full_manifest(), clock)
    slack = StandIn(workspace)
    web = WebClient(token=TOKEN, base_url=slack.start())
    bot = App(
        client=web,
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=TOKEN),
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )
    delivery = Delivery(send_to_app(bot), SECRET)
    yield World(slack, workspace, web, bot, Client(workspace, delivery), Interactions(workspace, delivery), clock)
    slack.stop()


def send_to_app(bot: App) -> Callable[[bytes, dict[str, str]], tuple[int, str]]:
    def send(body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        response = bot.dispatch(BoltRequest(body=body.decode(), headers=headers))
        return response.status, response.body

    return send


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


@pytest.fixture
def library(whole: Index) -> Library:
    return Library(whole)


@pytest.fixture
def playground(library: Library, knowledge: Path, database: Database) -> Iterator[Playground]:
    executor = ThreadPoolExecutor(2)
    settings = Settings(port=0, knowledge_dir=knowledge, database_url=str(database.engine.url))
    playground = Playground(settings, library, executor, Rounds(database))
    playground.server.start()
    yield playground
    playground.server.stop()
    executor.shutdown()


@pytest.fixture
def open_page(chromium: Browser, playground: Playground) -> Iterator[Callable[..., Page]]:
    """Opens pages, each with a cookie jar of its own, and at the end wants to have seen no error on any of them."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(path: str = "", **options: object) -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(playground.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
