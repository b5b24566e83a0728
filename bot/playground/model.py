"""What a workspace is made of, in Slack's words: people, channels, messages, views."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Block = dict[str, Any]

TEAM, CUSTOMER_TEAM, APP = "T1", "T2", "A1"
BOT_USER, BOT = "U-BOT", "B-BOT"


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    """As in a mention."""
    real_name: str
    team: str = TEAM
    is_bot: bool = False
    is_admin: bool = False
    is_guest: bool = False
    title: str = ""


@dataclass
class Message:
    """`only_for` holds the one person who sees a private (ephemeral) message."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Block] = field(default_factory=list)
    thread_ts: str | None = None
    only_for: str | None = None
    is_edited: bool = False
    by_bot: bool = False
    team: str = TEAM
    """Its author's."""
    chosen: dict[str, dict[tuple[str, str], list[str]]] = field(default_factory=dict)
    """What each person chose in its elements, by block id and action id, as a form has it: Slack keeps showing it to them."""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    metadata: dict[str, Any] | None = None

    def as_slack_has_it(self) -> dict[str, Any]:
        message: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": self.team}
        if self.blocks:
            message["blocks"] = self.blocks
        if self.thread_ts:
            message["thread_ts"] = self.thread_ts
        if self.by_bot:
            message |= {"bot_id": BOT, "app_id": APP, "bot_profile": {"id": BOT, "app_id": APP, "user_id": BOT_USER, "team_id": TEAM}}
        if self.is_edited:
            message["edited"] = {"user": self.user, "ts": self.ts}
        if self.only_for:
            message["is_ephemeral"] = True
        if self.reactions:
            message["reactions"] = [{"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()]
        if self.metadata:
            message["metadata"] = self.metadata
        return message


@dataclass
class Channel:
    """A direct message has the kind `im`. `shared_with` names the other company of a Slack Connect channel."""

    id: str
    name: str
    members: set[str]
    kind: Literal["channel", "im"] = "channel"
    shared_with: str = ""
    topic: str = ""
    messages: list[Message] = field(default_factory=list)

    def as_slack_has_it(self) -> dict[str, Any]:
        if self.kind == "im":
            person = next((member for member in sorted(self.members) if member != BOT_USER), BOT_USER)
            return {"id": self.id, "is_im": True, "is_channel": False, "user": person, "is_ext_shared": False, "is_archived": False}
        shared = bool(self.shared_with)
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": True,
            "is_im": False,
            "is_private": False,
            "is_archived": False,
            "is_member": BOT_USER in self.members,
            "is_shared": shared,
            "is_ext_shared": shared,
            "is_org_shared": False,
            "connected_team_ids": [CUSTOMER_TEAM] if shared else [],
            "topic": {"value": self.topic},
            "num_members": len(self.members),
        }


@dataclass
class View:
    """A modal of somebody's stack, or somebody's Home. `payload` is what the bot sent; `values` what was typed, as Slack reports it."""

    id: str
    user: str
    payload: dict[str, Any]
    root_id: str
    previous_id: str | None = None
    hash: str = ""
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def as_slack_has_it(self) -> dict[str, Any]:
        return {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": None,
            "submit": None,
            "close": None,
            "clear_on_close": False,
            "notify_on_close": False,
            **self.payload,
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP,
            "bot_id": BOT,
            "app_installed_team_id": TEAM,
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": self.values},
        }
