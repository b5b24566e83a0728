"""Buttons, menus and their labels, within Slack's limits."""

from __future__ import annotations

from collections.abc import Iterable

from bot.lookup.entries import Entry
from bot.slack.place import Place
from bot.slack.reply import Block

OPEN = "open"
"""Action id of what opens a card; Slack wants ids different within a block, so it goes on with a word or a number: `open.3`."""
MAX_LABEL = 75
"""Characters of a button's or an option's text."""
MAX_OPTION, MAX_OPTIONS = 150, 100
"""Characters of an option's value, and options of a menu."""


def button(label: str, action: str, value: object, **more: object) -> Block:
    return {"type": "button", "text": label_of(label), "action_id": action, "value": str(value), **more}


def label_of(text: str) -> Block:
    """Plain text: nothing in it is parsed."""
    return {"type": "plain_text", "text": text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…", "emoji": False}


def options_of(entries: Iterable[tuple[str, Entry]]) -> list[Block]:
    """Options with a label each. An id too long for one can still be asked for by name."""
    values = [(label, str(Place((entry.id,)))) for label, entry in entries]
    return [{"text": label_of(label), "value": value} for label, value in values if len(value) <= MAX_OPTION]


def select(placeholder: str, action: str, options: list[Block]) -> Block:
    return {"type": "static_select", "action_id": action, "placeholder": label_of(placeholder), "options": options[:MAX_OPTIONS]}
