"""Whatever is asked gets an answer, and how it is dressed up changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.evaluation.questions import read_set
from bot.lookup.answer import answer, context_after
from bot.lookup.answers import Answer
from bot.lookup.explain import explain
from bot.lookup.index import Index, build_index
from bot.lookup.question import VIAS, Via, ask
from tests.lookup.test_questions import QUESTIONS
from tests.sample import sample

ASKED = [row for part in ("tuned", "held-out") for path in sorted((QUESTIONS / part).glob("*.jsonl")) for row in read_set(path)]
VIA = st.sampled_from(VIAS)
LONG = st.text(max_size=200).map(lambda text: (text or "?") * (40_000 // max(1, len(text))))


def ids(found: Answer) -> tuple[str, list[str]]:
    """What was found, whatever was typed."""
    groups = [getattr(found, name, ()) for name in ("matches", "sections", "choices", "playbooks", "nearest")]
    return type(found).__name__, [getattr(each, "entry", each).id for group in groups for each in group]


@given(text=st.text(max_size=300) | LONG, via=VIA)
@example(text="\ud800" * 40_000, via="dm")
@example(text="&lt;" * 10_000, via="mention")
@example(text="roas " * 8_000, via="/term")
@example(text=":eyes:" * 6_000, via="/industry")
def test_any_text_gets_an_answer(whole: Index, text: str, via: Via) -> None:
    question = ask(text, via)
    assert isinstance(answer(whole, question), Answer)
    context_after(whole, question)
    assert explain(whole, question).kinds


@given(row=st.sampled_from(ASKED), dress=st.sampled_from(["  {}\n", "{}?", "{} ??", "{} :eyes:", ":wave: {}", "{} 🎉", "{}!"]))
def test_blanks_question_marks_and_emoji_change_nothing(whole: Index, row: object, dress: str) -> None:
    plain = ask(row.q, row.via)
    assert ids(answer(whole, ask(dress.format(row.q), row.via))) == ids(answer(whole, plain)) or not plain.words


@given(row=st.sampled_from([row for row in ASKED if "<" not in row.q]), change=st.sampled_from([str.upper, str.lower, str.title]))
def test_case_changes_nothing(whole: Index, row: object, change: object) -> None:
    text = change(row.q.replace("&amp;", "and"))
    if "'" not in text and "’" not in text:  # str.title writes Customer'S
        assert ids(answer(whole, ask(text, row.via))) == ids(answer(whole, ask(text.lower(), row.via)))


@given(rows=st.lists(st.sampled_from(ASKED), min_size=5, max_size=5))
def test_the_order_of_playbooks_changes_nothing(whole: Index, backwards: Index, rows: list) -> None:
    for row in rows:
        kind, found = ids(answer(whole, ask(row.q, row.via)))
        other, turned = ids(answer(backwards, ask(row.q, row.via)))
        assert (kind, sorted(found)) == (other, sorted(turned)), row.q


@pytest.fixture(scope="module")
def backwards(whole: Index) -> Index:
    return build_index(whole.playbooks[::-1])


@given(text=st.text(max_size=100), via=VIA)
def test_without_vectors_any_text_gets_an_answer_too(worded: Index, text: str, via: Via) -> None:
    assert isinstance(answer(worded, ask(text, via)), Answer)


@pytest.fixture(scope="module")
def worded() -> Index:
    return build_index(sample(), with_vectors=False)
