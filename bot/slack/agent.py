"""What Slack offers to agents: prompts to start from, and conversations with a title. Where it is switched off, all else goes on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.client import impatient

log = logging.getLogger(__name__)

PROMPTS = [
    {"title": "Before a call with a shop", "message": "ecommerce"},
    {"title": "What should they track?", "message": "What should an online shop track?"},
    {"title": "Explain a word", "message": "What does LTV mean?"},
    {"title": "How do I ask?", "message": "help"},
]
OFF_SECONDS = 600
"""After Slack said that the app is no agent here, it is not asked again for so long."""
MAX_TITLE = 60


class Agent:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._off_until = 0.0

    def suggest(self, client: WebClient, channel: str) -> None:
        """Prompts belong to the whole conversation: given with a thread, Slack would show them nowhere."""
        self._call(lambda: impatient(client).assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=PROMPTS))

    def start_conversation(self, client: WebClient, channel: str, thread: str, title: str) -> bool:
        """Whether the message is the start of a conversation of its own, which then bears the title."""
        line = " ".join(title.split()) or "Playbooks"
        line = line if len(line) <= MAX_TITLE else line[: MAX_TITLE - 1] + "…"
        return self._call(lambda: impatient(client).assistant_threads_setTitle(channel_id=channel, thread_ts=thread, title=line))

    def _call(self, call: Callable[[], object]) -> bool:
        if self._clock() < self._off_until:
            return False
        try:
            call()
        except (SlackApiError, OSError) as error:
            self._off_until = self._clock() + OFF_SECONDS
            log.info(
                "Without agent messaging: %.60s", error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            )
            return False
        return True
