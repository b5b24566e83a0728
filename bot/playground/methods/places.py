"""Where a call wants to act: the channel, thread and person that it names."""

from __future__ import annotations

from typing import Any

from bot.playground.model import BOT_USER, Channel
from bot.playground.refusal import Refusal
from bot.playground.rules import complaint
from bot.playground.workspace import Workspace

Arguments = dict[str, Any]


def need(arguments: Arguments, *names: str) -> None:
    if missing := [name for name in names if not arguments.get(name)]:
        raise Refusal("invalid_arguments", [complaint(f"missing required field: {name}", "") for name in missing])


def need_scope(workspace: Workspace, scope: str) -> None:
    if scope not in workspace.manifest.scopes:
        raise Refusal("missing_scope", [f"needed: {scope}"])


def channel_of(workspace: Workspace, arguments: Arguments) -> Channel:
    """A channel that the bot can see: every channel, and its own direct messages."""
    need(arguments, "channel")
    channel = workspace.channels.get(arguments["channel"])
    if not channel or (channel.kind == "im" and BOT_USER not in channel.members):
        raise Refusal("channel_not_found")
    return channel


def joined_channel_of(workspace: Workspace, arguments: Arguments) -> Channel:
    channel = channel_of(workspace, arguments)
    if BOT_USER not in channel.members:
        raise Refusal("not_in_channel")
    return channel
