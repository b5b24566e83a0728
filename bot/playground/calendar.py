"""The bot's time: the machine's, until somebody turns it on to the next Monday to see what comes round then."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.records.database import utc_now
from bot.rounds import MONDAY_AT_NINE


class Calendar:
    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        return utc_now() + self._ahead

    def turn_to_monday(self) -> None:
        """Nine o'clock of the Monday that comes next, in the bot's own time."""
        now = self.now()
        self._ahead += MONDAY_AT_NINE(now) + timedelta(weeks=1) - now
