"""The shapes of a playbook: shorthands, ids, links, and values that are refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.knowledge.model import (
    Bullet,
    Description,
    Item,
    Link,
    Metric,
    Playbook,
    Product,
    Section,
    SoftwareCategory,
    Term,
    Tool,
    absolute,
    slugify,
)
from bot.knowledge.template import PRODUCT_SECTIONS, SECTIONS

NO_LINK = "is no link: write https://… or a path of the PostHog site such as /docs/…"


def toys(**keys: Any) -> Playbook:
    return Playbook.model_validate({"industry": "Toys", "slug": "toys", "status": "draft", "description": "Shops.", **keys})


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("ROAS", "roas"),
        ("Drop-off rate / Abandonment rate", "drop-off-rate"),
        ("A/B Testing", "a-b-testing"),
        ("Customer acquisition cost (CAC) vs lifetime value (LTV) balance", "customer-acquisition-cost"),
        ("Use session replay to identify issues > Create experiment", "use-session-replay-to-identify-issues"),
        ("Shopify and other ecomm website builders can make it hard", "shopify-and-other-ecomm-website-builders"),
        ("Key rates: browse, buy", "key-rates"),
        ("First sentence. Second sentence.", "first-sentence"),
        ("`product_viewed`, `order_completed`", "product-viewed"),
        ("(bracket) first", "bracket-first"),
        ("  blank around  ", "blank-around"),
        ("日本", "entry"),
        (":", "entry"),
        ("", "entry"),
    ],
)
def test_a_text_gets_a_short_readable_slug(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("entry", "label", "slug"),
    [
        (Term(term="AOV", definition="x"), "AOV", "aov"),
        (Term(term="AOV", definition="x", id="basket-value"), "AOV", "basket-value"),
        (Tool(name="Google Analytics 4"), "Google Analytics 4", "google-analytics-4"),
        (SoftwareCategory(category="Platforms", tools=()), "Platforms", "platforms"),
        (Product(product="Session replay"), "Session replay", "session-replay"),
        (Metric(name="Engagement", text="Pages per session"), "Engagement", "engagement"),
        (Bullet(text="Return rates and reasons"), "Return rates and reasons", "return-rates-and-reasons"),
        (Bullet(text="product_viewed", name="Core events"), "Core events", "core-events"),
        (Description(text="Online retail."), "Online retail.", "online-retail"),
    ],
)
def test_an_entry_is_called_by_its_name_or_its_text(entry: Item, label: str, slug: str) -> None:
    assert (entry.label, entry.slug) == (label, slug)


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("/docs/data/event-spec/ecommerce-events", "https://posthog.com/docs/data/event-spec/ecommerce-events"),
        ("/handbook/x#part", "https://posthog.com/handbook/x#part"),
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("http://example.com", "http://example.com"),
    ],
)
def test_links_are_kept_and_lead_out_of_the_site(url: str, outside: str) -> None:
    assert Link.model_validate(url).url == url
    assert Bullet(text="x", link=url).link == url
    assert absolute(url) == outside


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example.com/x",
        "https:///x",
        "https://",
        "https://localhost/x",
        "https://.",
        "https://[x",
        "http:example.com",
        "ftp://example.com",
        "mailto:a@example.com",
        "example.com",
        "docs/x",
        "#part",
        "https://exa mple.com",
        "https://example.com/a b",
        " https://example.com",
        "/docs/a b",
        "/docs/a\n",
        "https://example.com|text",
        "https://example.com/<b>",
        'https://example.com/"',
        "",
    ],
)
def test_what_is_no_link_is_refused(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Link.model_validate(url)
    (error,) = caught.value.errors()
    assert error["msg"] == f"Value error, {NO_LINK}"


def test_plain_texts_stand_for_the_shape_they_are_short_for() -> None:
    playbook = toys(
        sources=["/docs/x"],
        cares_about=["Price"],
        software=[{"category": "Platforms", "tools": ["Shopify", {"name": "GA4", "aliases": ["GA"]}]}],
        products=[{"product": "Session replay", "best_practices": ["Watch"]}],
    )
    assert playbook.sources == (Link(url="/docs/x"),)
    assert playbook.description == Description(text="Shops.")
    assert playbook.cares_about == Section[Bullet](items=(Bullet(text="Price"),))
    assert playbook.software.items[0].tools == (Tool(name="Shopify"), Tool(name="GA4", aliases=("GA",)))
    assert playbook.products.items[0].best_practices.items == (Bullet(text="Watch"),)
    assert not playbook.products.items[0].common_challenges


def test_a_section_is_a_list_or_notes_and_items() -> None:
    plain = toys(cares_about=["Price"]).cares_about
    full = toys(cares_about={"notes": ["Ask first."], "links": ["/docs/x"], "items": ["Price"]}).cares_about
    assert (plain.notes, plain.links, plain.items) == ((), (), (Bullet(text="Price"),))
    assert (full.notes, full.links, full.items) == (("Ask first.",), (Link(url="/docs/x"),), plain.items)


@pytest.mark.parametrize(
    ("section", "has_something"),
    [
        ([], False),
        ({}, False),
        ({"items": []}, False),
        (["Price"], True),
        ({"notes": ["Ask first."]}, True),
        ({"links": ["/docs/x"]}, True),
    ],
)
def test_a_section_is_true_if_there_is_anything_in_it(section: Any, has_something: bool) -> None:
    assert bool(toys(cares_about=section).cares_about) is has_something


def test_sections_that_nobody_wrote_are_empty() -> None:
    playbook = toys()
    assert not any(getattr(playbook, key) for key in SECTIONS if key != "description")
    assert not playbook.products
    assert (playbook.aliases, playbook.signs, playbook.sources, playbook.owner, playbook.verified) == ((), (), (), None, None)


def test_the_headings_are_keys_of_the_playbook_and_of_products() -> None:
    assert set(SECTIONS) <= set(Playbook.model_fields)
    assert set(PRODUCT_SECTIONS) <= set(Product.model_fields)


def test_blanks_around_a_text_go() -> None:
    playbook = toys(industry="  Toys ", aliases=[" toy shop\n"], terminology=[{"term": " AOV ", "definition": "\tx "}])
    assert (playbook.industry, playbook.aliases) == ("Toys", ("toy shop",))
    assert (playbook.terminology.items[0].term, playbook.terminology.items[0].definition) == ("AOV", "x")


@pytest.mark.parametrize(("status", "stub"), [("stub", True), ("draft", False), ("reviewed", False)])
def test_only_the_status_makes_a_stub(status: str, stub: bool) -> None:
    assert toys(status=status).is_stub is stub


@pytest.mark.parametrize("verified", [date(2026, 1, 31), "2026-01-31"])
def test_a_date_may_stand_in_quotes(verified: date | str) -> None:
    assert toys(verified=verified).verified == date(2026, 1, 31)


@pytest.mark.parametrize("key", ["text", "measurement", "formula", "business_context"])
def test_a_metric_says_something_by_any_of_four_keys(key: str) -> None:
    assert getattr(Metric.model_validate({"name": "Rate", key: "x"}), key) == "x"


@pytest.mark.parametrize("keys", [{}, {"unit": "%"}, {"good": "up"}, {"so_what": "Ask."}, {"aliases": ["ratio"]}])
def test_a_metric_that_says_nothing_is_refused(keys: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="says nothing: give it a text, a measurement, a formula or a business_context"):
        Metric.model_validate({"name": "Rate", **keys})


@pytest.mark.parametrize("slug", ["ecommerce", "ai-and-data", "b2b", "3d-printing"])
def test_slugs_are_lower_case_words_with_dashes(slug: str) -> None:
    assert toys(slug=slug).slug == slug


@pytest.mark.parametrize(
    "slug", ["Toys", "toy shop", "toys_games", "-toys", "toys-", "toys--games", "töys", "toys\n", "toys/x", "../toys", ""]
)
def test_other_slugs_are_refused(slug: str) -> None:
    with pytest.raises(ValidationError) as caught:
        toys(slug=slug)
    assert [(error["loc"], error["type"]) for error in caught.value.errors()] == [(("slug",), "string_pattern_mismatch")]


def test_a_playbook_can_not_be_changed() -> None:
    playbook = toys(terminology=[{"term": "AOV", "definition": "x"}])
    with pytest.raises(ValidationError, match="frozen"):
        playbook.industry = "Games"
    with pytest.raises(ValidationError, match="frozen"):
        playbook.terminology.items[0].term = "ROAS"
