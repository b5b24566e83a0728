"""`<!date^1769680200^{date_short_pretty} at {time}|fallback>`: a moment in the reader's time zone, as Slack writes it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_TOKENS = {
    "date_num": "%Y-%m-%d",
    "date_slash": "%m/%d/%Y",
    "date": "%B %-d, %Y",
    "date_short": "%b %-d, %Y",
    "date_long": "%A, %B %-d, %Y",
    "time": "%-I:%M %p",
    "time_secs": "%-I:%M:%S %p",
}
_DATE = re.compile(r"!date\^(\d{1,11})\^([^^]+)")
_TOKEN = re.compile(r"\{(\w+?)(_pretty)?\}")


def moment(seconds: float | str) -> datetime:
    """Unix time, in the time zone of this machine."""
    return datetime.fromtimestamp(float(seconds), UTC).astimezone()


def date_text(entity: str) -> str | None:
    """The date written out; None if the entity is no date that Slack would take."""
    found = _DATE.match(entity)
    if not found:
        return None
    when = moment(found[1])
    return _TOKEN.sub(lambda token: _written(when, token[1], is_pretty=bool(token[2])) or token[0], found[2])


def _written(when: datetime, token: str, *, is_pretty: bool) -> str | None:
    """Pretty dates say yesterday, today and tomorrow."""
    if token not in _TOKENS:
        return None
    days = (when.date() - datetime.now().astimezone().date()) // timedelta(days=1)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    return near if is_pretty and near else when.strftime(_TOKENS[token])
