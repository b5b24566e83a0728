"""What Slack takes and what it refuses in blocks, elements and views: its limits, as data."""

from __future__ import annotations

from bot.playground.rules import Rule, anything, choice, flag, many, number, shape, string, typed

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_CHARACTERS = 13_200
"""Of all blocks of a message together. Slack does not document it; see bolt-js 2509."""
MARKDOWN_CHARACTERS = 12_000
MESSAGE_TEXT = 40_000
VIEW_BYTES = 250_000
VIEW_STACK = 3
ID, METADATA = 255, 3000
TRIGGER_SECONDS = 3
RESPONSE_URL_SECONDS, RESPONSE_URL_USES = 1800, 5
PROMPTS = 4

_KIND: dict[str, Rule] = {"type": anything}


def plain(most: int) -> Rule:
    return shape({"type": choice("plain_text"), "text": string(most)}, {"emoji": flag})


def text(most: int) -> Rule:
    mrkdwn = shape({"type": anything, "text": string(most)}, {"verbatim": flag})
    return typed({"plain_text": plain(most), "mrkdwn": mrkdwn})


CONFIRM = shape({"title": plain(100), "text": text(300)}, {"confirm": plain(30), "deny": plain(30), "style": choice("primary", "danger")})
OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75), "url": string(3000)})
_GROUP = shape({"label": plain(75), "options": many(OPTION, 100)})
_IMAGE = shape({**_KIND, "alt_text": string(2000)}, {"image_url": string(3000), "slack_file": anything}, one_of=("image_url", "slack_file"))
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_DISPATCH = shape({}, {"trigger_actions_on": many(choice("on_enter_pressed", "on_character_entered"), 2)})


def _element(needs: dict[str, Rule], may: dict[str, Rule] | None = None, one_of: tuple[str, ...] = ()) -> Rule:
    every: dict[str, Rule] = {"action_id": string(ID), "confirm": CONFIRM, "focus_on_load": flag}
    return shape({**_KIND, **needs}, {**every, **(may or {})}, one_of)


def _select(may: dict[str, Rule], needs: dict[str, Rule] | None = None, one_of: tuple[str, ...] = ()) -> Rule:
    return _element(needs or {}, {"placeholder": plain(150), **may}, one_of)


_OPTIONS: dict[str, Rule] = {"options": many(OPTION, 100), "option_groups": many(_GROUP, 100)}
_CONVERSATION: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": anything, "response_url_enabled": flag}

ELEMENTS: dict[str, Rule] = {
    "button": _element(
        {"text": plain(75)},
        {"value": string(2000), "url": string(3000), "style": choice("primary", "danger"), "accessibility_label": string(75)},
    ),
    "static_select": _select({**_OPTIONS, "initial_option": OPTION}, one_of=("options", "option_groups")),
    "multi_static_select": _select(
        {**_OPTIONS, "initial_options": many(OPTION, 100), "max_selected_items": number(1, 100)}, one_of=("options", "option_groups")
    ),
    "external_select": _select({"initial_option": OPTION, "min_query_length": number(0, 1000)}),
    "users_select": _select({"initial_user": string(ID)}),
    "channels_select": _select({"initial_channel": string(ID), "response_url_enabled": flag}),
    "conversations_select": _select({**_CONVERSATION, "initial_conversation": string(ID)}),
    "overflow": _element({"options": many(OPTION, 5)}),
    "checkboxes": _element({"options": many(OPTION, 10)}, {"initial_options": many(OPTION, 10)}),
    "radio_buttons": _element({"options": many(OPTION, 10)}, {"initial_option": OPTION}),
    "plain_text_input": _element(
        {},
        {
            "placeholder": plain(150),
            "initial_value": string(3000, least=0),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
            "dispatch_action_config": _DISPATCH,
        },
    ),
    "datepicker": _select({"initial_date": string(10)}),
    "feedback_buttons": _element({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}),
    "icon_button": _element({"icon": choice("trash"), "text": plain(75)}, {"value": string(2000), "accessibility_label": string(75)}),
    "image": _IMAGE,
}
SELECTS = ("static_select", "external_select", "users_select", "channels_select", "conversations_select")
_CHOOSERS = (*SELECTS, "multi_static_select", "checkboxes", "radio_buttons", "datepicker")


def _context_element() -> Rule:
    mrkdwn = shape({"type": anything, "text": string(3000)}, {"verbatim": flag})
    return typed({"image": _IMAGE, "mrkdwn": mrkdwn, "plain_text": plain(3000)})


def _rich_text() -> Rule:
    """Its sections, lists, quotes and preformatted texts. What stands inside is left to Slack."""
    inline = many(anything, 1000, least=0)
    section = shape({**_KIND, "elements": inline}, {"border": number(0, 1)})
    bullets = shape(
        {**_KIND, "style": choice("bullet", "ordered"), "elements": many(section, 1000)},
        {"indent": number(0, 8), "offset": number(0, 1000), "border": number(0, 1)},
    )
    parts = {"rich_text_section": section, "rich_text_quote": section, "rich_text_preformatted": section, "rich_text_list": bullets}
    return many(typed(parts), 1000, least=0)


def _block(needs: dict[str, Rule], may: dict[str, Rule] | None = None, one_of: tuple[str, ...] = ()) -> Rule:
    return shape({**_KIND, **needs}, {"block_id": string(ID), **(may or {})}, one_of)


BLOCKS: dict[str, Rule] = {
    "section": _block(
        {},
        {
            "text": text(3000),
            "fields": many(text(2000), 10),
            "expand": flag,
            "accessory": typed(ELEMENTS, "button", "overflow", "image", *_CHOOSERS),
        },
        one_of=("text", "fields"),
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block({}),
    "context": _block({"elements": many(_context_element(), 10)}),
    "actions": _block({"elements": many(typed(ELEMENTS, "button", "overflow", *_CHOOSERS), 25)}),
    "input": _block(
        {"label": plain(2000), "element": typed(ELEMENTS, "plain_text_input", *_CHOOSERS)},
        {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "image": _block(
        {"alt_text": string(2000)},
        {"image_url": string(3000), "slack_file": anything, "title": plain(2000)},
        one_of=("image_url", "slack_file"),
    ),
    "rich_text": _block({"elements": _rich_text()}),
    "markdown": _block({"text": string(MARKDOWN_CHARACTERS)}),
    "context_actions": _block({"elements": many(typed(ELEMENTS, "feedback_buttons", "icon_button"), 5)}),
}
IN_VIEWS = tuple(kind for kind in BLOCKS if kind not in ("markdown", "context_actions"))

_VIEW: dict[str, Rule] = {
    "private_metadata": string(METADATA, least=0),
    "callback_id": string(ID, least=0),
    "external_id": string(ID, least=0),
    "blocks": many(typed(BLOCKS, *IN_VIEWS), VIEW_BLOCKS),
}
VIEWS: dict[str, Rule] = {
    "modal": shape(
        {**_KIND, "blocks": _VIEW["blocks"], "title": plain(24)},
        {**_VIEW, "submit": plain(24), "close": plain(24), "clear_on_close": flag, "notify_on_close": flag, "submit_disabled": flag},
    ),
    "home": shape({**_KIND, "blocks": _VIEW["blocks"]}, _VIEW),
}
