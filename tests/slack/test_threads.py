"""Follow-ups keep the context of their thread; a default completes what a question leaves unsaid, and the answer says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.records.threads import CONVERSATION_KEPT
from tests.hands import Hands, read
from tests.workspace import Workspace


@pytest.fixture
def ana(whole_workspace: Workspace) -> Hands:
    return Hands(whole_workspace)


def test_a_follow_up_in_a_thread_is_about_what_the_thread_was_about(ana: Hands) -> None:
    (first,) = ana.says("@playbook what are the metrics in ecommerce?")
    (second,) = ana.says("@playbook and for finance?", thread=first.thread_ts)
    assert "*Finance › Metrics*" in read(second)
    assert second.thread_ts == first.thread_ts


def test_another_thread_knows_nothing_of_it(ana: Hands) -> None:
    ana.says("@playbook what are the metrics in ecommerce?")
    (other,) = ana.says("@playbook and for finance?")
    assert "*Finance › Metrics*" not in read(other)


def test_a_thread_where_customers_read_along_keeps_its_context_too(ana: Hands) -> None:
    first = ana.says("@playbook what are the metrics in ecommerce?", "C-CUSTOMER")
    line = next(message for message in first if message.only_for is None)
    (second,) = ana.says("@playbook and for finance?", "C-CUSTOMER", line.thread_ts)
    assert second.only_for == "U-ANA"
    assert "*Finance › Metrics*" in read(second)


def test_a_direct_conversation_goes_on_in_its_thread_and_outside_of_it(ana: Hands) -> None:
    (first,) = ana.says("what are the metrics in ecommerce?", "D-ANA")
    assert "*Finance › Metrics*" in read(ana.says("and for finance?", "D-ANA", first.thread_ts)[0])
    assert "*Healthcare › Metrics*" in read(ana.says("and for healthcare?", "D-ANA")[0])


def test_a_conversation_of_this_morning_is_no_context(whole_workspace: Workspace, ana: Hands) -> None:
    ana.says("what are the metrics in ecommerce?", "D-ANA")
    whole_workspace.database.now = lambda: datetime.now(UTC) + CONVERSATION_KEPT + timedelta(seconds=1)
    assert "*Finance › Metrics*" not in read(ana.says("and for finance?", "D-ANA")[0])


def test_with_the_records_away_each_question_stands_for_itself(whole_workspace: Workspace, ana: Hands) -> None:
    whole_workspace.database.rest("test")
    (first,) = ana.says("@playbook what are the metrics in ecommerce?")
    assert "*E-commerce › Metrics*" in read(first)
    (second,) = ana.says("@playbook and for finance?", thread=first.thread_ts)
    assert "*Finance*" in read(second)


def test_a_default_decides_between_senses_and_the_answer_says_so(ana: Hands) -> None:
    ana.runs("/industry set finance")
    answer = read(ana.runs("/term LTV"))
    assert answer.startswith("*LTV (Loan-to-value)*")
    assert "Taken for Finance, this channel's default. `/industry set none` takes it away." in answer
    assert "Taken for" not in read(ana.runs("/term AOV")), "where it changes nothing, nothing is said"
    assert "Taken for" not in read(ana.runs("/term LTV in ecommerce"))
    ana.runs("/industry set none")
    assert "Taken for" not in read(ana.runs("/term LTV"))


def test_the_channels_default_goes_before_ones_own(ana: Hands) -> None:
    ana.runs("/industry set ecommerce for me")
    assert "your default" in read(ana.runs("/term LTV"))
    ana.runs("/industry set finance")
    assert "this channel's default" in read(ana.runs("/term LTV"))
    assert "Loan-to-value" in read(ana.says("@playbook LTV")[0])
