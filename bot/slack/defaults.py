"""Default industries as an answer needs them: at once. A slow or absent database leaves a question as it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

from bot.lookup.answer import answer
from bot.lookup.answers import Answer
from bot.lookup.context import Context
from bot.lookup.index import Index
from bot.lookup.question import Question
from bot.records.database import Database, DatabaseAway
from bot.records.defaults import defaults_of, set_default
from bot.slack.place import place_of

FRESH = 1.0
"""Seconds that a default is taken as known, so that a busy channel costs one question a second."""
PATIENCE = 0.05
"""Seconds that an answer waits for the database."""
PAUSE = 5.0
"""Seconds without a new attempt after one that took too long."""
KEPT = 10_000
READERS = 2


@dataclass(frozen=True)
class Default:
    industry: str
    whose: Literal["channel", "account", "person"]
    """`account` is the one that the channel belongs to."""


class Defaults:
    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self.account_industry: Callable[[str, str], str | None] = lambda team, channel: None
        """The industry of the account that a team's channel belongs to; may ask the database."""
        self._database = database
        self._clock = clock
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="defaults")
        self._known: dict[tuple[str, str, str], tuple[Default | None, float]] = {}
        self._paused_until = 0.0

    @property
    def is_away(self) -> bool:
        return self._database.is_away

    def of(self, team: str, channel: str, person: str) -> Default | None:
        """The channel's, else its account's, else the person's. What can't be read in time is what it was, or none."""
        key, now = (team, channel, person), self._clock()
        found, since = self._known.get(key, (None, -FRESH))
        if now < since + FRESH or now < self._paused_until or self._database.is_away:
            return found
        try:
            found = self._readers.submit(self._read, team, channel, person).result(PATIENCE)
        except TimeoutError:
            self._paused_until = now + PAUSE
            return found
        except DatabaseAway:
            return found
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[key] = (found, now)
        return found

    def industry_of(self, team: str, channel: str, person: str) -> str | None:
        default = self.of(team, channel, person)
        return default.industry if default else None

    def set(self, team: str, whom: str, industry: str | None) -> None:
        """Raises DatabaseAway."""
        set_default(self._database, team, whom, industry)
        self.forget()

    def forget(self) -> None:
        """What is known may have changed."""
        self._known.clear()

    def _read(self, team: str, channel: str, person: str) -> Default | None:
        slugs = defaults_of(self._database, team, (channel, person))
        if channel in slugs:
            return Default(slugs[channel], "channel")
        if channel and (slug := self.account_industry(team, channel)):
            return Default(slug, "account")
        return Default(slugs[person], "person") if person in slugs else None


def answer_with(index: Index, question: Question, context: Context, default: Default | None) -> tuple[Answer, str]:
    """The answer, and a note where the default made it show something else."""
    found = answer(index, question, in_context(context, default))
    if default is None:
        return found, ""
    return found, _note(index, default) if place_of(found) != place_of(answer(index, question, context)) else ""


def in_context(context: Context, default: Default | None) -> Context:
    return replace(context, default=default.industry) if default else context


def _note(index: Index, default: Default) -> str:
    """In Slack's own markup."""
    top = index.by_id.get(default.industry)
    industry = top.title if top else default.industry
    if default.whose == "account":  # without a word on whose it is: customers may read along
        return f"Taken for {industry}, which this channel is about. `/industry set` with another one changes that."
    if default.whose == "channel":
        return f"Taken for {industry}, this channel's default. `/industry set none` takes it away."
    return f"Taken for {industry}, your default. `/industry set none for me` takes it away."
