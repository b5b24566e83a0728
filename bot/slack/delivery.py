"""How a card leaves: into a thread, to one person, in place of another card."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.slack.client import TIMEOUT, library_log, retry_handlers, what_slack_said
from bot.slack.press import Press
from bot.slack.reply import Reply

log = logging.getLogger(__name__)

TOO_LATE = ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id")
"""Slack waits three seconds for a window."""
NOT_A_MEMBER = ("not_in_channel", "channel_not_found")
AGAIN = "Slack was too slow to open the window. Please try once more, or just ask me here."


class ResponseRefused(OSError):
    """The response URL takes nothing any more: it is good for five answers within half an hour."""


def content(reply: Reply) -> dict[str, Any]:
    return private_content(reply) | {"unfurl_links": False, "unfurl_media": False}


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
    """To the person who pressed alone: in the thread where they pressed, or where the bot is no member, in their conversation with it."""
    try:
        client.chat_postEphemeral(channel=press.channel, user=press.person, thread_ts=press.thread, **private_content(reply))
    except SlackApiError as error:
        if error.response.get("error") not in NOT_A_MEMBER:
            raise
        client.chat_postMessage(channel=press.person, **content(reply))


def tell_person(client: WebClient, press: Press, text: str) -> None:
    """Where they pressed, or in the conversation with the bot."""
    with suppress(ResponseRefused):
        if press.response_url:
            respond(press.response_url, response_type="ephemeral", replace_original=False, text=text)
            return
    client.chat_postMessage(channel=press.person, text=text)


def show_window(client: WebClient, press: Press, view: dict[str, Any]) -> None:
    """On top of the window that was pressed in, or in place of it where Slack takes no more of them; else a window of its own."""
    if press.surface != "modal":
        open_window(client, press, view)
        return
    try:
        client.views_push(trigger_id=press.trigger, view=view)
    except SlackApiError as error:
        if error.response.get("error") not in (*TOO_LATE, "push_limit_reached"):
            raise
        client.views_update(view_id=press.view, view=view)


def open_window(client: WebClient, press: Press, view: dict[str, Any]) -> str | None:
    """The window's id; if it is too late for one, the person is told so."""
    try:
        opened: Any = client.views_open(trigger_id=press.trigger, view=view)
        return str((opened.get("view") or {}).get("id") or "") or None
    except SlackApiError as error:
        if error.response.get("error") not in TOO_LATE:
            raise
        tell_person(client, press, AGAIN)
        return None


def show_again(client: WebClient, view_id: str, view: dict[str, Any]) -> bool:
    """In a window that is open. False if it is closed, or Slack does not take it."""
    try:
        client.views_update(view_id=view_id, view=view)
    except (SlackApiError, OSError) as error:
        log.warning("A window can't be shown again: %.60s", what_slack_said(error))
        return False
    return True
