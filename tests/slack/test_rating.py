"""Useful or not: one word for each person and answer, the latest wins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.playground.checks import elements_in
from bot.records.database import Database
from bot.records.feedback import feedback_on, record_feedback
from tests.hands import Card, Hands, blocks_of
from tests.workspace import Workspace

AOV = "ecommerce/terminology/aov"


@pytest.fixture
def ana(whole_workspace: Workspace) -> Hands:
    return Hands(whole_workspace)


def rate(hands: Hands, card: Card, which: str) -> list[Card]:
    block, element = next((block, each) for block in blocks_of(card) for each in elements_in(block) if each["type"] == "feedback_buttons")
    key = (block["block_id"], element["action_id"])
    return hands.sees(lambda: hands.world.interactions.press(hands.person, card, *key, {key: [element[which]["value"]]}))


def test_the_latest_press_of_each_person_is_kept(whole_workspace: Workspace, ana: Hands) -> None:
    (public,) = ana.says("@playbook what is AOV?")
    rate(ana, public, "positive_button")
    rate(ana, public, "negative_button")
    rate(Hands(whole_workspace, "U-BEN"), public, "positive_button")
    assert feedback_on(whole_workspace.database, "T1", AOV) == {"U-ANA": False, "U-BEN": True}


def test_one_answer_is_one_wherever_it_is_asked(whole_workspace: Workspace, ana: Hands) -> None:
    rate(ana, ana.runs("/term AOV"), "positive_button")
    (told,) = ana.says("what is AOV?", "D-ANA")
    rate(ana, told, "negative_button")
    assert feedback_on(whole_workspace.database, "T1", AOV) == {"U-ANA": False}


def test_presses_count_by_when_they_were_made_not_by_when_they_arrive(database: Database) -> None:
    late, early = datetime(2026, 11, 27, 12, 0, 1, tzinfo=UTC), datetime(2026, 11, 27, 12, 0, 0, tzinfo=UTC)
    record_feedback(database, "T1", "U-ANA", AOV, useful=True, at=late)
    record_feedback(database, "T1", "U-ANA", AOV, useful=False, at=early)
    assert feedback_on(database, "T1", AOV) == {"U-ANA": True}


def test_the_page_does_not_make_it_another_answer(whole_workspace: Workspace, ana: Hands) -> None:
    first = ana.runs("/industry finance terms")
    rate(ana, first, "positive_button")
    rate(ana, ana.opens("Next ›", first), "negative_button")
    assert feedback_on(whole_workspace.database, "T1", "finance/terminology") == {"U-ANA": False}


def test_with_the_records_away_it_is_said(whole_workspace: Workspace, ana: Hands) -> None:
    card = ana.runs("/term AOV")
    whole_workspace.database.rest("test")
    (told,) = rate(ana, card, "positive_button")
    assert told.only_for == "U-ANA"
    assert told.text == "That is not possible right now: my records are out of reach."


def test_help_and_choices_are_not_rated(ana: Hands) -> None:
    for line in ("/term help", "/term SUK", "/industry", "/term zzzzzz"):
        assert all(block["type"] != "context_actions" for block in ana.runs(line).blocks)
