"""`/industry set`: a default for the channel, for oneself, and none."""

from __future__ import annotations

import pytest

from tests.hands import Hands, read
from tests.workspace import Workspace


@pytest.fixture
def ana(whole_workspace: Workspace) -> Hands:
    return Hands(whole_workspace)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("set ecommerce", "*E-commerce* is this channel's default industry now."),
        ("SET  Fintech ", "*Finance* is this channel's default industry now."),
        ("set ai & data", "*AI &amp; Data* is this channel's default industry now."),
        ("set finance for me", "*Finance* is your default industry now."),
        ("set finance me", "*Finance* is your default industry now."),
        ("set", "This channel has no default industry."),
        ("set for me", "You have no default industry."),
        ("set none", "This channel has no default industry any more."),
        ("set none for me", "You have no default industry any more."),
        ("set agriculture", "I know no industry called “agriculture”. There are: AI &amp; Data · "),
        ("set <!channel>", "I know no industry called “"),
        ("set payload", "I know no industry called “payload”."),
    ],
)
def test_what_is_set_is_said(ana: Hands, typed: str, said: str) -> None:
    card = ana.runs(f"/industry {typed}")
    assert card.only_for == "U-ANA"
    assert said in read(card)
    assert "<!channel>" not in card.text


def test_anyone_in_the_channel_sets_and_removes_its_default(whole_workspace: Workspace, ana: Hands) -> None:
    ben = Hands(whole_workspace, "U-BEN")
    ana.runs("/industry set finance")
    assert "This channel's default industry is *Finance*." in read(ben.runs("/industry set"))
    assert "no default industry." in read(ben.runs("/industry set", "C-RANDOM"))
    ben.runs("/industry set none")
    assert "This channel has no default industry." in read(ana.runs("/industry set"))


def test_ones_own_default_is_nobody_elses(whole_workspace: Workspace, ana: Hands) -> None:
    ana.runs("/industry set finance for me")
    assert "Your default industry is *Finance*." in read(ana.runs("/industry set for me", "C-RANDOM"))
    assert "You have no default industry." in read(Hands(whole_workspace, "U-BEN").runs("/industry set for me"))


def test_with_the_records_away_it_says_that_this_is_not_possible_right_now(whole_workspace: Workspace, ana: Hands) -> None:
    whole_workspace.database.rest("test")
    assert "I can't see or change that right now" in read(ana.runs("/industry set finance"))
    assert "*AOV (Average Order Value)*" in read(ana.runs("/term AOV")), "look-ups are answered"


@pytest.mark.parametrize("typed", ["settings", "setup events ecommerce", "reset"])
def test_words_that_begin_alike_are_questions(ana: Hands, typed: str) -> None:
    assert "default industry" not in read(ana.runs(f"/industry {typed}"))
