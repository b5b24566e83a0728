"""What the templates need to draw blocks: texts as HTML, and what stands in an element."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.playground.dates import moment
from bot.playground.elements import initial, options_of
from bot.playground.model import Block, Message
from bot.playground.mrkdwn import Names, as_html, chip, link, literal, with_emoji
from bot.playground.workspace import Workspace

Element = dict[str, Any]
Chosen = Mapping[tuple[str, str], Sequence[str]]

BUILDER = "https://app.slack.com/block-kit-builder/#"

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


def filters(workspace: Workspace) -> dict[str, Callable[..., Any]]:
    """For Jinja. They read the workspace's names each time: people may come."""

    def names() -> Names:
        return names_of(workspace)

    return {
        "slack_text": lambda text: as_html(text, names()),
        "text_object": lambda text: text_object(text, names()),
        "plain": lambda text: literal(text["text"], emojis=text.get("emoji", True)),
        "words": lambda text: with_emoji(text["text"]),
        "markdown": markdown,
        "rich": lambda element: rich_text(element, names()),
        "clock": lambda ts: moment(ts).strftime("%-I:%M %p"),
        "day": lambda ts: moment(ts).strftime("%A, %B %-d"),
        "field_name": lambda element, block: json.dumps([block["block_id"], element["action_id"]]),
        "current": current,
        "options": options_of,
        "builder": builder_link,
        "blocks_json": lambda message: json.dumps({"blocks": blocks_of(message)}, ensure_ascii=False, indent=2),
    }


def names_of(workspace: Workspace) -> Names:
    return Names(
        {person.id: person.name for person in workspace.people.values()},
        {channel.id: channel.name for channel in workspace.channels.values() if channel.name},
    )


def text_object(text: dict[str, Any], names: Names) -> Markup:
    if text["type"] == "plain_text":
        return literal(text["text"], emojis=text.get("emoji", True))
    return as_html(text["text"], names, verbatim=text.get("verbatim", False))


def markdown(text: str) -> Markup:
    return Markup(_MARKDOWN.render(with_emoji(text)))  # noqa: S704 - markdown-it escapes, and HTML is off


def current(element: Element, block: Block, chosen: Chosen) -> list[str]:
    """What the element shows: what was chosen, else what the bot drew."""
    return list(chosen.get((block["block_id"], element["action_id"]), initial(element)))


def builder_link(message: Message) -> str:
    """Slack's Block Kit Builder with the blocks of the message."""
    return BUILDER + quote(json.dumps({"blocks": blocks_of(message)}, ensure_ascii=False, separators=(",", ":")), safe="")


def blocks_of(message: Message) -> list[Block]:
    """Words alone are a block of text."""
    return message.blocks or [{"type": "section", "text": {"type": "mrkdwn", "text": message.text}}]


_TAGS = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}


def rich_text(element: Element, names: Names) -> Markup:
    """One piece of a rich text: a run of text, an emoji, a link, somebody's name."""
    match element.get("type"):
        case "emoji":
            drawn = literal(f":{element['name']}:")
        case "link":
            drawn = link(element["url"], literal(element.get("text") or element["url"], emojis=False))
        case "user":
            drawn = chip(f"@{names.people.get(element['user_id'], element['user_id'])}")
        case "channel":
            drawn = chip(f"#{names.channels.get(element['channel_id'], element['channel_id'])}")
        case "broadcast":
            drawn = chip(f"@{element['range']}")
        case _:
            drawn = Markup("{}").format(element.get("text") or element.get("fallback") or element.get("value") or "")
    for style, tag in _TAGS.items():
        if element.get("style", {}).get(style):
            drawn = Markup("<{0}>{1}</{0}>").format(tag, drawn)
    return drawn
