"""How a card leaves: into a thread, to one person, in place of another card."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.slack.client import TIMEOUT, library_log, retry_handlers
from bot.slack.press import Press
from bot.slack.reply import Reply


class ResponseRefused(OSError):
    """The response URL takes nothing any more: it is good for five answers within half an hour."""


def content(reply: Reply) -> dict[str, Any]:
    return {"text": reply.fallback, "blocks": list(reply.blocks), "unfurl_links": False, "unfurl_media": False}


def private_content(reply: Reply) -> dict[str, Any]:
    return {"text": reply.fallback, "blocks": list(reply.blocks)}


def respond(url: str, **message: Any) -> None:
    """Raises ResponseRefused, or another OSError if Slack can't be reached."""
    response = WebhookClient(url, timeout=TIMEOUT, logger=library_log, retry_handlers=retry_handlers()).send_dict(message)
    if response.status_code != 200:
        raise ResponseRefused(response.status_code)


def replace_card(client: WebClient, press: Press, reply: Reply) -> None:
    """In place of the card that was pressed; below it, if its response URL has had its time."""
    try:
        respond(press.response_url, replace_original=True, **private_content(reply))
    except ResponseRefused:
        if press.surface == "private":
            tell(client, press, reply)
        else:
            client.chat_update(channel=press.channel, ts=press.message, **private_content(reply))


def tell(client: WebClient, press: Press, reply: Reply) -> None:
    """To the person who pressed alone, in the thread where they pressed."""
    client.chat_postEphemeral(channel=press.channel, user=press.person, thread_ts=press.thread, **private_content(reply))
