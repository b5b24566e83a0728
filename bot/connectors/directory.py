"""The accounts' names in memory, in every process: read anew as soon as any process has changed the accounts, and swapped whole."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence

from bot.lookup.accounts import AccountNames, industry_named
from bot.lookup.index import Index
from bot.lookup.library import Library
from bot.records.accounts import account_of_channel, names, version
from bot.records.database import Database

BREATH = 0.001
"""Seconds that whoever asks meanwhile is let through, again and again."""


class Directory:
    def __init__(self, database: Database, library: Library, patterns: Sequence[str]) -> None:
        """`patterns` are channels' names with `{account}` in them."""
        self._database = database
        self._library = library
        self._patterns = [re.compile(re.escape(pattern).replace(r"\{account\}", "(.+)")) for pattern in patterns]
        self._version = 0
        self._refreshing = threading.Lock()
        self.names = AccountNames()
        """Whoever answers reads it once."""

    def refresh(self) -> None:
        """Cheap while nothing has changed. Raises DatabaseAway."""
        with self._refreshing:
            newest = version(self._database)
            if newest != self._version:
                self.names = AccountNames(names(self._database), lambda: time.sleep(BREATH))
                self._version = newest

    def account_of(self, team: str, channel: str, name: str) -> str | None:
        """The id of the account that the channel was said to belong to, or that its name, if it is known, is one of. Raises DatabaseAway."""
        said = account_of_channel(self._database, team, channel)
        return said or None if said is not None else self.named_by(name)

    def named_by(self, channel_name: str) -> str | None:
        """Only a whole name, and only one account's. A channel called as we call things (`#finance`, `#metrics`) is no customer's."""
        found: set[str] = set()
        for pattern in self._patterns:
            match = pattern.fullmatch(channel_name)
            if match and not (match[1] == channel_name and self._is_ours(channel_name)):
                found |= set(self.names.exact(match[1]))
        return found.pop() if len(found) == 1 else None

    def industry_of(self, index: Index, account: str) -> str | None:
        """The slug, if the account has a segment that is one of ours."""
        return industry_named(index, self.names.segments.get(account, ""))

    def industry_of_channel(self, team: str, channel: str, name: str) -> str | None:
        """Raises DatabaseAway."""
        account = self.account_of(team, channel, name)
        return self.industry_of(self._library.index, account) if account else None

    def _is_ours(self, channel_name: str) -> bool:
        return all(word in self._library.index.known_words for word in re.findall(r"[^\W_]+", channel_name.casefold()))
