"""Windows (Slack's modals): a card in one, with a field to find the next, and the words of a message explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.mentions import Mention
from bot.lookup.suggestions import suggest
from bot.slack.cards import sense_of
from bot.slack.elements import button, label_of, options_of
from bot.slack.place import Place
from bot.slack.reply import Block, Reply, small_print, text_block

FIND, UNFOLD = "find", "unfold"
"""Action ids: the field that suggests, and a button that opens a card on top of the window."""
TITLE = "Playbooks"
KINDS = {"playbook": "Industries", "term": "Terms", "metric": "Metrics", "tool": "Tools"}
MOST_EXPLAINED = 95
"""Slack takes 100 blocks in a window."""
NO_WORDS = "None of the words in this message are in the playbooks. Pick one here, or ask me in your own words in our conversation."
RECEIPT = "From the industry playbooks, the likeliest industry first. *Open* shows the whole entry with its source."


def window(card: Reply | None = None) -> dict[str, Any]:
    """A field to find something in, and below it the card that was found. Slack takes no feedback buttons in windows."""
    return _modal([finding(), *(block for block in (card.blocks if card else ()) if block["type"] != "context_actions")])


def explained(mentions: Sequence[Mention]) -> dict[str, Any]:
    """Every known word of a message with its likeliest meaning, and its other ones in short."""
    if not mentions:
        return _modal([text_block(NO_WORDS), finding()])
    return _modal([*(_explained(number, mention) for number, mention in enumerate(mentions[:MOST_EXPLAINED])), small_print(RECEIPT)])


def suggestions(index: Index, typed: str, default: str | None = None) -> list[Block]:
    """Slack's option groups for what was typed so far."""
    groups = ((KINDS[kind], options_of(map(_suggested, entries))) for kind, entries in suggest(index, typed, default).items())
    return [{"label": label_of(title), "options": options} for title, options in groups if options]


def _explained(number: int, mention: Mention) -> Block:
    place = Place(tuple(entry.id for entry in mention.entries))
    return {**text_block(sense_of(mention.entries)), "accessory": button("Open", f"{UNFOLD}.{number}", place)}


def _suggested(entry: Entry) -> tuple[str, Entry]:
    return entry.title if entry.kind == "playbook" else f"{entry.title} · {entry.playbook.industry}", entry


def finding() -> Block:
    placeholder = label_of("Type an industry, a term, a metric or a tool …")
    return {
        "type": "actions",
        "elements": [{"type": "external_select", "action_id": FIND, "placeholder": placeholder, "min_query_length": 0}],
    }


def _modal(blocks: Iterable[Block]) -> dict[str, Any]:
    return {"type": "modal", "title": label_of(TITLE), "close": label_of("Close"), "blocks": list(blocks)}
