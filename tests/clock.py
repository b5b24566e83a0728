"""A time that stands still for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """A time that passes when a test says so."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, span: timedelta) -> None:
        self.time += span
