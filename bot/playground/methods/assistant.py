"""assistant.threads.*: what an agent says it is doing, and what it suggests to ask."""

from __future__ import annotations

from typing import Any

from bot.playground.limits import PROMPTS
from bot.playground.methods.places import Arguments, joined_channel_of
from bot.playground.refusal import Refusal
from bot.playground.rules import many, shape, string
from bot.playground.workspace import Workspace

_PROMPTS = many(shape({"title": string(3000), "message": string(3000)}), PROMPTS)


def set_status(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """An empty status ends it; so does a message of the bot's."""
    place = _thread(workspace, arguments)
    if arguments.get("status"):
        workspace.statuses[place] = arguments["status"]
    else:
        workspace.statuses.pop(place, None)
    return {}


def set_title(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    workspace.titles[_thread(workspace, arguments)] = arguments.get("title") or ""
    return {}


def set_suggested_prompts(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """In the new agent view prompts belong to the whole conversation: with a `thread_ts` Slack says ok and shows nothing."""
    channel, thread_ts = _place(workspace, arguments)
    if complaints := list(_PROMPTS(arguments.get("prompts"), "/prompts")):
        raise Refusal("invalid_arguments", complaints)
    if not thread_ts:
        workspace.prompts[channel] = arguments["prompts"]
    return {}


def _thread(workspace: Workspace, arguments: Arguments) -> tuple[str, str]:
    channel, thread_ts = _place(workspace, arguments)
    if not thread_ts:
        raise Refusal("invalid_thread_ts")
    return channel, thread_ts


def _place(workspace: Workspace, arguments: Arguments) -> tuple[str, str]:
    channel = joined_channel_of(workspace, {"channel": arguments.get("channel_id")})
    if not workspace.manifest.is_agent and channel.kind == "im":
        raise Refusal("not_agent_app")
    return channel.id, arguments.get("thread_ts") or ""
