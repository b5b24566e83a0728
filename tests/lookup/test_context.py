"""What is asked in a thread goes on with what was asked before; a place's usual industry completes what names none."""

from __future__ import annotations

import json

import pytest

from bot.lookup.answer import answer, context_after
from bot.lookup.answers import Answer, Found, IndustryFound, SectionFound
from bot.lookup.context import NO_CONTEXT, Context
from bot.lookup.index import Index
from bot.lookup.question import ask


def in_thread(index: Index, *questions: str, context: Context = NO_CONTEXT) -> Answer:
    """The answer to the last of the questions. What is kept in between is JSON, as a database keeps it."""
    *before, last = questions
    for text in before:
        record = json.loads(json.dumps(context_after(index, ask(text), context).to_record()))
        context = Context.from_record(record, default=context.default)
    return answer(index, ask(last), context)


def section(found: Answer) -> tuple[str, str | None]:
    assert isinstance(found, SectionFound), found
    return found.sections[0].industry, found.sections[0].section


@pytest.mark.parametrize(
    ("before", "then", "expected"),
    [
        ("ecommerce metrics", "and for finance?", ("finance", "metrics")),
        ("what do banks care about?", "what about healthcare?", ("healthcare", "cares_about")),
        ("finance metrics", "and the events?", ("finance", "event_taxonomy")),
        ("best practices for session replay in finance", "and in healthcare?", ("healthcare", "best_practices")),
        ("best practices for session replay in finance", "what about feature flags?", ("finance", "best_practices")),
        ("tell me about logistics", "and their jargon?", ("logistics", "terminology")),
        ("tell me about finance", "and best practices?", ("finance", "best_practices")),
        ("tell me about finance", "and what are the best practices for session replay?", ("finance", "best_practices")),
    ],
)
def test_what_the_next_question_leaves_unsaid_is_what_was_asked_before(
    whole: Index, before: str, then: str, expected: tuple[str, str]
) -> None:
    assert section(in_thread(whole, before, then)) == expected


def test_a_product_is_kept_with_the_heading(whole: Index) -> None:
    found = in_thread(whole, "best practices for session replay in finance", "and in healthcare?")
    assert isinstance(found, SectionFound)
    assert {each.product.slug for each in found.sections if each.product} == {"session-replay"}


def test_a_term_is_asked_of_the_next_industry(whole: Index) -> None:
    found = in_thread(whole, "LTV in ecommerce", "and in finance?")
    assert isinstance(found, Found)
    assert {match.entry.industry for match in found.matches} == {"finance"}
    assert "LTV" in found.matches[0].entry.title


def test_follow_ups_follow_each_other(whole: Index) -> None:
    assert section(in_thread(whole, "ecommerce metrics", "and for finance?", "and the events?")) == ("finance", "event_taxonomy")


def test_a_whole_question_is_not_bent_by_what_was_asked_before(whole: Index) -> None:
    assert section(in_thread(whole, "ecommerce metrics", "what do logistics companies care about?")) == ("logistics", "cares_about")
    assert isinstance(in_thread(whole, "ecommerce metrics", "healthcare"), IndustryFound)


def test_a_thread_without_a_question_before_has_nothing_to_go_on_with(whole: Index) -> None:
    assert isinstance(in_thread(whole, "and for finance?"), IndustryFound)


@pytest.mark.parametrize("context", [Context(default="finance"), Context(("finance",))])
def test_the_usual_industry_decides_between_senses_and_completes_headings(whole: Index, context: Context) -> None:
    found = in_thread(whole, "LTV", context=context)
    assert isinstance(found, Found)
    assert found.matches[0].entry.industry == "finance"
    assert section(in_thread(whole, "which metrics?", context=context)) == ("finance", "metrics")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("metrics", "metrics"),
        ("tools", "software"),
        ("best practices", "best_practices"),
        ("use cases", "cross_product_use_cases"),
        ("groups", "groups"),
    ],
)
@pytest.mark.parametrize("default", ["finance", "healthcare"])
def test_a_heading_alone_is_the_usual_industrys(whole: Index, heading: str, expected: str, default: str) -> None:
    assert section(answer(whole, ask(heading, "/industry"), Context(default=default))) == (default, expected)


def test_the_usual_industry_gives_way_to_one_that_is_named(whole: Index) -> None:
    context = Context(default="finance")
    assert section(in_thread(whole, "healthcare metrics", context=context)) == ("healthcare", "metrics")


def test_slugs_that_are_gone_do_no_harm(whole: Index) -> None:
    gone = Context(("space",), "rockets", "warp-drive", "space/rockets/warp", "mars")
    assert in_thread(whole, "ROAS", context=gone) == in_thread(whole, "ROAS")
    assert isinstance(in_thread(whole, "and for finance?", context=gone), IndustryFound)


def test_no_word_of_a_person_is_kept(whole: Index) -> None:
    record = context_after(whole, ask("Jane Doe of Acme wants ecommerce metrics")).to_record()
    assert record == {"industries": ["ecommerce"], "section": "metrics"}
