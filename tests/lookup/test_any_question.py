"""Whatever is asked gets an answer, and how it is dressed up changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.evaluation.questions import Row, read_set
from bot.lookup.answer import answer
from bot.lookup.answers import Answer
from bot.lookup.index import Index, build_index
from bot.lookup.question import VIAS, Question, Via, ask
from tests.lookup.test_questions import QUESTIONS
from tests.sample import sample

ASKED = [row for part in ("tuned", "held-out") for path in sorted((QUESTIONS / part).glob("*.jsonl")) for row in read_set(path)]
VIA = st.sampled_from(VIAS)
LONG = st.text(min_size=1, max_size=20).map(lambda text: text * (40_000 // len(text)))


some = settings(max_examples=150)


def ids(found: Answer) -> tuple[str, list[str]]:
    """What was found, whatever was typed."""
    groups = [getattr(found, name, ()) for name in ("matches", "sections", "choices", "playbooks", "nearest")]
    return type(found).__name__, [getattr(each, "entry", each).id for group in groups for each in group]


Find = Callable[[Question], Answer]
"""Closures, since hypothesis would spell out a whole index."""


@pytest.fixture(scope="module")
def find(whole: Index) -> Find:
    return lambda question: answer(whole, question)


@pytest.fixture(scope="module")
def find_backwards(whole: Index) -> Find:
    backwards = build_index(whole.playbooks[::-1])
    return lambda question: answer(backwards, question)


@pytest.fixture(scope="module")
def find_by_words() -> Find:
    index = build_index(sample(), with_vectors=False)
    return lambda question: answer(index, question)


@settings(some, max_examples=100)
@given(text=st.text(max_size=300) | LONG, via=VIA)
@example(text="\ud800" * 40_000, via="dm")
@example(text="&lt;" * 10_000, via="mention")
@example(text="roas " * 8_000, via="/term")
@example(text=":eyes:" * 6_000, via="/industry")
@example(text="<@" + "a" * 39_998, via="mention")
def test_any_text_gets_an_answer(find: Find, text: str, via: Via) -> None:
    assert isinstance(find(ask(text, via)), Answer)


@some
@given(row=st.sampled_from(ASKED), dress=st.sampled_from(["  {}\n", "{}?", "{} ??", "{} :eyes:", ":wave: {}", "{} 🎉", "{}!"]))
def test_blanks_question_marks_and_emoji_change_nothing(find: Find, row: Row, dress: str) -> None:
    plain = ask(row.q, row.via)
    assert ids(find(ask(dress.format(row.q), row.via))) == ids(find(plain)) or not plain.words


@some
@given(row=st.sampled_from([row for row in ASKED if not {*"<:'’"} & {*row.q}]), change=st.sampled_from([str.upper, str.title]))
def test_case_changes_nothing(find: Find, row: Row, change: Callable[[str], str]) -> None:
    """Links, emoji codes and what `title` makes of apostrophes are other words in another case."""
    text = row.q.replace("&amp;", "and")
    assert ids(find(ask(change(text), row.via))) == ids(find(ask(text.lower(), row.via)))


@some
@given(row=st.sampled_from(ASKED))
def test_the_order_of_playbooks_changes_nothing(find: Find, find_backwards: Find, row: Row) -> None:
    kind, found = ids(find(ask(row.q, row.via)))
    other, turned = ids(find_backwards(ask(row.q, row.via)))
    assert (kind, sorted(found)) == (other, sorted(turned))


@some
@given(text=st.text(max_size=100), via=VIA)
def test_without_vectors_any_text_gets_an_answer_too(find_by_words: Find, text: str, via: Via) -> None:
    assert isinstance(find_by_words(ask(text, via)), Answer)
