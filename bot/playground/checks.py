"""Whether Slack would take a message or a view; raises its Refusal if not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.playground import limits
from bot.playground.refusal import Refusal
from bot.playground.rules import complaint, length, many, typed

Block = dict[str, Any]

_MESSAGE_BLOCKS = many(typed(limits.BLOCKS), limits.MESSAGE_BLOCKS, least=0)


def check_message(text: str, blocks: list[Block]) -> None:
    if not blocks and not text.strip():
        raise Refusal("no_text")
    if length(text) > limits.MESSAGE_TEXT:
        raise Refusal("msg_too_long")
    if len(blocks) > limits.MESSAGE_BLOCKS:
        raise Refusal("msg_blocks_too_many")
    if complaints := [*_MESSAGE_BLOCKS(blocks, "/blocks"), *_ambiguous(blocks, "/blocks")]:
        raise Refusal("invalid_blocks", complaints)
    if sum(map(length, texts_in(blocks))) > limits.MESSAGE_CHARACTERS:
        raise Refusal("msg_blocks_too_long")
    if sum(length(block["text"]) for block in blocks if block["type"] == "markdown") > limits.MARKDOWN_CHARACTERS:
        raise Refusal("msg_blocks_too_long")


def check_view(view: Any, *kinds: str) -> None:
    """A modal or a Home, as `kinds` says."""
    if length(json.dumps(view)) > limits.VIEW_BYTES:
        raise Refusal("view_too_large")
    complaints = list(typed(limits.VIEWS, *kinds)(view, "/view"))
    if not complaints:
        complaints += _ambiguous(view["blocks"], "/view/blocks")
        if view["type"] == "modal" and not view.get("submit") and any(block["type"] == "input" for block in view["blocks"]):
            complaints.append(complaint("missing required field: submit", "/view"))
    if complaints:
        raise Refusal("invalid_arguments", complaints)


def _ambiguous(blocks: Any, where: str) -> Iterator[str]:
    """Ids that are there twice. Quiet about what is no list of blocks: others complain of that."""
    seen: set[str] = set()
    for place, block in enumerate(blocks if isinstance(blocks, list) else ()):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if block_id in seen:
            yield complaint(f"block_id {block_id} already exists", f"{where}/{place}/block_id")
        if block_id:
            seen.add(block_id)
        ids = [element["action_id"] for element in elements_in(block) if element.get("action_id")]
        if len(ids) > len(set(ids)):
            yield complaint("action_id is there more than once", f"{where}/{place}")


def elements_in(block: Any) -> list[dict[str, Any]]:
    """The interactive elements of a block."""
    if not isinstance(block, dict) or block.get("type") not in ("section", "actions", "input", "context_actions"):
        return []
    found = [block.get("accessory"), block.get("element"), *(block.get("elements") or ())]
    return [element for element in found if isinstance(element, dict) and element.get("type") != "image"]


def texts_in(value: Any) -> Iterator[str]:
    """All that is to be read in blocks."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "text" and isinstance(part, str):
                yield part
            else:
                yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)
