"""A press of a button, a choice from a menu, a shortcut: who, where, and how the answer gets back to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Surface = Literal["private", "conversation", "public", "modal", "home"]
"""A card that one person sees; one in the conversation with the bot; one that a channel sees; a window; the app's home."""


@dataclass(frozen=True)
class Press:
    team: str
    person: str
    name: str
    """As Slack calls the person: to be shown where a mention would ping."""
    is_stranger: bool
    """Whether Slack says that the person is of another workspace than ours."""
    is_ours: bool
    """Whether Slack says that they are of the workspace that they act in; saying nothing is no yes."""
    action: str
    value: str
    surface: Surface
    channel: str
    """Empty in a window and at home."""
    thread: str | None
    message: str
    """The ts of the message with the card."""
    response_url: str
    trigger: str
    view: str
    at: float
    """When, in seconds since 1970."""


def read_press(body: Mapping[str, Any]) -> Press:
    """From Slack's `block_actions`, `shortcut` or `message_action`; the last two have no action."""
    action, container = (body.get("actions") or [{}])[0], body.get("container") or {}
    chosen = action.get("selected_option") or {}
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id") or ""
    team, user = str((body.get("team") or {}).get("id") or ""), body["user"]
    return Press(
        team=team,
        person=str(user["id"]),
        name=str(user.get("name") or user.get("username") or user["id"]),
        is_stranger=bool(team and user.get("team_id")) and user["team_id"] != team,
        is_ours=bool(team) and user.get("team_id") == team,
        action=str(action.get("action_id") or body.get("callback_id") or ""),
        value=str(chosen.get("value") or action.get("value") or ""),
        surface=_surface(body, container, channel),
        channel=channel,
        thread=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts"),
        message=str(container.get("message_ts") or ""),
        response_url=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
        view=str((body.get("view") or {}).get("id") or ""),
        at=float(action.get("action_ts") or 0),
    )


def press_of_command(command: Mapping[str, Any]) -> Press:
    """A command that leads to a window."""
    names = ("team_id", "user_id", "user_name", "channel_id", "response_url", "trigger_id")
    team, person, name, channel, response_url, trigger = (str(command.get(key) or "") for key in names)
    return Press(team, person, name or person, False, True, "", "", "private", channel, None, "", response_url, trigger, "", 0)


def _surface(body: Mapping[str, Any], container: Mapping[str, Any], channel: str) -> Surface:
    if view := body.get("view"):
        return "home" if view.get("type") == "home" else "modal"
    if container.get("is_ephemeral"):
        return "private"
    return "conversation" if channel.startswith("D") else "public"
