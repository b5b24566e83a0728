"""Every block and element as the page draws it: what it says, what it is for a screen reader, and how it behaves."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from bot.playground.model import BOT_USER, Message
from bot.playground.playground import Playground
from tests.playground.faults import serious_faults
from tests.playground.test_checks import FINE, actions, button, option, plain, section

CONFIRM = {"title": plain("Really?"), "text": plain("It can't be undone."), "confirm": plain("Do it"), "deny": plain("Leave it")}
RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "<b>bold</b>", "style": {"bold": True, "italic": True}},
                {"type": "emoji", "name": "tada"},
                {"type": "user", "user_id": "U-BEN"},
                {"type": "link", "url": "https://example.com", "text": "a link"},
                {"type": "link", "url": "javascript:alert(1)", "text": "no link"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a < b"}]},
    ],
}
ALL = [
    *FINE[2:5],
    section("*bold* <https://example.com|a link> `code`"),
    {"type": "section", "fields": [plain("left"), plain("right")]},
    {**section("with a picture"), "accessory": {"type": "image", "image_url": "data:image/png;base64,iVBORw0KGgo=", "alt_text": "a chart"}},
    {"type": "context", "elements": [plain("small print")]},
    {"type": "markdown", "text": "# A heading\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>alert(1)</script>"},
    RICH,
    actions(
        button("Danger", action_id="danger", style="danger", confirm=CONFIRM),
        {"type": "static_select", "action_id": "menu", "placeholder": plain("Choose one"), "options": [option(1, "One"), option(2, "Two")]},
        {"type": "multi_static_select", "action_id": "several", "placeholder": plain("Choose some"), "options": [option(1), option(2)]},
        {"type": "external_select", "action_id": "find", "placeholder": plain("Find one")},
        {"type": "overflow", "action_id": "more", "options": [option(1, "Edit"), option(2, "Remove")]},
        {
            "type": "radio_buttons",
            "action_id": "radio",
            "options": [option(1, "Left"), option(2, "Right")],
            "initial_option": option(2, "Right"),
        },
        {"type": "checkboxes", "action_id": "boxes", "options": [option(1, "Metrics")], "initial_options": [option(1, "Metrics")]},
        {"type": "conversations_select", "action_id": "where", "placeholder": plain("Choose a channel")},
        {"type": "users_select", "action_id": "who", "placeholder": plain("Choose a person")},
        {"type": "datepicker", "action_id": "when", "placeholder": plain("Choose a day"), "initial_date": "2026-01-31"},
    ),
    {
        "type": "input",
        "label": plain("Your words"),
        "hint": plain("As short as can be"),
        "optional": True,
        "element": {"type": "plain_text_input", "action_id": "words"},
    },
    {"type": "input", "label": plain("More words"), "element": {"type": "plain_text_input", "action_id": "more words", "multiline": True}},
    FINE[-2],
]


def post(playground: Playground, *blocks: dict[str, Any]) -> Message:
    with playground.workspace.changing():
        ts = playground.workspace.new_ts()
        return playground.workspace.post(Message(ts, "C-GENERAL", BOT_USER, "fallback", copy.deepcopy(list(blocks)), by_bot=True))


@pytest.fixture
def drawn(playground: Playground, open_page: Any) -> Locator:
    post(playground, *ALL)
    return open_page().locator("#messages .message").last


def test_every_block_says_what_it_holds(drawn: Locator) -> None:
    for text in (
        "left",
        "right",
        "small print",
        "A heading",
        "first",
        "quoted",
        "a < b",
        "<b>bold</b>",
        "🎉",
        "@ben",
        "As short as can be",
    ):
        expect(drawn).to_contain_text(text)
    expect(drawn.locator("script")).to_have_count(0)
    expect(drawn.get_by_role("link", name="no link")).to_have_count(0)
    expect(drawn.get_by_role("link", name="a link").first).to_have_attribute("href", "https://example.com")
    expect(drawn.get_by_role("img", name="a chart")).to_be_visible()
    expect(drawn.get_by_role("heading", name="x" * 150)).to_be_visible()
    expect(drawn.get_by_role("cell", name="2")).to_be_visible()


def test_every_element_is_what_a_screen_reader_expects(drawn: Locator) -> None:
    for role, name in (
        ("button", "Danger"),
        ("combobox", "Choose one"),
        ("listbox", "Choose some"),
        ("combobox", "Find one"),
        ("combobox", "Choose a channel"),
        ("combobox", "Choose a person"),
        ("textbox", "Your words"),
        ("textbox", "More words"),
        ("button", "Good"),
        ("button", "Bad"),
    ):
        expect(drawn.get_by_role(role, name=name, exact=True)).to_be_visible()  # type: ignore[arg-type]
    expect(drawn.get_by_role("radio", name="Right")).to_be_checked()
    expect(drawn.get_by_role("checkbox", name="Metrics")).to_be_checked()
    expect(drawn.get_by_label("Choose a day")).to_have_value("2026-01-31")
    assert serious_faults(drawn.page) == []


def test_nothing_is_wider_than_a_phone(drawn: Locator) -> None:
    drawn.page.set_viewport_size({"width": 390, "height": 844})
    for element in ("document.documentElement", "document.querySelector('.scroll')"):
        assert drawn.page.evaluate(f"{element}.scrollWidth") == 390
    assert (
        drawn.page.evaluate("Math.max(...[...document.querySelectorAll('.message *')].map((each) => each.getBoundingClientRect().right))")
        <= 390
    )


def test_a_confirm_dialog_asks_first(drawn: Locator, caplog: pytest.LogCaptureFixture) -> None:
    page = drawn.page
    drawn.get_by_role("button", name="Danger").click()
    dialog = page.get_by_role("dialog", name="Really?")
    expect(dialog).to_contain_text("It can't be undone.")
    dialog.get_by_role("button", name="Leave it").click()
    expect(dialog).to_have_count(0)
    assert "block_actions" not in caplog.text
    drawn.get_by_role("button", name="Danger").click()
    with page.expect_response(re.compile("/do/press")):
        dialog.get_by_role("button", name="Do it").click()
    assert "Nobody listens to 'block_actions'" in caplog.text


def test_what_was_chosen_stays_chosen(drawn: Locator) -> None:
    page = drawn.page
    with page.expect_response(re.compile("/do/press")):
        drawn.get_by_role("combobox", name="Choose one").select_option(label="Two")
    with page.expect_response(re.compile("/do/press")):
        drawn.get_by_role("button", name="Bad").click()
    page.reload()
    expect(drawn.get_by_role("combobox", name="Choose one")).to_have_value("value 2")
    expect(drawn.get_by_role("button", name="Bad")).to_have_attribute("aria-pressed", "true")
    expect(drawn.get_by_role("button", name="Good")).to_have_attribute("aria-pressed", "false")


def test_an_overflow_menu_tells_its_choice(drawn: Locator) -> None:
    drawn.get_by_role("button", name="More actions").last.click()
    with drawn.page.expect_response(re.compile("/do/press")):
        drawn.get_by_role("menuitem", name="Remove").click()
    expect(drawn.get_by_role("menuitem", name="Remove")).to_have_count(0)


def test_a_modal_keeps_what_was_typed_and_says_what_is_missing(playground: Playground, open_page: Any) -> None:
    page = open_page()
    form = {
        "type": "modal",
        "title": plain("Suggest a change"),
        "submit": plain("Send"),
        "blocks": [
            {"type": "input", "block_id": "what", "label": plain("What"), "element": {"type": "plain_text_input", "action_id": "text"}},
            {"type": "input", "block_id": "why", "label": plain("Why"), "element": {"type": "plain_text_input", "action_id": "text"}},
        ],
    }
    with playground.workspace.changing():
        playground.workspace.modals["U-ANA"] = [view := playground.workspace.new_view("U-ANA", form)]
    dialog = page.get_by_role("dialog", name="Suggest a change")
    dialog.get_by_role("textbox", name="What").fill("ROAS")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_have_text("Please complete this required field.")
    expect(dialog.get_by_role("textbox", name="What")).to_have_value("ROAS")
    with playground.workspace.changing():
        playground.workspace.change_view(view, form | {"title": plain("Suggest a better change")})
    renamed = page.get_by_role("dialog", name="Suggest a better change")
    expect(renamed.get_by_role("textbox", name="What")).to_have_value("ROAS")
    assert serious_faults(page) == []
    renamed.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
