"""Useful or not: what people press under an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.records.feedback import record_feedback
from bot.slack.controls import FEEDBACK, USEFUL
from bot.slack.desk import Desk
from bot.slack.place import Place
from bot.slack.press import Press, read_press


class Rating:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def register(self, app: App) -> None:
        app.action(FEEDBACK)(self.on_feedback)

    def on_feedback(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "feedback", lambda: self._record(press))

    def _record(self, press: Press) -> None:
        """The page that was shown does not matter."""
        useful, _, value = press.value.partition(" ")
        at = datetime.fromtimestamp(press.at, UTC)
        answer = " ".join(Place.parse(value).ids)
        record_feedback(self.desk.database, press.team, press.person, answer, useful=useful == USEFUL, at=at)
