"""Moving on from a card: a press opens another in its place, or for the one who pressed where a channel sees the card."""

from __future__ import annotations

import re

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.slack.controls import card, gone_card
from bot.slack.delivery import open_window, replace_card, tell
from bot.slack.desk import Desk
from bot.slack.elements import OPEN
from bot.slack.guard import is_internal
from bot.slack.place import Place, answer_at
from bot.slack.press import Press, read_press
from bot.slack.reply import Part, Reply, reply
from bot.slack.windows import FIND, window

OPENS = re.compile(rf"^({OPEN}\.\w+|{FIND})$")
NOT_HERE = "Please ask me with `/industry` or `/term`: only you will see the answer."
"""Neutral: whoever pressed may be of another company."""


class Opening:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def register(self, app: App) -> None:
        app.action(OPENS)(self.on_open)

    def on_open(self, ack: Ack, body: dict[str, object], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "an opened card", lambda: self._open(client, press))

    def _open(self, client: WebClient, press: Press) -> None:
        if press.surface == "public":
            # What was posted among colleagues stays when the channel is shared with others later.
            tell(client, press, self._card(press) if is_internal(client, press.channel) else reply([Part(NOT_HERE)]))
        elif press.surface == "modal":
            client.views_update(view_id=press.view, view=window(self._card(press)))
        elif press.surface == "home":
            open_window(client, press, window(self._card(press)))
        else:
            replace_card(client, press, self._card(press))

    def _card(self, press: Press) -> Reply:
        """To be shared only from where there is a channel to share it to."""
        index, place = self.desk.index, Place.parse(press.value)
        answer = answer_at(index, place)
        if not answer:
            return gone_card(index, place)
        private = press.surface in ("private", "public")
        return card(index, answer, place.page, private=private, proposable=self.desk.takes_proposals)
