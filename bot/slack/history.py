"""What the bot itself has said in a channel, found again by the message's metadata."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.client import is_passing

log = logging.getLogger(__name__)

PAGES = 10
"""Of a channel's history that are looked through, of 100 messages each."""


def find_message(client: WebClient, channel: str, kind: str, payload: Mapping[str, Any], since: datetime | None = None) -> str | None:
    """The ts of our message of that kind, among the latest; empty if there is none, None if we may not look.

    Raises SlackApiError or OSError where Slack can't be asked just now.
    """
    wanted, cursor = {"event_type": kind, "event_payload": dict(payload)}, ""
    oldest = f"{since.timestamp():.6f}" if since else None
    for _ in range(PAGES):
        try:
            found = client.conversations_history(
                channel=channel, oldest=oldest, limit=100, cursor=cursor or None, include_all_metadata=True
            )
        except SlackApiError as error:
            if is_passing(error):
                raise
            log.warning("Can't look for what was told already: %.60s", error.response.get("error"))
            return None
        for message in found.get("messages") or ():
            if message.get("bot_id") and message.get("metadata") == wanted:
                return str(message["ts"])
        cursor = (found.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return ""
