"""What a bot answers to a person's act, in the acknowledgement of a command or by a response URL: one form, one effect."""

from __future__ import annotations

from typing import Any

from bot.playground.checks import check_message
from bot.playground.model import BOT_USER, Message
from bot.playground.refusal import Refusal
from bot.playground.tickets import ResponseUrl
from bot.playground.workspace import Workspace


def respond(workspace: Workspace, to: ResponseUrl, payload: dict[str, Any]) -> None:
    """Private unless it says `in_channel`. Raises Refusal for what Slack would not show."""
    text, blocks = payload.get("text") or "", payload.get("blocks") or []
    source = workspace.message(to.channel, to.ts) if to.ts else None
    if (payload.get("delete_original") or payload.get("replace_original")) and to.ts and not source:
        raise Refusal("message_not_found", status=404)
    if payload.get("delete_original") and source:
        workspace.channels[to.channel].messages.remove(source)
        if not text and not blocks:
            return
    check_message(text, blocks)
    if payload.get("replace_original") and source:
        source.text, source.blocks = text, workspace.with_ids(blocks)
        source.is_edited = not source.only_for
        return
    workspace.post(
        Message(
            ts=workspace.new_ts(),
            channel=to.channel,
            user=BOT_USER,
            text=text,
            blocks=blocks,
            thread_ts=payload.get("thread_ts") or None,
            only_for=None if payload.get("response_type") == "in_channel" else to.user,
            by_bot=True,
        )
    )
