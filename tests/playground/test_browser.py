"""The playground in a real browser, as a person uses it: type, press, choose, read, in the light and in the dark, by keyboard, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.lookup.library import Library
from bot.playground.playground import Playground
from bot.reload import start_reloading
from tests.playground.faults import serious_faults
from tests.server import until

Open = Callable[..., Page]

PAGES = (
    "ana/c/C-GENERAL",
    "ana/c/C-CUSTOMER",
    "ana/c/D-ANA",
    "ana/app/home",
    "ana/playbooks/ecommerce",
    "ana/coverage",
    "carla/c/C-CUSTOMER",
)


def say(page: Page, text: str, where: str = "main") -> None:
    field = page.locator(f"{where} .composer textarea")
    field.fill(text)
    field.press("Escape")
    field.press("Enter")


def newest(page: Page, where: str = "#messages"):
    return page.locator(f"{where} .message").last


def test_the_front_page_is_a_channel(open_page: Open) -> None:
    page = open_page()
    expect(page).to_have_title("#customer-success · Playbook playground")
    expect(newest(page)).to_contain_text("They keep asking about ROAS and AOV")


def test_a_command_is_completed_and_answered_privately(open_page: Open) -> None:
    page = open_page()
    field = page.get_by_role("combobox", name="Message #customer-success")
    field.press_sequentially("/te")
    expect(page.get_by_role("option")).to_have_text("/term Explain a word of an industry")
    field.press("Tab")
    field.press_sequentially("ROAS")
    field.press("Enter")
    expect(newest(page)).to_contain_text("Only visible to you")
    expect(newest(page)).to_contain_text("ROAS (Return on Ad Spend)")
    expect(field).to_have_value("")


def test_a_mention_is_completed_and_answered_in_its_thread_where_it_can_be_asked_on(open_page: Open) -> None:
    page = open_page()
    field = page.get_by_role("combobox", name="Message #customer-success")
    field.press_sequentially("@pl")
    field.press("Enter")
    expect(field).to_have_value("@playbook ")
    field.press_sequentially("what is AOV in ecommerce?")
    field.press("Enter")
    page.get_by_role("link", name=re.compile("1 reply")).click()
    expect(newest(page, "#thread")).to_contain_text("AOV (Average Order Value)")
    say(page, "@playbook and ROAS?", "aside")
    expect(newest(page, "#thread")).to_contain_text("ROAS (Return on Ad Spend)")


def test_a_command_in_a_thread_is_refused_as_in_slack(open_page: Open, playground: Playground) -> None:
    ts = playground.workspace.channels["C-GENERAL"].messages[0].ts
    page = open_page(f"ana/c/C-GENERAL/{ts}")
    say(page, "/term ROAS", "aside")
    expect(newest(page, "#thread")).to_contain_text("/term is not supported in threads. Sorry!")


def test_a_direct_message_opens_a_conversation(open_page: Open) -> None:
    page = open_page("ana/app/messages")
    page.get_by_role("button", name="Explain a word").click()
    expect(newest(page, "#thread")).to_contain_text("LTV")
    expect(page.get_by_role("complementary").get_by_role("heading", name="What does LTV mean?")).to_be_visible()
    say(page, "and in finance?", "aside")
    expect(newest(page, "#thread")).to_contain_text("Finance")


def test_who_says_more_needs_no_second_name(open_page: Open) -> None:
    page, bens = open_page(), open_page("ben/c/C-GENERAL")
    for text in ("hello", "one more thing"):
        say(page, text)
        expect(newest(page)).to_contain_text(text)
    expect(newest(page).locator(".avatar")).to_have_count(0)
    expect(newest(page)).not_to_contain_text("Ana Silva")
    say(bens, "yes?")
    expect(newest(page)).to_contain_text("Ben Okafor")
    for _ in range(2):
        say(page, "/term AOV in ecommerce")
        expect(newest(page)).to_contain_text("Only visible to you")
        expect(newest(page)).to_contain_text("Playbook APP")


def test_a_comparison_stands_side_by_side_in_a_thread_and_one_below_the_other_on_a_phone(open_page: Open) -> None:
    page = open_page("ana/app/messages")
    say(page, "compare ecommerce and finance metrics")
    fields = page.locator("#thread .fields").first.locator(".text")
    expect(fields).to_have_count(2)
    tops = "each => each.getBoundingClientRect().top"
    assert fields.nth(0).evaluate(tops) == fields.nth(1).evaluate(tops)
    page.set_viewport_size({"width": 390, "height": 844})
    assert fields.nth(0).evaluate(tops) < fields.nth(1).evaluate(tops)


def test_a_card_is_turned_and_its_menu_walked(open_page: Open) -> None:
    page = open_page()
    say(page, "/industry ecommerce metrics")
    newest(page).get_by_role("button", name="Next ›").click()
    expect(newest(page)).to_contain_text("page 2 of")
    newest(page).get_by_role("combobox", name="More on E-commerce").select_option(label="Groups")
    expect(newest(page)).to_contain_text("E-commerce › Groups")


def test_feedback_is_pressed_once_and_stays_pressed(open_page: Open) -> None:
    page = open_page()
    say(page, "/term AOV in ecommerce")
    useful = newest(page).get_by_role("button", name="Useful", exact=True)
    with page.expect_response(re.compile("/do/press")):
        useful.click()
    expect(useful).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(useful).to_have_attribute("aria-pressed", "true")


def test_a_shared_card_is_there_for_colleagues(open_page: Open) -> None:
    page, bens = open_page(), open_page("ben/c/C-GENERAL")
    say(page, "/term AOV in ecommerce")
    newest(page).get_by_role("button", name="Share").click()
    expect(newest(bens)).to_contain_text("AOV (Average Order Value)")
    expect(newest(bens)).to_contain_text("Shared by @ana")


def test_in_the_customers_channel_the_customer_sees_no_answer(open_page: Open) -> None:
    page, carlas = open_page("ana/c/C-CUSTOMER"), open_page("carla/c/C-CUSTOMER")
    say(page, "@playbook what do online stores care about?")
    expect(page.locator("#messages .message.private")).to_contain_text("Only visible to you")
    expect(page.locator("#messages .message.private")).to_contain_text("What they care about")
    expect(carlas.locator("#messages")).to_contain_text("@playbook what do online stores care about?")
    expect(carlas.locator("#messages")).not_to_contain_text("What they care about")


def test_the_customer_is_offered_neither_the_app_nor_the_playbooks(open_page: Open, playground: Playground) -> None:
    page = open_page("carla/c/C-CUSTOMER")
    sidebar = page.get_by_role("navigation", name="Workspace")
    expect(sidebar.get_by_role("link")).to_have_text(["🔗 ext-nordmode", *(re.compile(name) for name in ("Ana", "Ben", "Carla", "Dan"))])
    for path in ("carla/app/home", "carla/app/messages", "carla/playbooks/ecommerce", "carla/coverage"):
        assert page.request.get(playground.url + path).status == 404


def test_the_words_of_a_message_are_explained_by_a_shortcut(open_page: Open) -> None:
    page = open_page()
    newest(page).hover()
    newest(page).get_by_role("button", name="More message actions").click()
    page.get_by_role("menuitem", name="Explain the terms").click()
    dialog = page.get_by_role("dialog", name="Playbooks")
    expect(dialog).to_contain_text("ROAS (Return on Ad Spend)")
    expect(dialog).to_contain_text("AOV (Average Order Value)")
    dialog.get_by_role("button", name="Open").first.click()
    expect(dialog).to_contain_text("Marketing playbook › Industry terminology")
    dialog.get_by_role("button", name="Close").last.click()
    expect(dialog).to_contain_text("AOV (Average Order Value)")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_home_answers_finds_and_opens(open_page: Open) -> None:
    page = open_page("ana/app/home")
    ask = page.get_by_role("textbox", name="Ask the playbooks")
    ask.fill("what is ROAS in ecommerce?")
    ask.press("Enter")
    dialog = page.get_by_role("dialog", name="Playbooks")
    expect(dialog).to_contain_text("ROAS (Return on Ad Spend)")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Open").nth(3).click()
    expect(dialog).to_contain_text("Online retail businesses")


def test_an_invited_bot_says_hello(open_page: Open) -> None:
    page = open_page("ana/c/C-RANDOM")
    say(page, "@playbook what is churn?")
    expect(newest(page)).to_contain_text("they're not in this channel")
    page.get_by_role("button", name="/invite @playbook").click()
    expect(newest(page)).to_contain_text("I look things up in the industry playbooks")


def test_type_ahead_finds_while_one_types(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Look up a playbook").click()
    dialog = page.get_by_role("dialog", name="Playbooks")
    dialog.get_by_role("combobox").press_sequentially("roa")
    expect(page.get_by_role("option").first).to_contain_text("ROAS (Return on Ad Spend)")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("Check that ad cost is synced")


def test_what_the_customer_would_see_is_shown_before_it_is_shared(open_page: Open) -> None:
    page, carlas = open_page("ana/c/C-CUSTOMER"), open_page("carla/c/C-CUSTOMER")
    say(page, "@playbook what is AOV in ecommerce?")
    private = page.locator("#messages .message.private")
    expect(private).to_contain_text("👉")
    private.get_by_role("button", name="Share").click()
    expect(private).to_contain_text("People of another company may read this channel")
    expect(carlas.locator("#messages")).not_to_contain_text("Average Order Value")
    private.get_by_role("button", name="Post it").click()
    expect(newest(carlas)).to_contain_text("AOV (Average Order Value)")
    expect(newest(carlas)).not_to_contain_text("👉")


def test_a_saved_playbook_is_seen_a_broken_one_is_explained_a_mended_one_is_forgiven(
    open_page: Open, playground: Playground, library: Library, knowledge: Path
) -> None:
    stop = start_reloading(knowledge, library, playground.on_reload)
    page = open_page("ana/playbooks/ecommerce")
    file = knowledge / "ecommerce.yaml"
    good = file.read_text(encoding="utf-8")

    def is_seen() -> bool:
        file.write_text(
            good.replace("average dollar amount", "average euro amount"), encoding="utf-8"
        )  # the watch may not have stood before
        page.wait_for_timeout(500)
        return "average euro amount" in page.locator("#playbook").inner_text()

    until(is_seen)
    file.write_text(good.replace("  - term: AOV\n", "  - term: AOV\n    defintion: twice\n"), encoding="utf-8")
    alert = page.get_by_role("alert")
    line = good[: good.index("  - term: AOV\n")].count("\n") + 2
    expect(alert).to_contain_text(f'ecommerce.yaml:{line}:5 terminology > AOV: unknown key "defintion" (did you mean "definition"?)')
    expect(page.locator("#playbook")).to_contain_text("average euro amount")
    file.write_text(good, encoding="utf-8")
    expect(alert).to_have_count(0)
    expect(page.locator("#playbook")).to_contain_text("average dollar amount")
    stop.set()


def test_what_is_being_typed_survives_what_others_do(open_page: Open) -> None:
    page, bens = open_page(), open_page("ben/c/C-GENERAL")
    field = page.get_by_role("combobox", name="Message #customer-success")
    field.press_sequentially("half a th")
    say(bens, "look at this")
    expect(newest(page)).to_contain_text("look at this")
    field.press_sequentially("ought")
    expect(field).to_have_value("half a thought")


def test_markup_that_people_type_stays_text(open_page: Open) -> None:
    page = open_page()
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    say(page, evil)
    expect(newest(page)).to_contain_text(evil)
    say(page, f"/term {evil}")
    expect(newest(page)).to_contain_text("Not in the playbooks")
    expect(page).to_have_title("#customer-success · Playbook playground")


def test_menus_work_by_keyboard(open_page: Open) -> None:
    page = open_page()
    more = newest(page).get_by_role("button", name="More message actions")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Copy blocks as JSON")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("menuitem", name="Open in Block Kit Builder")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(page.get_by_role("menu")).to_have_count(0)


def fill(page: Page) -> None:
    """All that a channel can hold."""
    say(page, "/industry ecommerce")
    expect(newest(page)).to_contain_text("E-commerce")
    say(page, "/term LTV")
    expect(newest(page)).to_contain_text("LTV")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(open_page: Open, playground: Playground, scheme: str) -> None:
    page = open_page(PAGES[0], color_scheme=scheme, reduced_motion="reduce")
    fill(page)
    thread = f"ana/c/C-GENERAL/{playground.workspace.channels['C-GENERAL'].messages[0].ts}"
    for path in (*PAGES, thread):
        page.goto(playground.url + path)
        assert serious_faults(page) == [], path
    page.get_by_role("button", name="Shortcuts").click()
    assert serious_faults(page) == [], "with a menu open"
    page.get_by_role("menuitem", name="Look up a playbook").click()
    page.get_by_role("dialog").get_by_role("combobox").press_sequentially("roa")
    expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option").first).to_be_visible()
    assert serious_faults(page) == [], "with a modal and a list open"


def test_a_phones_width_is_enough(open_page: Open, playground: Playground) -> None:
    page = open_page(PAGES[0])
    fill(page)
    page.set_viewport_size({"width": 390, "height": 844})
    for path in PAGES:
        page.goto(playground.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path
    page.goto(playground.url)
    page.get_by_role("button", name="Show channels").click()
    page.get_by_role("link", name="ext-nordmode").click()
    expect(page).to_have_title("#ext-nordmode · Playbook playground")


def test_the_dark_is_dark(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(26, 29, 33)"


def test_one_proposes_another_decides_and_the_first_hears_of_it(open_page: Open, playground: Playground) -> None:
    page, bens = open_page("ana/c/C-GENERAL"), open_page("ben/c/C-REVIEW")
    say(page, "/term add ATC")
    dialog = page.get_by_role("dialog", name="Add to a playbook")
    dialog.get_by_label("Industry").select_option(label="E-commerce")
    expect(dialog.get_by_label("Name")).to_have_value("ATC")
    dialog.get_by_label("Text").fill("A press of the add-to-cart button.")
    dialog.get_by_label("Source").fill("no link")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Source is no link")
    expect(dialog.get_by_role("alert")).to_be_in_viewport()
    expect(dialog.get_by_label("Text")).to_have_value("A press of the add-to-cart button.")
    dialog.get_by_label("Source").fill("https://posthog.com/docs")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_contain_text("waits for somebody who looks after the playbooks")
    card = newest(bens)
    expect(card).to_contain_text("E-commerce: Add term ATC")
    card.get_by_role("button", name="Publish", exact=True).click()
    expect(card).to_contain_text("✓ Published by ben")
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    say(page, "/term ATC")
    expect(newest(page)).to_contain_text("A press of the add-to-cart button.")
    page.goto(f"{playground.url}ana/app/messages")
    expect(page.locator("#messages .message").filter(has_text="✓ Published: E-commerce: Add term ATC")).to_be_visible()
