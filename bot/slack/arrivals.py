"""First contact: somebody opens the bot's own place, or invites it to a channel. It says hello once, and never where customers read along."""

from __future__ import annotations

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.records.database import DatabaseAway
from bot.records.greetings import tell_once
from bot.slack.agent import Agent
from bot.slack.desk import Desk
from bot.slack.home import GREETING
from bot.slack.homes import Homes

Event = dict[str, Any]


class Arrivals:
    def __init__(self, desk: Desk, homes: Homes, agent: Agent) -> None:
        self.desk = desk
        self.homes = homes
        self.agent = agent

    def register(self, app: App) -> None:
        app.event("app_home_opened")(self.on_home_opened)
        app.event("member_joined_channel")(self.on_joined)

    def on_home_opened(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        team, person = str(body.get("team_id")), event["user"]
        if event.get("tab") == "home":
            self.desk.later("a home", lambda: self.homes.welcome(client, team, person))
        elif event.get("channel"):
            self.desk.later("prompts", lambda: self.agent.suggest(client, event["channel"]))
        self.desk.later("a greeting", lambda: self._greet(client, team, person))

    def on_joined(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        """Only the bot's own arrival counts."""
        bots = [each.get("user_id") for each in body.get("authorizations") or () if each.get("is_bot")]
        if event.get("user") in bots and body.get("is_ext_shared_channel") is False:
            self.desk.later("a greeting", lambda: self._greet(client, str(body.get("team_id")), event["channel"]))

    def _greet(self, client: WebClient, team: str, whom: str) -> None:
        """While nobody can tell whether they were greeted, nobody is: the next time will do."""
        try:
            if tell_once(self.desk.database, team, whom):
                client.chat_postMessage(channel=whom, text=GREETING, unfurl_links=False, unfurl_media=False)
        except DatabaseAway:
            return
