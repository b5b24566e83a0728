"""Our side of Slack's Web API: how long we wait, what we try again, and what its library may log."""

from __future__ import annotations

import logging

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

from bot.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 10
"""Seconds for one call."""
SOON = 3
"""Seconds for a call whose answer only decides how to go on."""

library_log = logging.getLogger("bot.slack.bolt")
"""Bolt and the SDK log whole request bodies, people's words among them, below ERROR: they get a logger that starts there."""
library_log.setLevel(logging.ERROR)


def create_client(settings: Settings) -> WebClient:
    return WebClient(
        token=settings.bot_token, base_url=settings.api_url, timeout=TIMEOUT, logger=library_log, retry_handlers=retry_handlers()
    )


def retry_handlers() -> list[RetryHandler]:
    """Once when the connection broke, twice when Slack said 429; never after a 5xx, which may have posted already."""
    return [ConnectionErrorRetryHandler(), RateLimitErrorRetryHandler(max_retry_count=2)]


def impatient(client: WebClient) -> WebClient:
    """Gives up soon, and at once if Slack says 429."""
    return WebClient(token=client.token, base_url=client.base_url, timeout=SOON, logger=library_log, retry_handlers=[])


def check_token(client: WebClient) -> None:
    """Tell the operator early that Slack does not know the token. A Slack that can't be reached is no reason not to start."""
    try:
        client.auth_test()
    except SlackApiError as error:
        log.error("Slack refuses SLACK_BOT_TOKEN: %s. Mentions and direct messages will stay unanswered.", error.response.get("error"))
    except OSError as error:
        log.warning("Slack can't be reached (%s); answers to mentions will be tried all the same.", type(error).__name__)
