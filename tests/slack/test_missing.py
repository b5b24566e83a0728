"""What was asked and not found: kept once the asker is served, stripped, and never of people of another company."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.lookup.index import Index
from bot.playground.model import View
from bot.records.database import Database
from bot.records.misses import latest_misses
from bot.slack.home import ASK
from tests.hands import Hands, blocks_of
from tests.stand_in import StandIn
from tests.workspace import Workspace

LONG = timedelta(days=400)


def kept(workspace: Workspace) -> list[tuple[str, str | None, str]]:
    workspace.settle()
    workspace.settle()  # what is left to do after an answer is work of its own
    return [(miss.wording, miss.industry, miss.via) for miss in latest_misses(workspace.database, LONG)]


def test_each_door_keeps_what_found_nothing(whole_workspace: Workspace) -> None:
    ana = Hands(whole_workspace)
    ana.runs("/term drayage")
    ana.runs("/industry finance escheatment")
    ana.says("@playbook what is a planogram?")
    ana.says("drayage carriers", "D-ANA")
    home = next(card for card in ana.visits("home") if isinstance(card, View))
    block = next(block for block in blocks_of(home) if block.get("element", {}).get("action_id") == ASK)
    key = (block["block_id"], ASK)
    ana.sees(lambda: whole_workspace.interactions.press(ana.person, home, *key, {key: ["gacha mechanics"]}))
    found = kept(whole_workspace)
    assert [(wording, via) for wording, _, via in found] == [
        ("drayage", "/term"),
        ("finance escheatment", "/industry"),
        ("what is a planogram?", "mention"),
        ("drayage carriers", "dm"),
        ("gacha mechanics", "dm"),
    ]
    assert found[1][1] == "finance"


def test_what_was_answered_or_can_be_chosen_is_no_miss(whole_workspace: Workspace) -> None:
    for text in ("ROAS", "SUK", "help", "", "conversion"):
        whole_workspace.command("/term", text)
    for text in ("", "ecommerce", "ecommerce metrics", "set ecommerce", "set drayage"):
        whole_workspace.command("/industry", text)
    assert kept(whole_workspace) == []


def test_a_name_that_only_another_industry_has_is_a_miss_of_the_one_that_was_asked(whole_workspace: Workspace) -> None:
    whole_workspace.command("/term", "ROAS in healthcare")
    assert kept(whole_workspace) == [("ROAS in healthcare", "healthcare", "/term")]


def test_people_links_addresses_and_long_numbers_are_left_out(whole_workspace: Workspace) -> None:
    whole_workspace.command("/term", "<@U0123ABCD|ana> drayage ana@nordmode.de https://nordmode.de +49 170 1234567")
    whole_workspace.mention("<@U-BOT> drayage for <#C0123ABCD|deal> &lt;!channel&gt;")
    assert [wording for wording, _, _ in kept(whole_workspace)] == ["drayage", "drayage for"]


def test_what_says_nothing_any_more_is_not_kept(whole_workspace: Workspace) -> None:
    whole_workspace.command("/term", "4111 1111 1111 1111")
    whole_workspace.direct_message("ana@nordmode.de")
    assert kept(whole_workspace) == []


def test_the_industry_may_come_from_the_default_or_the_thread(whole_workspace: Workspace) -> None:
    whole_workspace.command("/industry", "set logistics")
    whole_workspace.command("/term", "zzzyx")
    whole_workspace.command("/industry", "set none")
    whole_workspace.mention("<@U-BOT> finance metrics", ts="1.1")
    whole_workspace.mention("<@U-BOT> zzzyx", ts="1.2", thread_ts="1.1")
    assert kept(whole_workspace) == [("zzzyx", "logistics", "/term"), ("zzzyx", "finance", "mention")]


def test_of_people_of_another_company_nothing_is_kept(whole_workspace: Workspace) -> None:
    whole_workspace.mention("<@U-BOT> drayage", shared=True, team="T2", user="U-CARLA", channel="C-CUSTOMER")
    whole_workspace.mention("<@U-BOT> drayage", shared=None, team=None, user="U-CARLA", channel="C-CUSTOMER")
    whole_workspace.direct_message("drayage", team="T2", user="U-CARLA")
    assert kept(whole_workspace) == []
    whole_workspace.mention("<@U-BOT> drayage", shared=True, channel="C-CUSTOMER")
    assert len(kept(whole_workspace)) == 1


def test_a_repeated_delivery_counts_once(whole_workspace: Workspace) -> None:
    for _ in range(3):
        whole_workspace.mention("<@U-BOT> drayage", ts="1.1")
    assert len(kept(whole_workspace)) == 1


def test_with_the_records_away_the_asker_never_notices(whole_workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    whole_workspace.database.rest("test")
    with caplog.at_level(logging.ERROR):
        assert "Not in the playbooks" in whole_workspace.command("/term", "drayage")["text"]
        whole_workspace.settle()
    assert "a miss is lost" in caplog.text
    assert "drayage" not in caplog.text


def test_it_is_kept_after_the_answer(whole_workspace: Workspace) -> None:
    """A Slack that takes no answer: nobody was served."""
    whole_workspace.slack.answers.append((200, {}, {"ok": False, "error": "channel_not_found"}))
    whole_workspace.mention("<@U-BOT> drayage")
    assert kept(whole_workspace) == []


@pytest.fixture
def silent_workspace(whole: Index, database: Database) -> Iterator[Workspace]:
    slack = StandIn()
    workspace = Workspace(whole, slack, slack.start(), database, record_questions=False)
    yield workspace
    workspace.close()
    slack.stop()


def test_no_question_is_kept_where_that_is_switched_off(silent_workspace: Workspace) -> None:
    silent_workspace.command("/term", "drayage")
    assert kept(silent_workspace) == []


def test_misses_go_when_they_have_had_their_time(whole_workspace: Workspace) -> None:
    whole_workspace.command("/term", "drayage")
    assert len(kept(whole_workspace)) == 1
    now = whole_workspace.database.now()
    whole_workspace.database.now = lambda: now + timedelta(days=89)
    whole_workspace.rounds.look()
    assert len(kept(whole_workspace)) == 1
    whole_workspace.database.now = lambda: now + timedelta(days=91)
    whole_workspace.rounds.look()
    assert kept(whole_workspace) == []
