"""What is suggested while somebody types."""

from __future__ import annotations

import pytest

from bot.lookup.index import Index, build_index
from bot.lookup.suggestions import MOST, suggest


def titles(index: Index, typed: str, kind: str, default: str | None = None) -> list[str]:
    return [entry.title for entry in suggest(index, typed, default).get(kind, ())]


@pytest.mark.parametrize(
    ("typed", "kind", "first"),
    [
        ("aov", "term", "AOV (Average Order Value)"),
        ("Average o", "term", "AOV (Average Order Value)"),
        ("order v", "term", "AOV (Average Order Value)"),
        ("e-comm", "playbook", "E-commerce"),
        ("fintech", "playbook", "Finance"),
        ("shopi", "tool", "Shopify"),
    ],
)
def test_names_are_suggested_by_their_beginnings_and_those_of_their_words(whole: Index, typed: str, kind: str, first: str) -> None:
    assert titles(whole, typed, kind)[0] == first


def test_what_begins_so_goes_before_what_only_holds_it(whole: Index) -> None:
    found = titles(whole, "rate", "metric") + titles(whole, "conversion", "metric")
    assert found
    assert titles(whole, "conversion", "metric")[0].casefold().startswith("conversion")


def test_the_default_industry_goes_first_among_equals(whole: Index) -> None:
    for industry in ("ecommerce", "marketing"):
        assert suggest(whole, "roas", industry)["term"][0].industry == industry


def test_nothing_typed_offers_the_industries_and_nothing_known_offers_nothing(whole: Index) -> None:
    assert [*suggest(whole, " ")] == ["playbook"]
    assert suggest(whole, "zzzz") == {}
    assert suggest(build_index([]), "") == {}


def test_one_letter_is_answered_with_a_few_of_each_kind(whole: Index) -> None:
    assert all(len(entries) <= MOST for entries in suggest(whole, "a").values())
