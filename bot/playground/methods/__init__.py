"""The Web API: what each method does to the workspace, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.playground.methods import assistant, chat, conversations, people, views
from bot.playground.methods.places import need_scope
from bot.playground.refusal import Refusal
from bot.playground.workspace import Workspace

Method = Callable[[Workspace, dict[str, Any]], dict[str, Any]]

METHODS: dict[str, tuple[str | None, Method]] = {
    "auth.test": (None, people.test),
    "users.info": ("users:read", people.info),
    "usergroups.users.list": ("usergroups:read", people.group_members),
    "chat.postMessage": ("chat:write", chat.post_message),
    "chat.postEphemeral": ("chat:write", chat.post_ephemeral),
    "chat.update": ("chat:write", chat.update),
    "chat.delete": ("chat:write", chat.delete),
    "chat.getPermalink": (None, chat.get_permalink),
    "reactions.add": ("reactions:write", chat.add_reaction),
    "reactions.remove": ("reactions:write", chat.remove_reaction),
    "views.open": (None, views.open_view),
    "views.push": (None, views.push_view),
    "views.update": (None, views.update_view),
    "views.publish": (None, views.publish_view),
    "conversations.info": (None, conversations.info),
    "conversations.members": (None, conversations.members),
    "conversations.history": (None, conversations.history),
    "conversations.replies": (None, conversations.replies),
    "conversations.join": ("channels:join", conversations.join),
    "conversations.open": ("im:write", conversations.open_conversation),
    "assistant.threads.setStatus": ("chat:write", assistant.set_status),
    "assistant.threads.setTitle": ("assistant:write", assistant.set_title),
    "assistant.threads.setSuggestedPrompts": ("assistant:write", assistant.set_suggested_prompts),
}
"""Method -> the scope it needs, and what it does. Where the scope depends on the kind of conversation, the method asks for it."""

READS = frozenset(
    name for name in METHODS if name.endswith((".test", ".info", ".members", ".history", ".replies", ".list", ".getPermalink"))
)


def call(workspace: Workspace, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """What Slack answers beside `ok`. Raises Refusal."""
    if name not in METHODS:
        raise Refusal("unknown_method")
    scope, method = METHODS[name]
    if scope:
        need_scope(workspace, scope)
    with workspace.still() if name in READS else workspace.changing():
        return method(workspace, arguments)
