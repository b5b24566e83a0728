"""The app's home at work: shown when it is opened, asked in, and renewed when knowledge changes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.lookup.context import NO_CONTEXT
from bot.lookup.index import Index
from bot.lookup.question import ask
from bot.records.changes import digests_of, knowledge_digest, latest_changes, note_changes
from bot.records.database import DatabaseAway
from bot.records.defaults import defaults_of
from bot.records.homes import outdated_homes, renew_home, show_home
from bot.slack.controls import card
from bot.slack.defaults import answer_with, in_context
from bot.slack.delivery import open_window
from bot.slack.desk import Desk
from bot.slack.home import ASK, DEFAULT, LETTER, NONE, SHOWN_CHANGES, Change, home, terms_card
from bot.slack.missing import Misses
from bot.slack.press import Press, read_press
from bot.slack.reply import Block
from bot.slack.setting import AWAY
from bot.slack.windows import window

PUBLISH_SECONDS = 0.6
"""Between two homes that are renewed: Slack takes a hundred a minute."""


class Homes:
    def __init__(self, desk: Desk, misses: Misses) -> None:
        self.desk = desk
        self.misses = misses
        self.more: Callable[[WebClient, str, str], Sequence[Block]] = lambda client, team, person: ()
        """What else this person of this team finds at home. Raises DatabaseAway."""
        self._knowledge: tuple[Index | None, str] = (None, "")

    def register(self, app: App) -> None:
        app.action(ASK)(self.on_ask)
        app.action(LETTER)(self.on_letter)
        app.action(DEFAULT)(self.on_default)

    def on_ask(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "an answer at home", lambda: self._answer(client, press))

    def on_letter(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        view = window(terms_card(self.desk.index, press.value))
        self.desk.after(press, client, "the terms of a letter", lambda: open_window(client, press, view))

    def on_default(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "a default industry", lambda: self._set_default(client, press))

    def show(self, client: WebClient, team: str, person: str, note: str = "") -> None:
        """Publish this person's home. With the database away it lacks what changed, and the default."""
        index = self.desk.index
        changes: list[Change] = []
        default: str | None = None
        more: Sequence[Block] = ()
        try:
            changes = latest_changes(self.desk.database, SHOWN_CHANGES)
            default = defaults_of(self.desk.database, team, (person,)).get(person)
            more = self.more(client, team, person)
        except DatabaseAway:
            note = note or "My records are out of reach: what changed lately and your default are missing here for the moment."
        client.views_publish(user_id=person, view=home(index, changes, default, note, more))

    def welcome(self, client: WebClient, team: str, person: str) -> None:
        """Show the home to who has just opened it, and remember who did."""
        self.show(client, team, person)
        with suppress(DatabaseAway):
            show_home(self.desk.database, team, person, self._digest(self.desk.index))

    def renew(self, client: WebClient) -> None:
        """Note what changed in the playbooks, and publish the homes that show what was."""
        index = self.desk.index
        note_changes(self.desk.database, digests_of(index))
        outdated = outdated_homes(self.desk.database, self._digest(index))
        self._renew_next(client, index, deque(outdated))

    def _renew_next(self, client: WebClient, index: Index, outdated: deque[tuple[str, str]]) -> None:
        """One after the other, each as work of its own: whoever asks meanwhile need not wait, nor need the end of the process.

        Of several processes one renews a home; what still newer knowledge has made outdated is left to its own round.
        """
        while outdated and self.desk.index is index:
            team, person = outdated.popleft()
            if self.desk.seen.surely_first(f"home {team} {person} {self._digest(index)}"):
                with suppress(SlackApiError):  # somebody who has left
                    self.show(client, team, person)
                    renew_home(self.desk.database, team, person, self._digest(index))
                if outdated:
                    time.sleep(PUBLISH_SECONDS)
                    self.desk.later("new knowledge at the homes", lambda: self._renew_next(client, index, outdated))
                return

    def _digest(self, index: Index) -> str:
        """Made once for each index."""
        if self._knowledge[0] is not index:
            self._knowledge = (index, knowledge_digest(digests_of(index)))
        return self._knowledge[1]

    def _answer(self, client: WebClient, press: Press) -> None:
        index = self.desk.index
        question, default = ask(press.value, "dm"), self.desk.defaults.of(press.team, "", press.person)
        found, note = answer_with(index, question, NO_CONTEXT, default)
        open_window(client, press, window(card(index, found, private=False, note=note, proposable=self.desk.takes_proposals)))
        self.misses.note(index, question, found, in_context(NO_CONTEXT, default), press.team)

    def _set_default(self, client: WebClient, press: Press) -> None:
        try:
            self.desk.defaults.set(press.team, press.person, None if press.value == NONE else press.value)
        except DatabaseAway:
            self.show(client, press.team, press.person, AWAY)
            return
        self.show(client, press.team, press.person)
