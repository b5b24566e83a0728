"""Cards to move in: menus, pages and buttons, pressed in a Slack that checks every block."""

from __future__ import annotations

import json

import pytest

from bot.lookup.index import Index, build_index
from bot.playground.model import Message
from bot.slack.place import Place
from bot.slack.shortcuts import EXPLAIN, LOOK_UP
from tests.hands import Hands, buttons_of, choices_of, read
from tests.sample import sample
from tests.workspace import Workspace


@pytest.fixture
def ana(whole_workspace: Workspace) -> Hands:
    return Hands(whole_workspace)


def test_an_overview_opens_its_parts_in_its_place(ana: Hands) -> None:
    overview = ana.runs("/industry ecommerce")
    assert choices_of(overview)[:4] == ["Overview", "Description", "What they care about", "Industry terminology"]
    assert "Product analytics" in choices_of(overview)
    metrics = ana.opens("Metrics", overview)
    assert metrics.ts == overview.ts
    assert metrics.only_for == "U-ANA"
    assert "*E-commerce › Metrics*" in read(metrics)
    product = ana.opens("Product analytics", metrics)
    assert product.ts == overview.ts
    assert "*E-commerce › Product analytics*" in read(product)
    assert "*Words to know*" in read(ana.opens("Overview", product))


def test_a_long_section_is_paged_forth_and_back_and_no_entry_is_lost(ana: Hands, whole: Index) -> None:
    page = ana.runs("/industry finance terms")
    pages = [read(page)]
    assert "*Finance › Industry terminology* · page 1 of 6" in pages[0]
    assert "‹ Previous" not in buttons_of(page)
    while "Next ›" in buttons_of(page):
        page = ana.opens("Next ›", page)
        pages.append(read(page))
    assert len(pages) == 6
    for entry in whole.by_id["finance/terminology"].children:
        assert sum(f"• *{entry.title.replace('&', '&amp;')}:*" in page for page in pages) == 1, entry
    assert read(ana.opens("‹ Previous", page)) == pages[4]


def test_the_list_of_industries_opens_each(ana: Hands) -> None:
    segments = ana.runs("/industry")
    assert len(choices_of(segments)) == 10
    assert "*Finance*" in read(ana.opens("Finance", segments))


def test_what_could_be_meant_is_offered_as_buttons(ana: Hands) -> None:
    card = ana.runs("/term SUK")
    assert "Did you mean" in read(card)
    assert "*SKU (Stock Keeping Unit)*" in read(ana.opens("SKU · E-commerce", card))


def test_a_term_leads_to_the_terms_it_leans_on_and_to_its_sense_in_other_industries(ana: Hands) -> None:
    card = ana.runs("/term ROAS in ecommerce")
    assert "ROAS in Marketing" in buttons_of(card)
    elsewhere = ana.opens("ROAS in Marketing", card)
    assert "Marketing playbook" in read(elsewhere)


def test_a_press_on_a_card_that_a_channel_sees_answers_the_one_who_pressed(whole_workspace: Workspace, ana: Hands) -> None:
    ben = Hands(whole_workspace, "U-BEN")
    (public,) = ana.says("@playbook what is AOV?")
    assert "Share" not in buttons_of(public)
    for hands in (ana, ben):
        (private,) = hands.chooses("Metrics", public)
        assert private.only_for == hands.person.id
        assert private.thread_ts == public.thread_ts
        assert "*E-commerce › Metrics*" in read(private)
        assert "Share" in buttons_of(private)


def test_in_the_conversation_with_the_bot_a_card_is_replaced(ana: Hands) -> None:
    (card,) = ana.says("ecommerce", "D-ANA")
    assert "Share" not in buttons_of(card), "there is nobody to share it with"
    replaced = ana.opens("Metrics", card)
    assert replaced.ts == card.ts
    assert "*E-commerce › Metrics*" in read(replaced)


def test_a_public_card_in_a_channel_that_was_shared_since_tells_nothing(whole_workspace: Workspace, ana: Hands) -> None:
    (public,) = ana.says("@playbook what is AOV?")
    ana.slack.channels["C-GENERAL"].shared_with = "Nordmode"
    ana.slack.channels["C-GENERAL"].members.add("U-CARLA")
    (private,) = ana.chooses("Metrics", public)
    assert private.text == "Please ask me with /industry or /term: only you will see the answer."
    assert Hands(whole_workspace, "U-CARLA").chooses("Metrics", public) == []


def test_people_of_another_company_get_nothing_from_a_press(whole_workspace: Workspace, ana: Hands) -> None:
    carla = Hands(whole_workspace, "U-CARLA")
    (public,) = ana.says("@playbook what is AOV?")
    card = ana.runs("/term AOV", "C-CUSTOMER")
    message = ana.slack.post(Message(ana.slack.new_ts(), "C-CUSTOMER", "U-CARLA", "Our AOV fell"))
    (window,) = ana.uses(LOOK_UP)
    assert carla.chooses("Metrics", public) == []
    assert carla.presses("Share", card) == []
    assert carla.uses(EXPLAIN, message) == []
    assert carla.uses(LOOK_UP) == []
    assert carla.types("aov", window) == {}


def test_a_button_outlives_new_knowledge_and_says_kindly_when_its_entry_has_gone(whole_workspace: Workspace, ana: Hands) -> None:
    overview = ana.runs("/industry ecommerce")
    whole_workspace.library.swap(build_index(sample()))
    assert "*E-commerce › Metrics*" in read(ana.opens("Metrics", overview))
    gone = ana.opens("Groups", overview)
    assert read(gone) == "This has left the playbooks since the card was made."
    assert "Metrics" in choices_of(gone), "what there is now can be opened"


@pytest.mark.parametrize("value", ["", "x", "0", "99999999999 ecommerce", "-1 ecommerce", "0 " + "a" * 1990, "0 nothing/at/all"])
def test_a_value_that_is_none_of_ours_breaks_nothing(whole_workspace: Workspace, ana: Hands, value: str) -> None:
    card = ana.runs("/term ROAS")
    button = next(element for block in card.blocks if block["type"] == "actions" for element in block["elements"])
    button |= {"action_id": "open.0", "value": value, "text": {"type": "plain_text", "text": "Odd"}}
    assert read(ana.opens("Odd", card))


def test_two_presses_at_once_leave_one_card(ana: Hands) -> None:
    overview = ana.runs("/industry ecommerce")
    (card,) = ana.sees(lambda: (ana.choose("Metrics", overview), ana.choose("Metrics", overview)))
    assert "*E-commerce › Metrics*" in read(card)


def test_a_response_url_that_has_had_its_time_is_no_dead_end(whole_workspace: Workspace, ana: Hands) -> None:
    overview = ana.runs("/industry ecommerce")
    ana.slack.tickets.new_response_url = lambda *given: "used"  # type: ignore[method-assign]
    (card,) = ana.chooses("Metrics", overview)
    assert card.ts != overview.ts
    assert card.only_for == "U-ANA"
    assert "*E-commerce › Metrics*" in read(card)


def test_buttons_carry_ids_and_no_words(ana: Hands) -> None:
    values = [
        str(element.get("value") or [option["value"] for option in element["options"]])
        for block in ana.runs("/term ltv of shoppers").blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    assert values
    assert "shoppers" not in json.dumps(values)


@pytest.mark.parametrize("place", [Place(), Place(("a/b",)), Place(("a/b", "c"), 7)])
def test_a_place_survives_the_way_through_slack(place: Place) -> None:
    assert Place.parse(str(place)) == place
