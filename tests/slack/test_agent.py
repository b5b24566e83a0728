"""What Slack offers to agents, and what becomes of it where it is switched off."""

from __future__ import annotations

import dataclasses

import pytest

from bot.playground.model import Message
from bot.slack.agent import PROMPTS
from tests.hands import Hands, read
from tests.workspace import Workspace


@pytest.fixture
def ana(whole_workspace: Workspace) -> Hands:
    return Hands(whole_workspace)


def test_who_opens_the_conversation_gets_prompts(ana: Hands) -> None:
    ana.visits("messages")
    assert ana.slack.prompts["D-ANA"] == PROMPTS


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda prompt: prompt["title"])
def test_every_prompt_has_an_answer(ana: Hands, prompt: dict[str, str]) -> None:
    (answer,) = ana.says(prompt["message"], "D-ANA")
    assert "Not in the playbooks" not in read(answer)


def test_a_long_question_has_a_short_title(ana: Hands) -> None:
    ana.says("what " * 30 + "?", "D-ANA")
    (title,) = ana.slack.titles.values()
    assert len(title) == 60


def test_where_it_is_switched_off_everything_else_goes_on(whole_workspace: Workspace, ana: Hands) -> None:
    ana.slack.manifest = dataclasses.replace(ana.slack.manifest, is_agent=False)
    greeted = ana.visits("messages")
    assert [card.text[:1] for card in greeted if isinstance(card, Message)] == ["👋"]
    (answer,) = ana.says("AOV", "D-ANA")
    assert answer.thread_ts is None
    assert "*AOV (Average Order Value)*" in read(answer)
