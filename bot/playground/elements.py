"""What a person gave an element, in the form in which Slack tells the bot of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.playground.checks import elements_in
from bot.playground.limits import SELECTS
from bot.playground.model import Block

Element = dict[str, Any]
Option = dict[str, Any]

_SELECTED = {"users_select": "selected_user", "channels_select": "selected_channel", "conversations_select": "selected_conversation"}
_SINGLE = ("static_select", "external_select", "radio_buttons", "overflow")
_SEVERAL = ("checkboxes", "multi_static_select")
_HAVE_STATE = (*SELECTS, *_SEVERAL, "radio_buttons", "plain_text_input", "datepicker")


def find_element(blocks: Sequence[Block], block_id: str, action_id: str) -> Element | None:
    return next(
        (
            element
            for block in blocks
            if block.get("block_id") == block_id
            for element in elements_in(block)
            if element["action_id"] == action_id
        ),
        None,
    )


def options_of(element: Element) -> list[Option]:
    groups = element.get("option_groups") or ()
    return [*(element.get("options") or ()), *(option for group in groups for option in group["options"])]


def given(element: Element, values: Sequence[str], offered: Sequence[Option] = ()) -> dict[str, Any]:
    """`values` are as a form has them: of an option its value. `offered` are options that the bot offered for what was typed."""
    kind = element["type"]
    options = [option for value in values for option in [*options_of(element), *offered] if option["value"] == value]
    if kind in _SINGLE:
        return {"type": kind, "selected_option": options[0] if options else None}
    if kind in _SEVERAL:
        return {"type": kind, "selected_options": options}
    if kind in _SELECTED:
        return {"type": kind, _SELECTED[kind]: values[0] if values else None}
    if kind == "datepicker":
        return {"type": kind, "selected_date": values[0] if values and values[0] else None}
    if kind == "plain_text_input":
        return {"type": kind, "value": values[0] if values and values[0] else None}
    if kind == "feedback_buttons":
        pressed = next(
            (button for key in ("positive_button", "negative_button") if (button := element[key])["value"] in values),
            element["positive_button"],
        )
        return {"type": kind, "value": pressed["value"], "text": pressed["text"]}
    return {"type": kind, **{key: element[key] for key in ("value", "text") if key in element}}


def initial(element: Element) -> list[str]:
    """What an element shows before anybody touched it, as a form would have it."""
    options = [element["initial_option"]] if element.get("initial_option") else element.get("initial_options") or ()
    plain = (element.get(f"initial_{key}") for key in ("value", "user", "channel", "conversation", "date"))
    return [option["value"] for option in options] or [value for value in plain if value]


def has_state(element: Element) -> bool:
    return element["type"] in _HAVE_STATE


def missing_in(blocks: Sequence[Block], values: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What Slack itself says before it sends a modal: block id -> complaint."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        content = next((value for key, value in state.items() if key != "type"), None)
        if not content:
            if not block.get("optional"):
                found[block["block_id"]] = "Please complete this required field."
        elif isinstance(content, str) and len(content) < element.get("min_length", 0):
            found[block["block_id"]] = f"Please enter at least {element['min_length']} characters."
        elif isinstance(content, str) and len(content) > element.get("max_length", 3000):
            found[block["block_id"]] = f"Please enter at most {element.get('max_length', 3000)} characters."
    return found


def as_form(state: dict[str, Any]) -> list[str]:
    """The reverse of `given`: what stands in the form."""
    content = next((value for key, value in state.items() if key != "type"), None)
    options = content if isinstance(content, list) else [content] if content else []
    return [option["value"] if isinstance(option, dict) else option for option in options]
