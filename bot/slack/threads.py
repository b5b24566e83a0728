"""A follow-up is answered in the context of its thread; a direct conversation has one of its own outside of threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.lookup.answer import context_after
from bot.lookup.answers import Answer
from bot.lookup.context import Context
from bot.lookup.index import Index
from bot.lookup.question import Question, Via
from bot.records.database import Database, DatabaseAway
from bot.records.threads import recall, remember
from bot.slack.defaults import Default, answer_with, in_context

CONVERSATION = ""


class Thread:
    """Where a message stands. A message outside of a thread starts one; in a direct conversation it also goes on with the last."""

    def __init__(self, database: Database, team: str, event: Mapping[str, Any], via: Via) -> None:
        self._database = database
        self._where = (team, event["channel"])
        self._started = event.get("thread_ts")
        self._threads = [self._started or event["ts"], *([CONVERSATION] if via == "dm" else [])]

    def answer(self, index: Index, question: Question, default: Default | None = None) -> tuple[Answer, str, Context]:
        """The answer, a note if the default decided it, and the context it was given in. With the database away, each question stands
        for itself."""
        context = Context.from_record(self._recall())
        found, note = answer_with(index, question, context, default)
        usual = in_context(context, default)
        self._remember(context_after(index, question, usual).to_record())
        return found, note, usual

    def _recall(self) -> dict[str, Any]:
        try:
            own = recall(self._database, *self._where, self._started) if self._started else {}
            return own or (recall(self._database, *self._where, CONVERSATION) if CONVERSATION in self._threads else {})
        except DatabaseAway:
            return {}

    def _remember(self, record: Mapping[str, Any]) -> None:
        try:
            for thread in self._threads if record else ():
                remember(self._database, *self._where, thread, record)
        except DatabaseAway:
            return
