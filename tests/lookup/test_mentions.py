"""Which known words stand in a message."""

from __future__ import annotations

import pytest

from bot.lookup.index import Index
from bot.lookup.mentions import mentions_in
from bot.lookup.question import ask


def named(index: Index, text: str) -> list[str]:
    return [mention.name for mention in mentions_in(index, ask(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Their ROAS dropped and the AOV is flat.", ["ROAS", "AOV"]),
        ("their roas dropped, aov is flat", ["ROAS", "AOV"]),
        ("Return on ad spend, average order value", ["ROAS", "AOV"]),
        ("AOV went up. The average order value is AOV.", ["AOV"]),
        ("We have 400 SKUs on Shopify", ["SKU", "Shopify"]),
        ("please segment them and shopify the rest", []),
        ("the pod will win it", []),
        ("Morning! Cake in the kitchen :cake:", []),
        ("https://example.com/ROAS <@U1> <https://example.com|AOV>", ["AOV"]),
        ("", []),
    ],
)
def test_names_are_found_as_they_are_written(whole: Index, text: str, names: list[str]) -> None:
    assert named(whole, text) == names


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("The lender wants a lower LTV on mortgages", "finance"),
        ("Shoppers of the store: LTV against CAC, AOV", "ecommerce"),
        ("LTV in finance, please", "finance"),
    ],
)
def test_the_likely_industry_goes_first(whole: Index, text: str, industry: str) -> None:
    (ltv,) = [mention for mention in mentions_in(whole, ask(text)) if mention.name.startswith("LTV")]
    assert ltv.entries[0].industry == industry
    assert len({entry.industry for entry in ltv.entries}) > 1


def test_the_default_industry_wins_where_the_message_tells_nothing(whole: Index) -> None:
    for default in ("finance", "consumer-software"):
        (ltv,) = mentions_in(whole, ask("What about LTV?"), default)
        assert ltv.entries[0].industry == default


def test_a_long_name_is_one_mention_not_those_inside_it(whole: Index) -> None:
    assert named(whole, "Their customer acquisition cost") == ["CAC"]


def test_a_page_of_text_is_read_in_no_time(whole: Index) -> None:
    assert len(named(whole, "ROAS and AOV and LTV and CAC " * 200)) == 4
