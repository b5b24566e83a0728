"""conversations.*: what is said about channels, and what was said in them."""

from __future__ import annotations

from typing import Any

from bot.playground.methods.places import Arguments, channel_of, joined_channel_of, need, need_scope
from bot.playground.model import BOT_USER, Channel, Message
from bot.playground.refusal import Refusal
from bot.playground.workspace import Workspace


def info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    return {"channel": _told_of(workspace, arguments).as_slack_has_it()}


def members(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    return {"members": sorted(_told_of(workspace, arguments).members), "response_metadata": {"next_cursor": ""}}


def history(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """Newest first, without replies and without what only one person sees."""
    channel = _read_in(workspace, arguments)
    oldest = float(arguments.get("oldest") or 0)
    found = [message for message in channel.messages if message.thread_ts in (None, message.ts) and float(message.ts) > oldest]
    return _said(found[::-1], arguments)


def replies(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """The thread, its first message included, oldest first."""
    need(arguments, "ts")
    channel = _read_in(workspace, arguments)
    found = [message for message in channel.messages if arguments["ts"] in (message.ts, message.thread_ts)]
    if not found:
        raise Refusal("thread_not_found")
    return _said(found, arguments)


def _told_of(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = channel_of(workspace, arguments)
    need_scope(workspace, "im:read" if channel.kind == "im" else "channels:read")
    return channel


def _read_in(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = joined_channel_of(workspace, arguments)
    need_scope(workspace, "im:history" if channel.kind == "im" else "channels:history")
    return channel


def _said(messages: list[Message], arguments: Arguments) -> dict[str, Any]:
    """A page of them; metadata only for who asks for it."""
    public = [message.as_slack_has_it() for message in messages if not message.only_for]
    if str(arguments.get("include_all_metadata")).lower() not in ("true", "1"):
        for message in public:
            message.pop("metadata", None)
    start, limit = int(arguments.get("cursor") or 0), int(arguments.get("limit") or 100)
    end = start + limit
    following = {"next_cursor": str(end)} if len(public) > end else {}
    return {"messages": public[start:end], "has_more": len(public) > end, "response_metadata": following}


def join(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = channel_of(workspace, arguments)
    if channel.kind == "im":
        raise Refusal("method_not_supported_for_channel_type")
    channel.members.add(BOT_USER)
    return {"channel": channel.as_slack_has_it()}


def open_conversation(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    need(arguments, "users")
    if arguments["users"] not in workspace.people or arguments["users"] == BOT_USER:
        raise Refusal("user_not_found")
    return {"channel": {"id": workspace.direct_message(arguments["users"]).id}}
