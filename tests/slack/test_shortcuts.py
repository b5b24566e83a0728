"""Shortcuts and windows: a message explained, a field that suggests, and a trigger that came too late."""

from __future__ import annotations

import pytest

from bot.lookup.index import Index, build_index
from bot.playground.model import Message
from bot.slack.shortcuts import EXPLAIN, LOOK_UP
from tests.hands import Hands, buttons_of, read
from tests.workspace import Workspace


@pytest.fixture
def ana(whole_workspace: Workspace) -> Hands:
    return Hands(whole_workspace)


def said(ana: Hands, text: str, channel: str = "C-GENERAL", thread: str | None = None) -> Message:
    return ana.slack.post(Message(ana.slack.new_ts(), channel, "U-BEN", text, thread_ts=thread))


def test_a_message_is_explained_to_the_one_who_asked(ana: Hands) -> None:
    (window,) = ana.uses(EXPLAIN, said(ana, "Our shoppers' AOV fell, ROAS too; what about LTV?"))
    assert window.user == "U-ANA"
    text = read(window)
    for name in (
        "*AOV (Average Order Value)* · E-commerce",
        "*ROAS (Return on Ad Spend)* · E-commerce",
        "*LTV (Lifetime value)* · E-commerce",
    ):
        assert name in text
    assert "In Finance: LTV (Loan-to-value): " in text
    assert text.count("👉") == 3


def test_the_channels_default_goes_first_where_the_message_tells_nothing(ana: Hands) -> None:
    ana.runs("/industry set finance")
    (window,) = ana.uses(EXPLAIN, said(ana, "LTV?"))
    assert read(window).startswith("*LTV (Loan-to-value)* · Finance")


def test_ones_own_default_goes_first_in_the_field(ana: Hands) -> None:
    ana.runs("/industry set marketing for me")
    (window,) = ana.uses(LOOK_UP)
    assert ana.types("roas", window)["Terms"][0] == "ROAS (Return on ad spend) · Marketing"


def test_a_draft_says_so_in_the_list(ana: Hands) -> None:
    (window,) = ana.uses(EXPLAIN, said(ana, "Our OTIF is bad"))
    assert "*OTIF (On time in full)* · Logistics (draft)" in read(window)


@pytest.mark.parametrize(("channel", "thread"), [("C-GENERAL", "90.000001"), ("C-CUSTOMER", None), ("C-RANDOM", None), ("D-ANA", None)])
def test_it_works_in_threads_in_customers_channels_and_where_the_bot_is_no_member(ana: Hands, channel: str, thread: str | None) -> None:
    cards = ana.uses(EXPLAIN, said(ana, "AOV?", channel, thread))
    assert [card for card in cards if isinstance(card, Message)] == [], "nobody else notices"
    assert "Average Order Value" in read(cards[0])


def test_a_message_without_known_words_says_so(ana: Hands) -> None:
    (window,) = ana.uses(EXPLAIN, said(ana, "Cake in the kitchen :cake:"))
    assert "None of the words in this message" in read(window)
    assert "Terms" in ana.types("roas", window)


def test_an_entry_of_the_list_opens_on_top_of_it_and_moves_on(ana: Hands) -> None:
    (window,) = ana.uses(EXPLAIN, said(ana, "AOV?"))
    cards = ana.presses("Open", window)
    assert len(ana.slack.modals["U-ANA"]) == 2, "the arrow leads back to the list"
    assert "kept by PostHog Customer Success" in read(cards[-1])
    assert "Share" not in buttons_of(cards[-1]), "a window is in no channel"
    moved = ana.opens("Metrics", cards[-1])
    assert moved.id == cards[-1].id
    assert "*E-commerce › Metrics*" in read(moved)


def test_the_field_suggests_by_the_first_letters(ana: Hands) -> None:
    (window,) = ana.uses(LOOK_UP)
    assert list(ana.types("", window)) == ["Industries"]
    assert len(ana.types("", window)["Industries"]) == 10
    assert ana.types("roa", window)["Terms"][:2] == ["ROAS (Return on Ad Spend) · E-commerce", "ROAS (Return on ad spend) · Marketing"]
    assert ana.types("fintech", window)["Industries"] == ["Finance"]
    assert ana.types("Shopi", window)["Tools"] == ["Shopify · E-commerce"]
    assert ana.types("zzzz", window) == {}


def test_what_is_picked_is_shown_below_the_field(ana: Hands) -> None:
    (window,) = ana.uses(LOOK_UP)
    found = ana.picks("AOV (Average Order Value) · E-commerce", "aov", window)
    assert found.id == window.id
    assert "*AOV (Average Order Value)*" in read(found)
    assert "*Finance*" in read(ana.picks("Finance", "fin", found))


def test_every_letter_is_answered_within_slacks_limits(ana: Hands, whole: Index) -> None:
    (window,) = ana.uses(LOOK_UP)
    for typed in (*"abcdefghijklmnopqrstuvwxyz0123456789%&<", "rate", "customer", "🦔", "x" * 3000):
        groups = ana.types(typed, window)
        assert sum(map(len, groups.values())) <= 100


def test_a_trigger_that_came_too_late_is_said_where_the_asker_can_see_it(whole_workspace: Workspace, ana: Hands) -> None:
    message = said(ana, "AOV?")
    whole_workspace.slack.answers.append((200, {}, {"ok": False, "error": "expired_trigger_id"}))
    (card,) = ana.uses(EXPLAIN, message)
    assert card.only_for == "U-ANA"
    assert card.text == "Slack was too slow to open the window. Please try once more, or just ask me here."
    whole_workspace.slack.answers.append((200, {}, {"ok": False, "error": "expired_trigger_id"}))
    (card,) = ana.uses(LOOK_UP)
    assert card.channel == "D-ANA"


def test_an_entry_opened_too_late_takes_the_place_of_the_list(whole_workspace: Workspace, ana: Hands) -> None:
    (window,) = ana.uses(EXPLAIN, said(ana, "AOV?"))
    whole_workspace.slack.answers.append((200, {}, {"ok": False, "error": "expired_trigger_id"}))
    (card,) = ana.presses("Open", window)
    assert card.id == window.id
    assert "kept by PostHog Customer Success" in read(card)


def test_an_entry_that_has_gone_says_so_in_the_window(whole_workspace: Workspace, ana: Hands) -> None:
    (window,) = ana.uses(EXPLAIN, said(ana, "AOV?"))
    whole_workspace.library.swap(build_index([]))
    assert "has left the playbooks" in read(ana.presses("Open", window)[-1])


@pytest.mark.parametrize("text", ["AOV " * 4000, "AOV <!channel> <@U1> &lt;b&gt;", "", "x" * 39_000])
def test_any_message_can_be_explained(ana: Hands, text: str) -> None:
    (window,) = ana.uses(EXPLAIN, said(ana, text))
    assert "<!" not in read(window)


def test_a_message_with_every_term_there_is_fits_a_window(ana: Hands, whole: Index) -> None:
    terms = " | ".join(entry.names[0] for entry in whole.entries if entry.kind in ("term", "metric"))
    (window,) = ana.uses(EXPLAIN, said(ana, terms[:3900]))
    assert len(buttons_of(window)) > 60
