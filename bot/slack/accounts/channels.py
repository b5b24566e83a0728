"""Whose channel this is: said with `/industry set account Acme`, else told by the channel's name."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.connectors.directory import Directory
from bot.lookup.accounts import Hits, said_name
from bot.records.accounts import accounts, set_account_of_channel
from bot.slack.accounts.cards import NONE_SUCH, ONLY_CHANNELS, UNSET, belongs_card, set_card, which_card
from bot.slack.client import impatient
from bot.slack.desk import Desk
from bot.slack.reply import Part, Reply, quoted, reply

SET_ACCOUNT = re.compile(r"\s*set\s+account\b\s*(.*)", re.IGNORECASE | re.DOTALL)
NONE = ("none", "off", "nothing", "no", "remove", "clear", "-")
KNOWN = 600.0
"""Seconds that a channel's name is taken as known."""
KEPT = 10_000
NAMELESS = ("privategroup", "directmessage", "")
"""What Slack says for the name of a private channel, and of a conversation."""


def account_wished(command: str, text: str) -> str | None:
    """The account that a channel is to belong to, as it was typed; None if the command wishes something else."""
    found = SET_ACCOUNT.fullmatch(text) if command == "/industry" else None
    return said_name(found[1]) if found else None


class Channels:
    def __init__(self, desk: Desk, directory: Directory, clock: Callable[[], float] = time.monotonic) -> None:
        self.desk = desk
        self.directory = directory
        self._clock = clock
        self._names: dict[tuple[str, str], tuple[str, float]] = {}

    def hear(self, command: dict[str, Any], client: WebClient) -> None:
        """Of a channel's name, with a command there; Slack tells none for a private channel, which is asked for in time for the next."""
        key, name = (str(command.get("team_id") or ""), str(command.get("channel_id") or "")), str(command.get("channel_name") or "")
        if name not in NAMELESS:
            self._note(key, name)
        elif name == "privategroup" and not self._fresh(key):
            self.desk.later("a channel's name", lambda: self.learn(client, *key))

    def learn(self, client: WebClient, team: str, channel: str) -> None:
        """Ask Slack for the channel's name, if it is not known. What Slack does not tell is no name."""
        key = (team, channel)
        if self._fresh(key) or channel.startswith("D"):
            return
        name = ""
        with suppress(SlackApiError, OSError, HTTPException):
            found: Any = impatient(client).conversations_info(channel=channel).get("channel")
            name = str(found.get("name") or "") if isinstance(found, dict) else ""
        self._note(key, name)

    def industry_of(self, team: str, channel: str) -> str | None:
        """Of the account that the channel belongs to. Raises DatabaseAway."""
        return self.directory.industry_of_channel(team, channel, self._name_of(team, channel))

    def set(self, team: str, channel: str, wish: str) -> Reply:
        """What was wished, or why not; without a wish, how it is. Raises DatabaseAway."""
        if channel.startswith("D"):
            return reply([Part(ONLY_CHANNELS)])
        database, index = self.desk.database, self.desk.index
        if not wish:
            account = self.directory.account_of(team, channel, self._name_of(team, channel))
            return belongs_card(next(iter(accounts(database, [account])), None) if account else None)
        if wish.lower() in NONE:
            set_account_of_channel(database, team, channel, "")
            self.desk.defaults.forget()
            return reply([Part(UNSET)])
        names = self.directory.names
        hits = Hits(names.exact(wish)) if names.exact(wish) else names.loose(wish)
        found = accounts(database, hits.ids)
        if not found:
            return reply([Part(NONE_SUCH.format(quoted(wish)))])
        if len(found) > 1 or not names.exact(wish):
            return which_card(found, wish, exact=bool(names.exact(wish)))
        set_account_of_channel(database, team, channel, found[0].id)
        self.desk.defaults.forget()
        return set_card(index, found[0])

    def _name_of(self, team: str, channel: str) -> str:
        """Empty if it is not known."""
        return self._names.get((team, channel), ("", 0.0))[0]

    def _fresh(self, key: tuple[str, str]) -> bool:
        return self._clock() < self._names.get(key, ("", 0.0))[1]

    def _note(self, key: tuple[str, str], name: str) -> None:
        if len(self._names) >= KEPT:
            self._names.clear()
        self._names[key] = (name, self._clock() + KNOWN)
