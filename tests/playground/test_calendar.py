"""Time in the playground can be turned on to the next Monday."""

from __future__ import annotations

from datetime import timedelta

from bot.playground.calendar import Calendar
from bot.records.database import utc_now


def test_it_is_the_machines_time_until_it_is_turned_on_to_monday() -> None:
    calendar = Calendar()
    assert abs(calendar.now() - utc_now()) < timedelta(minutes=1)
    began = calendar.now()
    calendar.turn_to_monday()
    first = calendar.now()
    assert (first.weekday(), first.hour, first.minute) == (0, 9, 0)
    assert timedelta(0) < first - began <= timedelta(weeks=1, minutes=1)
    calendar.turn_to_monday()
    assert timedelta(days=6) < calendar.now() - first < timedelta(days=8)
