"""Our side of Slack's Web API: how long we wait, what we try again, and what its library may log."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpResponse, RetryHandler
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

from bot.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 10
"""Seconds for one call."""
SOON = 3
"""Seconds for a call whose answer only decides how to go on."""
PATIENCE = 60
"""Seconds that Slack may ask to wait for: a thread of ours waits so long, and whoever is to be answered. More than that is an error."""
PASSING = ("ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout")
"""Errors that say nothing of us."""
OUT_OF_REACH = ("channel_not_found", "user_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot", "is_archived")
"""Errors of a message to a person who has left, or whom no bot may write to."""

library_log = logging.getLogger("bot.slack.bolt")
"""Bolt and the SDK log whole request bodies, people's words among them, below ERROR: they get a logger that starts there."""
library_log.setLevel(logging.ERROR)


def create_client(settings: Settings) -> WebClient:
    return WebClient(
        token=settings.bot_token, base_url=settings.api_url, timeout=TIMEOUT, logger=library_log, retry_handlers=retry_handlers()
    )


class SomePatience(RateLimitErrorRetryHandler):
    def _can_retry(self, *, response: HttpResponse | None = None, **others: Any) -> bool:
        if response is None or not super()._can_retry(response=response, **others):
            return False
        named = [value for name, values in response.headers.items() if name.lower() == "retry-after" for value in values]
        return all(value.isdecimal() and int(value) <= PATIENCE for value in named)


def retry_handlers() -> list[RetryHandler]:
    """Once when the connection broke, twice when Slack said 429; never after a 5xx, which may have posted already."""
    return [ConnectionErrorRetryHandler(), SomePatience(max_retry_count=2)]


def impatient(client: WebClient, timeout: int = SOON) -> WebClient:
    """Gives up soon, and at once if Slack says 429."""
    return WebClient(token=client.token, base_url=client.base_url, timeout=timeout, logger=library_log, retry_handlers=[])


def looking(client: WebClient) -> WebClient:
    """For whoever looks whether it is done before it is done again: each call is made once, and its failure is told."""
    return impatient(client, TIMEOUT)


def what_slack_said(error: Exception) -> str:
    """In a word, for the log."""
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__


def is_passing(error: SlackApiError) -> bool:
    """Whether the same call may be taken later."""
    return error.response.get("error") in PASSING or getattr(error.response, "status_code", 200) != 200


def wait_asked_by(error: Exception) -> timedelta:
    """How long Slack asks to leave it alone."""
    headers = getattr(error.response, "headers", {}) if isinstance(error, SlackApiError) else {}
    asked = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=int(asked)) if asked.isdecimal() and len(asked) < 6 else timedelta(0)


def check_token(client: WebClient) -> None:
    """Tell the operator early that Slack does not know the token. A Slack that can't be reached is no reason not to start."""
    try:
        client.auth_test()
    except SlackApiError as error:
        log.error("Slack refuses SLACK_BOT_TOKEN: %s. Mentions and direct messages will stay unanswered.", error.response.get("error"))
    except OSError as error:
        log.warning("Slack can't be reached (%s); answers to mentions will be tried all the same.", type(error).__name__)
