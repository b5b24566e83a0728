"""How Slack says no."""

from __future__ import annotations

from collections.abc import Sequence


class Refusal(Exception):
    """Slack's error code, with the lines that it puts beside it for whoever wrote the call. `status` is HTTP's."""

    def __init__(self, error: str, messages: Sequence[str] = (), status: int = 200) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.status = status
