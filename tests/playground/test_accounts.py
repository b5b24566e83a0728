"""The playground's customers: the bot reads them from a Vitally beside it, and what is tried by hand goes there and back."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from bot.playground.playground import Playground


def say(page: Page, text: str) -> None:
    field = page.locator("main .composer textarea")
    field.fill(text)
    field.press("Escape")
    field.press("Enter")


def test_a_customer_is_found_and_given_another_segment(open_page: Callable[..., Page], playground: Playground) -> None:
    playground.rounds.look()
    page = open_page()
    say(page, "/industry Murmur")
    expect(page.locator("#messages")).to_contain_text("Murmur · no industry segment")
    page.get_by_role("button", name="Set the segment").click()
    expect(page.get_by_role("dialog")).to_contain_text("Segment in Vitally: none")
    page.get_by_role("dialog").get_by_role("combobox").select_option("Logistics")
    page.get_by_role("button", name="Change it").click()
    expect(page.locator("#messages")).to_contain_text(re.compile("Murmur: no segment → Logistics. Written to Vitally"))
    page = open_page("ben/c/C-GENERAL")
    playground.rounds.look()
    say(page, "/industry murmur")
    expect(page.locator("#messages")).to_contain_text("Murmur · Logistics")


def test_nobody_else_reads_from_the_vitally_beside_it(playground: Playground) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", playground.server.port)
    connection.request("GET", "/vitally/resources/accounts")
    assert connection.getresponse().status == 401
    connection.close()
