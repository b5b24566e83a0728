"""What happened already. Slack delivers again what it thinks was lost, a mention may arrive in two shapes, and people click twice."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.records.database import Database, DatabaseAway
from bot.records.seen import claim, release

KEEP_SECONDS = 3600
"""In memory. Slack's last retry comes about six minutes after the event."""
KEEP_MOST = 20_000


class Seen:
    """Remembers keys for all processes in the database, and for an hour in this process, which has to do while the database is away."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._keys: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def first(self, *keys: str) -> bool:
        """True if none of the keys was seen; they are seen from now on. May wait for the database."""
        try:
            return self._first_here(keys) and claim(self._database, keys)
        except DatabaseAway:
            return True

    def surely_first(self, *keys: str) -> bool:
        """False also where the database can't tell: for what is worse done twice than left out."""
        try:
            return self._first_here(keys) and claim(self._database, keys)
        except DatabaseAway:
            self.forget(*keys)
            return False

    def forget(self, *keys: str) -> None:
        """It did not happen after all."""
        with self._lock:
            for key in keys:
                self._keys.pop(key, None)
        try:
            for key in keys:
                release(self._database, key)
        except DatabaseAway:
            return

    def _first_here(self, keys: tuple[str, ...]) -> bool:
        now = self._clock()
        with self._lock:
            while self._keys and (len(self._keys) > KEEP_MOST or next(iter(self._keys.values())) < now - KEEP_SECONDS):
                self._keys.popitem(last=False)
            known = any(key in self._keys for key in keys)
            for key in keys:
                self._keys.setdefault(key, now)
            return not known
