"""What Slack refuses in messages and views: our limits against Slack's documents, its SDK, and the package slackblocks."""

from __future__ import annotations

import contextlib
import copy
from typing import Any

import pytest
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block as SdkBlock
from slackblocks import Block
from slackblocks.errors import InvalidUsageError

from bot.playground.checks import check_message, check_view
from bot.playground.refusal import Refusal


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(number: int = 1, text: str = "an option") -> dict[str, Any]:
    return {"text": plain(text), "value": f"value {number}"}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def button(text: str = "Share", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": "share", **more}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


FINE = [
    section("x" * 3000),
    {"type": "section", "fields": [plain("x" * 2000), *[plain("x")] * 9]},
    {
        "type": "section",
        "text": plain("x"),
        "accessory": {"type": "overflow", "action_id": "more", "options": [option(n) for n in range(5)]},
    },
    {"type": "header", "text": plain("x" * 150)},
    {"type": "divider"},
    {"type": "context", "elements": [plain("x")] * 10},
    actions(*(button("x" * 75, value="v" * 2000, action_id=str(number)) for number in range(25))),
    actions({"type": "static_select", "placeholder": plain("x"), "action_id": "s", "options": [option(n) for n in range(100)]}),
    actions({"type": "external_select", "placeholder": plain("x"), "action_id": "s", "min_query_length": 1}),
    actions({"type": "radio_buttons", "action_id": "r", "options": [option(n) for n in range(10)]}),
    actions({"type": "checkboxes", "action_id": "r", "options": [option(n) for n in range(10)]}),
    {
        "type": "input",
        "label": plain("x"),
        "element": {"type": "plain_text_input", "action_id": "i", "multiline": True, "max_length": 3000},
    },
    {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "x"},
    {"type": "markdown", "text": "x" * 12_000},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": plain("Good"), "value": "up"},
                "negative_button": {"text": plain("Bad"), "value": "down"},
            }
        ],
    },
    {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    },
]

TOO_MUCH = [
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section", "fields": [plain("x")] * 11}, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"),
    (actions(*(button(action_id=str(n)) for n in range(26))), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
    (actions(button("x" * 76)), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"),
    (actions(button(style="loud")), "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]"),
    (
        actions({"type": "static_select", "action_id": "s", "options": [option(n) for n in range(101)]}),
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        actions({"type": "overflow", "action_id": "s", "options": [option(n) for n in range(6)]}),
        "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters [json-pointer:/blocks/0/text]"),
    ({"type": "wall"}, "unsupported type: wall [json-pointer:/blocks/0]"),
]

ONLY_OURS = [
    (actions(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (
        actions({"type": "static_select", "action_id": "s", "options": [option(1, "x" * 76)]}),
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    ({"type": "section", "fields": [plain("x" * 2001)]}, "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"),
    (actions(button(value="x" * 2001)), "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"),
    (
        actions({"type": "radio_buttons", "action_id": "r", "options": [option(n) for n in range(11)]}),
        "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (actions(button(), button()), "action_id is there more than once [json-pointer:/blocks/0]"),
    ({**section("x"), "colour": "red"}, "invalid additional property: colour [json-pointer:/blocks/0]"),
    ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
    ({"type": "image", "image_url": "https://example.com/x.png"}, "missing required field: alt_text [json-pointer:/blocks/0]"),
    (
        {"type": "section", "text": plain("x"), "accessory": {"type": "plain_text_input", "action_id": "i"}},
        "unsupported type: plain_text_input [json-pointer:/blocks/0/accessory]",
    ),
    ({**section("x"), "block_id": "x" * 256}, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    (
        actions(button(confirm={"title": plain("x" * 101), "text": plain("x")})),
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
]


def others_take(block: dict[str, Any]) -> bool:
    """slackblocks parses no nested elements; Slack's SDK knows only some limits. Between them they know most."""
    try:
        with contextlib.suppress(NotImplementedError):
            Block.from_dict(copy.deepcopy(block))
        parsed = SdkBlock.parse(copy.deepcopy(block))
        return parsed is not None and bool(parsed.to_dict())
    except (ValueError, InvalidUsageError, SlackObjectFormationError):
        return False


def by_kind(value: Any) -> str:
    return value["type"] if isinstance(value, dict) else ""


@pytest.mark.parametrize("block", FINE, ids=by_kind)
def test_what_fits_is_taken_here_and_elsewhere(block: dict[str, Any]) -> None:
    check_message("fallback", [block])
    assert others_take(block)


@pytest.mark.parametrize(("block", "complaint"), TOO_MUCH, ids=by_kind)
def test_what_does_not_fit_is_refused_here_and_elsewhere(block: dict[str, Any], complaint: str) -> None:
    with pytest.raises(Refusal, match="invalid_blocks") as caught:
        check_message("fallback", [block])
    assert caught.value.messages == (f"[ERROR] {complaint}",)
    assert not others_take(block)


@pytest.mark.parametrize(("block", "complaint"), ONLY_OURS, ids=by_kind)
def test_what_slack_refuses_though_its_sdk_does_not(block: dict[str, Any], complaint: str) -> None:
    with pytest.raises(Refusal, match="invalid_blocks") as caught:
        check_message("fallback", [block])
    assert caught.value.messages == (f"[ERROR] {complaint}",)


@pytest.mark.parametrize(
    ("text", "blocks", "error"),
    [
        ("", [], "no_text"),
        (" ", [], "no_text"),
        ("x" * 40_001, [], "msg_too_long"),
        ("x", [{"type": "divider"}] * 51, "msg_blocks_too_many"),
        ("x", [section("x" * 2700)] * 5, "msg_blocks_too_long"),
        ("x", [{"type": "markdown", "text": "x" * 6100}] * 2, "msg_blocks_too_long"),
        ("x", [{**section("x"), "block_id": "same"}] * 2, "invalid_blocks"),
    ],
)
def test_a_message_is_refused_as_a_whole(text: str, blocks: list[dict[str, Any]], error: str) -> None:
    with pytest.raises(Refusal, match=f"^{error}$"):
        check_message(text, blocks)


INPUT = {"type": "input", "label": plain("x"), "element": {"type": "plain_text_input", "action_id": "i"}}
MODAL = {"type": "modal", "title": plain("Suggest a change"), "blocks": [section("x")]}


@pytest.mark.parametrize(
    ("view", "complaint"),
    [
        (MODAL | {"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        (MODAL | {"blocks": [INPUT]}, "missing required field: submit [json-pointer:/view]"),
        (MODAL | {"blocks": [section("x")] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
        (MODAL | {"private_metadata": "x" * 3001}, "must be less than 3001 characters [json-pointer:/view/private_metadata]"),
        (MODAL | {"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type: markdown [json-pointer:/view/blocks/0]"),
        ({"type": "home", "blocks": []}, "unsupported type: home [json-pointer:/view]"),
        ("no view", "unsupported type: None [json-pointer:/view]"),
    ],
)
def test_a_modal_is_refused_with_its_place(view: Any, complaint: str) -> None:
    with pytest.raises(Refusal, match="invalid_arguments") as caught:
        check_view(view, "modal")
    assert caught.value.messages == (f"[ERROR] {complaint}",)


def test_a_view_may_have_250_kilobytes() -> None:
    view = MODAL | {"blocks": [section("x" * 2900)] * 90}
    with pytest.raises(Refusal, match="view_too_large"):
        check_view(view, "modal")


def test_a_good_modal_and_home_are_taken() -> None:
    check_view(MODAL | {"blocks": [INPUT], "submit": plain("Send"), "callback_id": "suggest", "private_metadata": "{}"}, "modal")
    check_view({"type": "home", "blocks": [section("x"), INPUT]}, "home")
