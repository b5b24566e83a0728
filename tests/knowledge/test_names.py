"""When two spellings are the same name, and which names an entry goes by."""

from __future__ import annotations

import pytest

from bot.knowledge.model import Bullet, Item, Metric, Product, SoftwareCategory, SubSegment, Term, Tool
from bot.knowledge.names import name_key, names_of, singular, straighten, words_of


@pytest.mark.parametrize(
    ("key", "spellings"),
    [
        ("ecommerce", ["E-Commerce", "ecommerce", "e commerce", "E‑commerce", "e–commerce", "eCommerce ", "e_commerce", "E\u00a0Commerce"]),
        ("roas", ["ROAS", "roas", "R.O.A.S.", "r o a s", "“ROAS”", "ROAS?", "‘roas’", "R\u200bOAS", "ROAS\ufe0f"]),
        ("cafe", ["Café", "Cafe\u0301", "CAFE", "cafe"]),
        ("ab", ["A/B", "a-b", "A B", "AB"]),
        ("aandb", ["A & B", "A&B", "a and b", "A + B"]),
        ("dropoff", ["Drop-off", "drop off", "Drop—off", "drop−off", "dropoff"]),
        ("customerslifetimevalue", ["customer's lifetime value", "customer’s lifetime value", "customers lifetime value"]),
        ("finance", ["ﬁnance", "Ｆinance", "FINANCE"]),
        ("strasse", ["Straße", "STRASSE"]),
        ("d2c", ["D2C", "d-2-c"]),
        ("日本", ["日本"]),
        ("", ["", " ", "-", "?!"]),
    ],
)
def test_spellings_that_differ_in_case_accents_blanks_dashes_and_dots_are_one_name(key: str, spellings: list[str]) -> None:
    assert {spelling: name_key(spelling) for spelling in spellings} == dict.fromkeys(spellings, key)


@pytest.mark.parametrize(
    ("one", "other"),
    [("AOV", "AOVs"), ("PDP", "PLP"), ("SKU", "SUK"), ("store", "storefront"), ("A & B", "A/B"), ("D2C", "DTC"), ("résumé", "resum")],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("text", "straight"),
    [
        ("“AOV” – what’s ‚that‘", "\"AOV\" - what's 'that'"),
        ("„so“ — or − so", '"so" - or - so'),
        ("naïve Café", "naive Cafe"),
        ("a\u00a0b\u200bc\u200d\ufe0f", "a bc"),
        ("ﬂow", "flow"),
        ("plain ASCII stays: {}[]'\"", "plain ASCII stays: {}[]'\""),
        ("", ""),
    ],
)
def test_typographic_characters_become_those_of_a_keyboard(text: str, straight: str) -> None:
    assert straighten(text) == straight
    assert straighten(straight) == straight, "straightening twice changes nothing"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("What is ROAS?", ["what", "is", "roas"]),
        ("A/B testing", ["a", "b", "testing"]),
        ("don't stop", ["don't", "stop"]),
        ("product_viewed", ["product", "viewed"]),
        ("R.O.A.S.", ["r", "o", "a", "s"]),
        ("E-Commerce", ["e", "commerce"]),
        ("AI & Data", ["ai", "and", "data"]),
        ("R&D", ["r", "and", "d"]),
        ("LTV + CAC", ["ltv", "and", "cac"]),
        ("C++", ["c"]),
        ("PLP>PDP rate", ["plp", "pdp", "rate"]),
        ("1,000 items at 50%", ["1", "000", "items", "at", "50"]),
        ("'quoted' words'", ["quoted", "words"]),
        ("Straße", ["strasse"]),
        ("", []),
        (" … -- !", []),
    ],
)
def test_a_text_falls_into_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("skus", "sku"),
        ("SKUs", "SKU"),
        ("kpis", "kpi"),
        ("KPIs", "KPI"),
        ("plps", "plp"),
        ("aovs", "aov"),
        ("categories", "category"),
        ("queries", "query"),
        ("metrics", "metric"),
        ("ties", "tie"),
        ("tags", "tag"),
        ("carts", "cart"),
        ("purchases", "purchase"),
        ("customer's", "customer"),
    ],
)
def test_plurals_become_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize(
    "word",
    [
        "sku",
        "SKU",
        "kpi",
        "category",
        "status",
        "analysis",
        "bonus",
        "less",
        "loss",
        "business",
        "bus",
        "gas",
        "access",
        "is",
        "us",
        "as",
        "s",
        "data",
        "",
    ],
)
def test_words_that_are_no_plurals_stay(word: str) -> None:
    assert singular(word) == word


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        (Term(term="AOV", definition="x"), ["AOV"]),
        (
            Term(term="ROAS", expansion="Return on Ad Spend", definition="x", aliases=("ad return", "return on ads")),
            ["ROAS", "Return on Ad Spend", "ad return", "return on ads"],
        ),
        (Term(term="Retargeting / Remarketing", definition="x"), ["Retargeting", "Remarketing"]),
        (Term(term="A/B test", definition="x"), ["A/B test"]),
        (Metric(name="Key rates / Rates", text="x", aliases=("ratios",)), ["Key rates", "Rates", "ratios"]),
        (Tool(name="Google Analytics 4", aliases=("GA4",)), ["Google Analytics 4", "GA4"]),
        (SubSegment(name="Marketplaces / Platforms"), ["Marketplaces", "Platforms"]),
        (SoftwareCategory(category="A/B Testing", tools=(), aliases=("split tests",)), ["A/B Testing", "split tests"]),
        (Product(product="Session replay", aliases=("replay",)), ["Session replay", "replay"]),
        (Bullet(text="Return rates and reasons"), []),
        (Bullet(text="product_viewed", name="Core events", aliases=("event names",)), ["Core events", "event names"]),
    ],
)
def test_an_entry_goes_by_its_names_the_shown_one_first(entry: Item, names: list[str]) -> None:
    assert list(names_of(entry)) == names
