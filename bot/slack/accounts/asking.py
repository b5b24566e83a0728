"""Customers by name: `/industry Acme`, and their cards.

The playbooks go first: a customer is looked for where they do not understand the whole question. Nothing about one is said where people of
another company might read along, nor to a guest: what can't be said in place comes in the conversation with the bot.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.connectors.directory import Directory
from bot.connectors.report import report
from bot.lookup.accounts import Hits, knows, said_name
from bot.lookup.answers import Answer, Nothing
from bot.lookup.index import Index
from bot.lookup.question import Question
from bot.records.accounts import Account, accounts, sync_state
from bot.slack.accounts.cards import (
    ACCOUNT,
    ELSEWHERE,
    GONE,
    Seen,
    account_card,
    accounts_at_home,
    also_card,
    choices_card,
)
from bot.slack.accounts.channels import Channels
from bot.slack.delivery import content, private_content, respond
from bot.slack.desk import Desk
from bot.slack.groups import Members
from bot.slack.guard import is_colleague, is_internal
from bot.slack.press import Press, read_press
from bot.slack.reply import Block, Part, Reply, reply, small_print

OPENS = re.compile(rf"^{ACCOUNT}\.\d+$")
KNOWN = 600.0
"""Seconds that somebody is taken for a colleague after Slack said so."""
KEPT = 10_000
NAMED_AT_HOME = 10

NOT_YOU = "Only colleagues can do that."

Room = Literal["here", "conversation"]


@dataclass(frozen=True)
class Asker:
    team: str
    channel: str
    person: str
    response_url: str


@dataclass(frozen=True)
class Asked:
    """`instead` of what the playbooks say, or beside it. `said` is what was typed, if a name was guessed from it."""

    hits: Hits
    typed: str
    instead: bool
    said: str = ""


class Accounts:
    def __init__(
        self, desk: Desk, directory: Directory, editors: Members, reviewers: Members, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.desk = desk
        self.directory = directory
        self.editors = editors
        self.reviewers = reviewers
        self.channels = Channels(desk, directory, clock)
        self._clock = clock
        self._colleagues: dict[tuple[str, str], float] = {}

    def register(self, app: App) -> None:
        app.action(OPENS)(self.on_open)

    # --- a command

    def asked(self, index: Index, question: Question, text: str, found: Answer) -> Asked | None:
        """The accounts that the question names, and whether they answer it. Takes no longer than a look-up."""
        names, typed = self.directory.names, said_name(text)
        if not len(names) or not typed:
            return None
        if exact := names.exact(typed):
            return Asked(Hits(exact), typed, instead=not knows(index, question, found))
        if knows(index, question, found):
            return None
        leading = names.leading(typed)
        if _asks(index, typed, leading.rest):
            return Asked(leading, typed, instead=True)
        if not isinstance(found, Nothing):
            return None
        loose = names.loose(typed)
        return Asked(loose, typed, instead=True, said=typed) if loose.ids else None

    def answer(self, client: WebClient, command: dict[str, Any], asked: Asked, ordinary: Reply) -> None:
        """After the acknowledgement. `ordinary` is for who may learn nothing of accounts."""
        asker = _asker(command)
        self._later(client, asker, "an account", lambda: self._answer(client, asker, asked, ordinary))

    def set_account(self, client: WebClient, command: dict[str, Any], wish: str) -> None:
        asker = _asker(command)
        self._later(
            client,
            asker,
            "a channel's account",
            lambda: self._tell(client, asker, lambda _: self.channels.set(asker.team, asker.channel, wish), names_channel=True),
        )

    # --- presses

    def on_open(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "an account", lambda: self._open(client, press))

    def show_again(self, client: WebClient, press: Press, note: str) -> bool:
        """The account's card anew in place of the one that was pressed; whether it could be shown there."""
        if not self._may_replace(client, press):
            return False
        found = accounts(self.desk.database, [press.value])
        if not found:
            return False
        private = press.surface == "private"
        drawn = account_card(self.desk.index, found[0], self.seen(client, press.person), private=private, note=note)
        try:
            respond(press.response_url, replace_original=True, **private_content(drawn))
        except OSError:
            return False
        return True

    def seen(self, client: WebClient, person: str) -> Seen:
        """Raises DatabaseAway."""
        state = sync_state(self.desk.database)
        editors = (*self.editors.people, *self.editors.groups)
        return Seen(self.desk.database.now(), state.synced, state.trouble, self.editors.have(client, person), editors)

    def at_home(self, client: WebClient, team: str, person: str) -> list[Block]:
        """How the customers stand, for those who look after their segments. Raises DatabaseAway."""
        looks_after = self.editors.have(client, person) or self.reviewers.have(client, person)
        if not (looks_after and self.is_colleague(client, team, person)):
            return []
        index, database = self.desk.index, self.desk.database
        return accounts_at_home(index, report(database, index, NAMED_AT_HOME), database.now())

    def is_colleague(self, client: WebClient, team: str, person: str) -> bool:
        key, now = (team, person), self._clock()
        if now < self._colleagues.get(key, 0.0):
            return True
        if not is_colleague(client, person):
            return False
        if len(self._colleagues) >= KEPT:
            self._colleagues.clear()
        self._colleagues[key] = now + KNOWN
        return True

    def _open(self, client: WebClient, press: Press) -> None:
        found = accounts(self.desk.database, [press.value])
        private = press.surface == "private"
        drawn = account_card(self.desk.index, found[0], self.seen(client, press.person), private=private) if found else reply([Part(GONE)])
        if self._may_replace(client, press):
            respond(press.response_url, replace_original=True, **private_content(drawn))
        elif self.is_colleague(client, press.team, press.person):
            client.chat_postMessage(channel=press.person, **content(drawn))

    def _may_replace(self, client: WebClient, press: Press) -> bool:
        """Cards of accounts are only in the conversation with the bot, or were private in a channel, which may be shared by now."""
        if not press.response_url or not self.is_colleague(client, press.team, press.person):
            return False
        return press.surface == "conversation" or (press.surface == "private" and is_internal(client, press.channel))

    def _later(self, client: WebClient, asker: Asker, what: str, work: Callable[[], object]) -> None:
        self.desk.later(what, work, lambda text: respond(asker.response_url, response_type="ephemeral", text=text))

    def _answer(self, client: WebClient, asker: Asker, asked: Asked, ordinary: Reply) -> None:
        if not self.is_colleague(client, asker.team, asker.person):
            if asked.instead:
                respond(asker.response_url, response_type="ephemeral", **private_content(ordinary))
            return
        found = accounts(self.desk.database, asked.hits.ids)
        if asked.instead:
            self._tell(client, asker, lambda room: self._draw(client, asker, found, asked, room), or_else=ordinary if not found else None)
        elif found and self._room(client, asker) == "here":
            respond(asker.response_url, response_type="ephemeral", **private_content(also_card(found)))

    def _draw(self, client: WebClient, asker: Asker, found: Sequence[Account], asked: Asked, room: Room) -> Reply:
        if len(found) > 1:
            return choices_card(self.desk.index, found, asked.typed, more=asked.hits.more)
        seen = self.seen(client, asker.person)
        return account_card(self.desk.index, found[0], seen, private=room == "here", rest=asked.hits.rest, said=asked.said)

    def _tell(
        self, client: WebClient, asker: Asker, draw: Callable[[Room], Reply], or_else: Reply | None = None, *, names_channel: bool = False
    ) -> None:
        """In place where only colleagues read, else in the conversation with the bot, with a neutral line in place."""
        if or_else or not self.is_colleague(client, asker.team, asker.person):
            respond(asker.response_url, response_type="ephemeral", **private_content(or_else or reply([Part(NOT_YOU)])))
        elif self._room(client, asker) == "here":
            respond(asker.response_url, response_type="ephemeral", **private_content(draw("here")))
        else:
            drawn = draw("conversation")
            posted = client.chat_postMessage(channel=asker.person, **content(drawn.below(_where(asker)) if names_channel else drawn))
            if posted.get("channel") != asker.channel:
                respond(asker.response_url, response_type="ephemeral", text=ELSEWHERE)

    def _room(self, client: WebClient, asker: Asker) -> Room:
        """A direct conversation may be one with anybody: nothing is said in place there."""
        return "here" if not asker.channel.startswith("D") and is_internal(client, asker.channel) else "conversation"


def _asker(command: dict[str, Any]) -> Asker:
    return Asker(*(str(command.get(key) or "") for key in ("team_id", "channel_id", "user_id", "response_url")))


def _where(asker: Asker) -> Block:
    return small_print(f"You asked in <#{asker.channel}>.")


def _asks(index: Index, typed: str, rest: str) -> bool:
    """Whether the rest of what was typed is something to ask for, and what stands before it no words of ours."""
    before = typed.removesuffix(rest)
    words = [word.casefold() for word in re.findall(r"[^\W_]+", rest)]
    own = [word.casefold() for word in re.findall(r"[^\W_]+", before)]
    return bool(words) and all(word in index.known_words for word in words) and not all(word in index.known_words for word in own)
