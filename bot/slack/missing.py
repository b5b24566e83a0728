"""What was asked and not found is kept, once the asker has been served."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.lookup.accounts import AccountNames
from bot.lookup.answers import Answer
from bot.lookup.context import Context
from bot.lookup.index import Index
from bot.lookup.misses import is_miss, miss_of
from bot.lookup.question import Question
from bot.records.misses import forget_misses, record_miss
from bot.settings import Settings
from bot.slack.desk import Desk


class Misses:
    def __init__(self, desk: Desk, settings: Settings) -> None:
        self.desk = desk
        self.records = settings.record_questions
        self.keep = timedelta(days=settings.misses_keep_days)
        self.customers: Callable[[], AccountNames] = AccountNames
        """Whose names are not kept."""

    def note(self, index: Index, question: Question, found: Answer, context: Context, team: str) -> None:
        """At once for whoever waits. Never for people of another company: they are not answered. What can't be kept is lost."""
        if self.records and is_miss(found):
            self.desk.later("a miss", lambda: self._record(index, question, context, team))

    def forget(self) -> None:
        """What has had its time. Raises DatabaseAway."""
        forget_misses(self.desk.database, self.keep, records=self.records)

    def _record(self, index: Index, question: Question, context: Context, team: str) -> None:
        if miss := miss_of(index, question, context, self.desk.database.now(), self.customers()):
            record_miss(self.desk.database, team, miss)
