"""Slack's markup comes off, words stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup.answer import answer
from bot.lookup.index import Index
from bot.lookup.question import VIAS, ask
from bot.slack.render import render


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<@U0BOT> what is AOV?", "what is AOV?"),
        ("<@U0BOT|playbook> AOV", "AOV"),
        ("&amp; &lt;$20 &gt; x", "& <$20 > x"),
        ("&amp;lt;", "&lt;"),
        ("“AOV” – what’s that", '"AOV" - what\'s that'),
        ("SKU :thinking_face: :wave::skin-tone-2:", "SKU"),
        ("see <#C123|general> and <#C124|>", "see and"),
        ("<https://shop.example.com|shop.example.com> is slow", "is slow"),
        ("<https://x.org/a|the event spec> please", "the event spec please"),
        ("<mailto:a@b.co|a@b.co> asks", "asks"),
        ("https://x.org/some/path is slow", "is slow"),
        ("<!here> <!subteam^S1|@csm> AOV", "AOV"),
        ("at 10:30:45 sharp", "at 10:30:45 sharp"),
        ("one\n two\u00a0three", "one\n two three"),
        ("café naïve", "cafe naive"),
        ("", ""),
    ],
)
def test_a_question_is_cleaned(raw: str, text: str) -> None:
    assert ask(raw).text == text


@given(st.text(max_size=300), st.sampled_from(VIAS))
def test_any_text_gets_an_answer(index: Index, text: str, via: str) -> None:
    assert render(answer(index, ask(text, via))).blocks


@pytest.mark.parametrize(
    "text",
    [
        "a" * 40_000,
        "what is " * 5000,
        "<" * 40_000,
        "[[" * 20_000,
        ":a" * 20_000,
        "\u0301" * 40_000,
        "🙈" * 40_000,
        "cart checkout funnel metric " * 1500,
    ],
)
def test_a_text_as_long_as_slack_takes_gets_an_answer(index: Index, text: str) -> None:
    assert render(answer(index, ask(text))).blocks


@pytest.mark.parametrize(
    "question", ["ROAS", "what is an attribution window", "ecommerce metrics", "which tool for a/b tests do shops use"]
)
@pytest.mark.parametrize("change", [str.upper, str.lower, "  {}  ".format, "{}?".format, "{} 🙏".format, "{}!!".format, "{} :pray:".format])
def test_case_blanks_and_marks_never_change_the_answer(index: Index, question: str, change: object) -> None:
    assert callable(change)
    assert answer_id(index, change(question)) == answer_id(index, question)


def answer_id(index: Index, question: str) -> str:
    found = answer(index, ask(question))
    return repr(
        [
            type(found).__name__,
            *(match.entry.id for match in getattr(found, "matches", ())),
            *(entry.id for entry in getattr(found, "sections", ())),
        ]
    )
