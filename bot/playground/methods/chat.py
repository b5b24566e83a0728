"""chat.* and reactions.*: messages by the bot."""

from __future__ import annotations

from typing import Any

from bot.playground.checks import check_message
from bot.playground.methods.places import Arguments, channel_of, joined_channel_of, need
from bot.playground.model import BOT_USER, Channel, Message
from bot.playground.refusal import Refusal
from bot.playground.workspace import Workspace


def post_message(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """A person's id posts into that person's direct message."""
    if arguments.get("channel") in workspace.people and arguments["channel"] != BOT_USER:
        arguments = arguments | {"channel": workspace.direct_message(arguments["channel"]).id}
    channel = channel_of(workspace, arguments)
    if BOT_USER not in channel.members and "chat:write.public" not in workspace.manifest.scopes:
        raise Refusal("not_in_channel")
    message = workspace.post(_message(workspace, channel, arguments))
    return {"channel": channel.id, "ts": message.ts, "message": message.as_slack_has_it()}


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = joined_channel_of(workspace, arguments)
    need(arguments, "user")
    if arguments["user"] not in channel.members:
        raise Refusal("user_not_in_channel")
    message = _message(workspace, channel, arguments)
    message.only_for = arguments["user"]
    return {"message_ts": workspace.post(message).ts}


def update(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """What is not given anew stays, but for blocks beside a new text: Slack takes them away."""
    message = _own_message(workspace, arguments, "cant_update_message")
    text = arguments.get("text")
    blocks = arguments.get("blocks")
    blocks = blocks if blocks is not None else [] if text else message.blocks
    text = text if text is not None else message.text
    check_message(text, blocks)
    message.text, message.blocks, message.is_edited = text, workspace.with_ids(blocks), True
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.as_slack_has_it()}


def delete(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    message = _own_message(workspace, arguments, "cant_delete_message")
    workspace.channels[message.channel].messages.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    channel = channel_of(workspace, arguments)
    need(arguments, "message_ts")
    if not workspace.message(channel.id, arguments["message_ts"]):
        raise Refusal("message_not_found")
    link = f"{workspace.base_url}archives/{channel.id}/p{arguments['message_ts'].replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def add_reaction(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    users = _reacted_to(workspace, arguments).reactions.setdefault(arguments["name"], [])
    if BOT_USER in users:
        raise Refusal("already_reacted")
    users.append(BOT_USER)
    return {}


def remove_reaction(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    reactions = _reacted_to(workspace, arguments).reactions
    if BOT_USER not in reactions.get(arguments["name"], ()):
        raise Refusal("no_reaction")
    reactions[arguments["name"]].remove(BOT_USER)
    if not reactions[arguments["name"]]:
        del reactions[arguments["name"]]
    return {}


def _message(workspace: Workspace, channel: Channel, arguments: Arguments) -> Message:
    text, blocks = arguments.get("text") or "", arguments.get("blocks") or []
    if markdown := arguments.get("markdown_text"):
        if text or blocks:
            raise Refusal("markdown_text_conflict")
        blocks = [{"type": "markdown", "text": markdown}]
    check_message(text, blocks)
    return Message(
        ts=workspace.new_ts(),
        channel=channel.id,
        user=BOT_USER,
        text=text,
        blocks=blocks,
        thread_ts=arguments.get("thread_ts") or None,
        by_bot=True,
        metadata=arguments.get("metadata"),
    )


def _own_message(workspace: Workspace, arguments: Arguments, refusal: str) -> Message:
    channel = channel_of(workspace, arguments)
    need(arguments, "ts")
    message = workspace.message(channel.id, arguments["ts"])
    if not message or message.only_for:
        raise Refusal("message_not_found")
    if message.user != BOT_USER:
        raise Refusal(refusal)
    return message


def _reacted_to(workspace: Workspace, arguments: Arguments) -> Message:
    channel = joined_channel_of(workspace, arguments)
    need(arguments, "name", "timestamp")
    message = workspace.message(channel.id, arguments["timestamp"])
    if not message:
        raise Refusal("message_not_found")
    return message
