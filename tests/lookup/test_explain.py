"""Why a question got its answer can be told."""

from __future__ import annotations

import pytest

from bot.lookup.explain import explain
from bot.lookup.index import Index
from bot.lookup.question import ask


def test_it_tells_what_was_read_and_which_words_earned_what(whole: Index) -> None:
    told = explain(whole, ask("client worries cookie banners mess up atribution of their shop"))
    assert told.read["corrected"] == ["atribution -> attribution"]
    assert "ecommerce" in told.read["signs of"]
    entry, score, parts, words = told.matches[0]
    assert entry == "ecommerce/products/product-analytics/common_challenges/cookie-privacy-restrictions-affecting-attribution"
    assert {"cookie", "attribution"} <= set(words)
    assert sum(parts.values()) == pytest.approx(score, abs=0.1)
    assert sum(words.values()) <= parts["words"] + 0.05


def test_kinds_are_told_with_their_reasons_likeliest_first(whole: Index) -> None:
    told = explain(whole, ask("ecommerce metrics"))
    shares = [share for _, share, _ in told.kinds]
    assert told.kinds[0][0] == "section"
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=0.01)
    assert "strong heading" in told.kinds[0][2]


@pytest.mark.parametrize("text", ["", "ROAS", "thanks", "ショッピング", "help"])
def test_any_question_can_be_explained(whole: Index, text: str) -> None:
    assert explain(whole, ask(text)).kinds
