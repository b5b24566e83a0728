"""Which events were answered already. Slack delivers again what it thinks was lost, and a mention may arrive in two shapes."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

KEEP_SECONDS = 3600
"""Slack's last retry comes about six minutes after the event."""
KEEP_MOST = 20_000


class Seen:
    """Remembers keys for an hour, in this process only: one process serves one app (see `http`)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._keys: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def first(self, *keys: str) -> bool:
        """True if none of the keys was seen within the hour; they are seen from now on."""
        now = self._clock()
        with self._lock:
            while self._keys and (len(self._keys) > KEEP_MOST or next(iter(self._keys.values())) < now - KEEP_SECONDS):
                self._keys.popitem(last=False)
            known = any(key in self._keys for key in keys)
            for key in keys:
                self._keys.setdefault(key, now)
            return not known
