"""A Slack in memory where everything is allowed, and a small bot in it that does what the tests ask of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.playground.client import Client
from bot.playground.delivery import Delivery
from bot.playground.interactions import Interactions
from bot.playground.manifest import Command, Manifest, Shortcut, load_manifest
from bot.playground.methods import METHODS
from bot.playground.model import Message, Person
from bot.playground.scene import start_workspace
from bot.playground.workspace import Workspace
from tests.stand_in import TOKEN, StandIn

SECRET = "a signing secret"


def full_manifest() -> Manifest:
    return dataclasses.replace(
        load_manifest(),
        commands=(Command("/do", "Do it", "what"),),
        shortcuts=(Shortcut("global", "Do it", "", False), Shortcut("on-message", "Do it", "", True)),
        scopes=frozenset(scope for scope, _ in METHODS.values() if scope),
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
