"""Escaping and Slack's limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.reply import Part, mrkdwn, plain, quoted, reply
from tests.stand_in import check_blocks, utf16


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("PLP>PDP & <b>", "PLP&gt;PDP &amp; &lt;b&gt;"),
        ("**bold** and `code`", "*bold* and `code`"),
        ("[docs](/docs/data)", "<https://posthog.com/docs/data|docs>"),
        ("[docs](https://x.org/a?b=1&c=2)", "<https://x.org/a?b=1&amp;c=2|docs>"),
        ("[a|b](/docs)", "<https://posthog.com/docs|a/b>"),
        ("[bad](javascript:alert)", "[bad](javascript:alert)"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
    ],
)
def test_markdown_becomes_slacks_own(markdown: str, expected: str) -> None:
    assert mrkdwn(markdown) == expected


def test_plain_text_keeps_the_address_of_a_link() -> None:
    assert plain("**See** [the docs](/docs) for `x`") == "See the docs (https://posthog.com/docs) for x"


def test_a_quotation_is_one_short_line_without_markup() -> None:
    assert quoted("a\n*b* `c` [d](http://e) @here") == "“a b 'c' (d)(http://e) @\u200bhere”"
    assert len(quoted("x" * 500)) == 122


def test_a_card_that_is_too_long_ends_with_a_line_that_says_so_and_keeps_its_receipt() -> None:
    card = reply([Part("\n".join(f"line {number} " + "x" * 100 for number in range(400))), Part("the receipt", "receipt")])
    check_blocks(list(card.blocks), card.fallback)
    assert card.blocks[-1]["elements"][0]["text"] == "the receipt"
    assert card.blocks[-2]["text"]["text"] == "… the rest is too long for one message: ask for a single entry by its name."
    assert "line 399" in card.text


def test_many_parts_keep_within_the_number_of_blocks() -> None:
    card = reply([Part(f"part {number}") for number in range(80)] + [Part("the receipt", "receipt")])
    check_blocks(list(card.blocks), card.fallback)
    assert card.blocks[-1]["type"] == "context"


def test_a_long_card_loses_no_word_as_long_as_it_fits() -> None:
    text = "\n".join(f"{number} & " + "y" * 50 for number in range(150))
    card = reply([Part(text)])
    assert len(card.blocks) > 1
    assert "\n".join(block["text"]["text"] for block in card.blocks) == mrkdwn(text)


LONG = st.builds(str.__mul__, st.text(min_size=1, max_size=30).filter(str.strip), st.integers(1, 400))


@given(st.lists(LONG, min_size=1, max_size=6))
def test_whatever_stands_in_a_playbook_fits_slack(texts: list[str]) -> None:
    card = reply([*map(Part, texts), Part(texts[0], "receipt")])
    check_blocks(list(card.blocks), card.fallback)


@given(st.builds(str.__mul__, st.text(alphabet="a &<>😀\n", min_size=1, max_size=20), st.integers(100, 900)))
def test_a_cut_never_tears_an_entity_or_an_emoji(text: str) -> None:
    card = reply([Part("x" + text)])
    shown = [block["text"]["text"] for block in card.blocks] + [card.fallback]
    for each in shown:
        assert each.count("&") == sum(each.count(entity) for entity in ("&amp;", "&lt;", "&gt;"))
        assert utf16(each) <= 3900
