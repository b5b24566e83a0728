"""Work that comes round by the clock: in a thread of its own, by one process at a time, whoever of them is there."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.records.database import Database, DatabaseAway
from bot.records.turns import end_turn, take_turn

log = logging.getLogger(__name__)

TICK = 5.0
"""Seconds between two looks at what is due."""
LONGEST_WAIT = 300.0
"""Seconds between two looks at work that fails again and again."""
LEASE = timedelta(minutes=10)
"""How long others wait for a process that was killed at its work."""

Due = Callable[[datetime], datetime]
"""Now -> the latest moment since which the work must have been finished."""


def every(span: timedelta) -> Due:
    return lambda now: now - span


def weekly(weekday: int, at: time) -> Due:
    """`weekday` 0 is Monday; `at` is in UTC."""

    def due(now: datetime) -> datetime:
        day = now.date() - timedelta(days=(now.weekday() - weekday) % 7)
        moment = datetime.combine(day, at, now.tzinfo)
        return moment if moment <= now else moment - timedelta(weeks=1)

    return due


MONDAY_AT_NINE = weekly(0, time(9))


@dataclass(frozen=True)
class Round:
    """Without `due` it is no turn of anybody's: each process does it for itself."""

    name: str
    due: Due | None
    work: Callable[[], object]
    lease: timedelta


class Rounds:
    """Work is added before `start`. What fails is logged and comes round again, less and less often."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.holder = uuid.uuid4().hex
        self._rounds: list[Round] = []
        self._stop = threading.Event()

    def add(self, name: str, due: Due, work: Callable[[], object], lease: timedelta = LEASE) -> None:
        """`work` is told nothing and may take as long as it likes; what takes more than its lease keeps its turn itself (`keep_turn`)."""
        self._rounds.append(Round(name, due, work, lease))

    def add_own(self, name: str, work: Callable[[], object]) -> None:
        """What each process does for itself at every look: it is to cost little while there is nothing to do."""
        self._rounds.append(Round(name, None, work, LEASE))

    def start(self) -> None:
        """A thread for each work: none waits for another. Call it in the process that serves."""
        for each in self._rounds:
            threading.Thread(target=self._run, args=(each,), name=each.name, daemon=True).start()

    def stop(self) -> None:
        """Start nothing new."""
        self._stop.set()

    def look(self) -> None:
        """Do all that is due, now and here."""
        for each in self._rounds:
            self._do_if_due(each)

    def _run(self, each: Round) -> None:
        failures = 0
        while not self._stop.is_set():
            failures = 0 if self._do_if_due(each) else failures + 1
            self._stop.wait(min(TICK * 2 ** min(failures, 10), LONGEST_WAIT))

    def _do_if_due(self, each: Round) -> bool:
        """False if it failed."""
        try:
            if each.due is None:
                each.work()
            elif take_turn(self.database, each.name, self.holder, each.lease, each.due(self.database.now())):
                done = False
                try:
                    each.work()
                    done = True
                finally:
                    end_turn(self.database, each.name, self.holder, done=done)
        except DatabaseAway:
            pass
        except Exception:
            log.exception("%s failed, and will be tried again", each.name)
            return False
        return True
