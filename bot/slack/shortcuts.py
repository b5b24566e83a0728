"""Shortcuts: the words of a message explained, and a window to look something up. Both work in threads, where commands do not."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.lookup.mentions import mentions_in
from bot.lookup.question import ask
from bot.slack.controls import card, gone_card
from bot.slack.delivery import open_window, show_window
from bot.slack.desk import Desk
from bot.slack.place import Place, answer_at
from bot.slack.press import Press, read_press
from bot.slack.windows import FIND, UNFOLD, explained, suggestions, window

EXPLAIN, LOOK_UP = "explain_terms", "look_up"
UNFOLDS = re.compile(rf"^{UNFOLD}\.\d+$")


class Shortcuts:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def register(self, app: App) -> None:
        app.shortcut({"type": "message_action", "callback_id": EXPLAIN})(self.on_explain)
        app.shortcut({"type": "shortcut", "callback_id": LOOK_UP})(self.on_look_up)
        app.options(FIND)(self.on_type)
        app.action(UNFOLDS)(self.on_unfold)

    def on_explain(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press, text = read_press(body), body["message"].get("text")
        default = self.desk.defaults.industry_of(press.team, press.channel, press.person)
        view = explained(mentions_in(self.desk.index, ask(text if isinstance(text, str) else "", "mention"), default))
        self.desk.after(press, client, "the words of a message", lambda: open_window(client, press, view))

    def on_look_up(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "the window to look up", lambda: open_window(client, press, window()))

    def on_type(self, ack: Ack, body: dict[str, Any]) -> None:
        press, typed = read_press(body), body.get("value")
        default = self.desk.defaults.industry_of(press.team, "", press.person)
        groups = [] if press.is_stranger else suggestions(self.desk.index, typed if isinstance(typed, str) else "", default)
        ack(option_groups=groups) if groups else ack(options=[])  # Slack takes no empty list of groups

    def on_unfold(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """On top of the list, so that Slack's own arrow leads back to it."""
        ack()
        press = read_press(body)
        self.desk.after(press, client, "an entry of a message", lambda: self._unfold(client, press))

    def _unfold(self, client: WebClient, press: Press) -> None:
        index, place = self.desk.index, Place.parse(press.value)
        answer = answer_at(index, place)
        view = window(card(index, answer, private=False, proposable=self.desk.takes_proposals) if answer else gone_card(index, place))
        show_window(client, press, view)
