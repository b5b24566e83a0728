"""What is kept of a question: nothing that tells who asked, or whom it is about."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup.stripped import LONGEST, stripped


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<@U0123ABCD> what is drayage", "what is drayage"),
        ("<@U0123ABCD|ana silva> what is drayage", "what is drayage"),
        ("<#C0123ABCD|deal-nordmode> drayage <!channel> <!subteam^S012|@team> <!date^1^x|y>", "drayage"),
        ("&lt;@U0123ABCD&gt; drayage", "drayage"),
        ("&amp;lt;@U0123ABCD&amp;gt; drayage", "drayage"),
        ("<@U0123ABCD drayage", ""),
        ("U0123ABCD9 asked about drayage", "asked about drayage"),
        ("@ana what is drayage, (@ben) @channel", "what is drayage,"),
        ("#deal-nordmode drayage is our #1 topic", "drayage is our #1 topic"),
        ("<https://nordmode.de/cart|the cart of Nordmode> drayage", "drayage"),
        ("see https://nordmode.de/cart?id=7, www.nordmode.de and nordmode.de/cart drayage", "see and drayage"),
        ("ftp://x.y/z tel:+491701234567 mailto:ana@nordmode.de drayage", "drayage"),
        ("does nordmode.com or Nordmode.Shop use drayage", "does or use drayage"),
        ("http://10.0.0.1:8080 10.0.0.1 drayage", "drayage"),
        ("<mailto:ana@nordmode.de|ana@nordmode.de> drayage", "drayage"),
        ("ana.silva+x@nordmode.de, (ben@nordmode.co.uk) drayage", "drayage"),
        ("ana＠nordmode．de drayage", "drayage"),
        ("order 123456 drayage", "order drayage"),
        ("card 4111 1111 1111 1111 drayage", "card drayage"),
        ("card 4111-1111-1111-1111 or 4111 - 1111 - 1111 drayage", "card or drayage"),
        ("call +49 170 1234567 or (0170) 123-4567 about drayage", "call or about drayage"),
        ("１２３４５６ drayage ١٢٣٤٥٦", "drayage"),
        ("12\u200b34\u200b56 drayage", "drayage"),
        ("account cus_9s6XK12z45, 550e8400-e29b-41d4-a716-446655440000 drayage", "account drayage"),
        ("since 2026-11-28 drayage", "since drayage"),
        ("a\x00b\tdrayage\r\n\u202ewhat\u2066 is it", "a b drayage what is it"),
    ],
)
def test_what_tells_of_somebody_is_left_out(typed: str, kept: str) -> None:
    assert stripped(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "what is recall@k, and precision@10?",
        "ads.txt and sellers.json",
        "Node.js vs. Next.js, e.g. for SSR",
        "D1, D7 and D30 retention",
        "5, 10, 15 or 20 days?",
        "340B pricing at 99.9 % in 2026",
        "3-D Secure 2.2",
        "Größe & Überverkauf",
        "ショッピングカート 🛒",
    ],
)
def test_what_is_asked_stays(typed: str) -> None:
    assert stripped(typed) == typed


def test_it_is_cut_between_words() -> None:
    kept = stripped("drayage " * 1000)
    assert LONGEST - 10 < len(kept) <= LONGEST
    assert set(kept.split()) == {"drayage"}
    assert stripped("x" * 5000) == ""


@given(st.text())
def test_what_is_kept_is_one_line_and_bears_to_be_stripped_again(text: str) -> None:
    kept = stripped(text)
    assert kept == " ".join(kept.split())
    assert len(kept) <= LONGEST
    assert stripped(kept) == kept


@given(
    st.from_regex(r"[a-z]{1,9}@[a-z]{3,9}\.(com|de)|https?://[a-z]{1,9}/[0-9a-z]{0,9}|<@U[A-Z0-9]{8}>|[0-9]{6,19}", fullmatch=True),
    st.text(),
)
def test_nothing_around_it_lets_it_through(secret: str, around: str) -> None:
    assert secret not in stripped(f"{around} {secret} {around}")


@pytest.mark.parametrize("piece", ["a", "1", "1 ", "@", "<", "<@", ".", "a.", "a@", "&amp;", "((", "-", "a-"])
def test_long_texts_take_no_long_time(piece: str) -> None:
    began = time.process_time()
    stripped(piece * 4000)
    assert time.process_time() - began < 0.5
