"""What is decided for a question: names, industries, headings, words, nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.knowledge.names import names_of
from bot.lookup.answer import answer
from bot.lookup.answers import Choices, Found, Help, IndustryFound, Nothing, SectionFound, Segments, SmallTalk
from bot.lookup.index import Index, build_index
from bot.lookup.misses import is_miss
from bot.lookup.question import Via, ask
from bot.lookup.spelling import tolerance


def found(index: Index, text: str, via: Via = "dm") -> Found:
    result = answer(index, ask(text, via))
    assert isinstance(result, Found), f"{text!r} gave {result}"
    return result


def first(index: Index, text: str, via: Via = "dm") -> str:
    return found(index, text, via).matches[0].entry.id.removeprefix("ecommerce/")


@pytest.mark.parametrize("via", ["/term", "dm"])
def test_every_entry_is_found_by_each_of_its_names(index: Index, via: Via) -> None:
    for entry in index.entries:
        if entry.kind in ("term", "metric", "category", "tool"):
            for name in entry.names:
                ids = {match.entry.id for match in found(index, name, via).matches}
                assert entry.id in ids, f"{name!r} finds {ids}"


def test_every_industry_is_found_by_each_of_its_names(index: Index) -> None:
    for top in index.tops:
        for name in (top.title, top.industry, *top.playbook.aliases):
            result = answer(index, ask(name, "/industry"))
            assert isinstance(result, IndustryFound), f"{name!r} gave {result}"
            assert result.playbook is top


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("roas", "roas"), ("R.O.A.S.", "roas"), ("raos", "roas"), ("roass", "roas"), ("Return on ad spent", "roas"), ("return on adspend", "roas"),
        ("aovs", "aov"), ("average-order-value", "aov"), ("avarage order value", "aov"), ("average order vaule", "aov"), ("avrage odrer value", "aov"), ("Average Order Value (AOV)", "aov"),
        ("SKUs", "sku"), ("sku's", "sku"), ("stock-keeping unit", "sku"), ("stock keeping units", "sku"), ("stok keeping unit", "sku"),
        ("pdp", "pdp"), ("product details page", "pdp"), ("prodcut detial page", "pdp"), ("plp?", "plp"), ("product listings page", "plp"), ("product-list page", "plp"),
        ("drop off rate", "drop-off-rate"), ("drop-off-rate", "drop-off-rate"), ("dropp off rate", "drop-off-rate"), ("abandonement rate", "drop-off-rate"), ("abandonment rates", "drop-off-rate"),
        ("re-targeting", "retargeting"), ("re targeting", "retargeting"), ("retargetng", "retargeting"), ("remarketting", "retargeting"), ("Remarketing / Retargeting", "retargeting"),
        ("attribution windows", "attribution-window"), ("atribution window", "attribution-window"), ("attribution windwo", "attribution-window"), ("attributionwindow", "attribution-window"),
        ("clv", "ltv"), ("life time value", "ltv"), ("lifetime vlaue", "ltv"), ("customer aquisition cost", "cac"), ("cost of acquiring a customer", "cac"), ("revenue per visitors", "rpv"), ("revnue per visitor", "rpv"),
    ],
)  # fmt: skip
def test_other_spellings_of_a_term_find_it(index: Index, typed: str, expected: str) -> None:
    assert first(index, typed, "/term") == f"terminology/{expected}"


@pytest.mark.parametrize(
    "frame",
    [
        "what is {}",
        "what's {}?",
        "what does {} mean",
        "define {}",
        "{} meaning",
        "whats {} pls",
        "what does {} stand for",
        "can you explain {} please",
        "remind me what {} is",
        "{}??",
        "hey, what do they mean by {}",
        "what the heck is {}",
    ],
)
@pytest.mark.parametrize("term", ["ROAS", "attribution window", "PLP", "remarketing"])
def test_a_framed_name_is_the_name(index: Index, frame: str, term: str) -> None:
    assert first(index, frame.format(term)) == first(index, term)


@pytest.mark.parametrize("typed", ["SUK", "AVO", "PDB", "RPVV", "LVT"])
def test_a_short_acronym_with_a_slip_is_offered_never_assumed(index: Index, typed: str) -> None:
    result = answer(index, ask(typed, "/term"))
    assert isinstance(result, Choices)
    assert {match.how for match in result.choices} == {"typo"}


@pytest.mark.parametrize(("letters", "errors"), [(2, 0), (3, 0), (4, 1), (7, 1), (8, 2), (12, 2), (13, 3), (40, 3)])
def test_longer_names_forgive_more(letters: int, errors: int) -> None:
    assert tolerance(letters) == errors


def test_a_corrected_name_says_what_was_typed(index: Index) -> None:
    assert found(index, "remarketting").said == "remarketting"
    assert found(index, "remarketing").said is None


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("ecommerce", "ecommerce"), ("E-Commerce", "ecommerce"), ("e commerce", "ecommerce"), ("ecomerce", "ecommerce"), ("an online store", "ecommerce"), ("D2C", "ecommerce"), ("retail", "ecommerce"),
        ("AI &amp; Data", "ai-and-data"), ("ai and data", "ai-and-data"), ("AI/ML", "ai-and-data"), ("dev tools", "developer-tools"), ("fintech", "finance"), ("finanse", "finance"), ("health care", "healthcare"),
        ("healtcare", "healthcare"), ("martech", "marketing"), ("edtech", "education"), ("supply chain", "logistics"), ("B2B SaaS", "enterprise-software"), ("B2C apps", "consumer-software"),
        ("is there a playbook for logistics?", "logistics"), ("tell me about education", "education"), ("I need to ramp up on healthcare", "healthcare"), ("enterprise", "enterprise-software"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("via", ["/industry", "mention"])
def test_an_industry_is_found_however_it_is_written(index: Index, typed: str, slug: str, via: Via) -> None:
    result = answer(index, ask(typed, via))
    assert isinstance(result, IndustryFound), result
    assert result.playbook.industry == slug


@pytest.mark.parametrize(
    "text",
    ["", "list", "all", "list all", "all industries", "which industries do you know?", "what segments are there", "show me the industries"],
)
def test_the_list_of_industries(index: Index, text: str) -> None:
    assert isinstance(answer(index, ask(text, "/industry")), Segments)


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("help", "/term"),
        ("", "/term"),
        ("list all", "/term"),
        ("help", "/industry"),
        ("?", "/industry"),
        ("help", "dm"),
        ("", "mention"),
        ("what can you do?", "dm"),
        ("how does this work", "mention"),
    ],
)
def test_help(index: Index, text: str, via: Via) -> None:
    result = answer(index, ask(text, via))
    assert isinstance(result, Help)
    assert result.topic == (via if via.startswith("/") else None)


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("ecommerce metrics", "metrics"), ("metrics for an online store", "metrics"), ("for retail, which KPIs?", "metrics"), ("what KPIs matter to a webshop", "metrics"),
        ("what should they track?", "event_taxonomy"), ("e-commerce events", "event_taxonomy"), ("tracking plan for a webshop", "event_taxonomy"), ("which events should an online shop send?", "event_taxonomy"),
        ("ecommerce jargon", "terminology"), ("what do ecommerce companies care about", "cares_about"), ("priorities of a retailer", "cares_about"), ("which tools does a webshop use", "software"), ("ecommerce tech stack", "software"),
        ("person profiles in ecommerce", "person_profiles"), ("ecommerce best practices", "best_practices"), ("what do we recommend to online shops", "best_practices"), ("pitfalls in ecommerce", "common_challenges"),
        ("ecommerce use cases across products", "cross_product_use_cases"), ("what kind of companies are in ecommerce", "description"), ("ecomerce metrcis", "metrics"), ("ecommerce comon chalenges", "common_challenges"),
    ],
)  # fmt: skip
def test_a_heading_is_read_wherever_it_stands(index: Index, text: str, section: str) -> None:
    result = answer(index, ask(text))
    assert isinstance(result, SectionFound), result
    assert {entry.section for entry in result.sections} == {section}


@pytest.mark.parametrize("text", ["ecommerce product analytics", "product analytics for online stores"])
def test_a_product_of_a_playbook_opens_all_its_parts(index: Index, text: str) -> None:
    result = answer(index, ask(text))
    assert isinstance(result, SectionFound)
    assert [entry.section for entry in result.sections] == ["best_practices", "common_challenges", "cross_product_use_cases"]


@pytest.mark.parametrize(
    ("text", "section", "product", "missing"),
    [
        ("ecommerce groups", "groups", None, "Groups"),
        ("ecommerce surveys", None, "surveys", "Surveys"),
        ("ecommerce session replay best practices", "best_practices", "session-replay", "Session replay"),
        ("ecommerce LLM analytics", None, "ai-observability", "AI observability"),
    ],
)
def test_what_a_playbook_lacks_is_named(index: Index, text: str, section: str | None, product: str | None, missing: str) -> None:
    result = answer(index, ask(text, "/industry"))
    assert isinstance(result, Nothing), result
    assert (result.section, result.product, result.missing) == (section, product, missing)
    assert result.playbook is index.by_id["ecommerce"]
    assert result.nearest, "what there is instead"


@pytest.mark.parametrize(
    "text",
    [
        "healthcare",
        "healthcare metrics",
        "what do healthcare companies care about?",
        "best practices for healthcare",
        "cart abandonment in healthcare",
    ],
)
def test_a_stub_answers_that_it_is_not_written_never_with_another_industry(index: Index, text: str) -> None:
    result = answer(index, ask(text))
    assert isinstance(result, IndustryFound), result
    assert result.playbook.industry == "healthcare"


def test_a_term_asked_for_an_unwritten_industry_is_labelled_with_where_it_is_from(index: Index) -> None:
    result = found(index, "LTV in finance")
    assert result.matches[0].entry.id == "ecommerce/terminology/ltv"
    assert [top.industry for top in result.unwritten] == ["finance"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("shopify", ["software/platforms/shopify"]),
        ("what is hotjar", ["software/analytics/hotjar"]),
        ("GA4", ["software/analytics/google-analytics-4"]),
        ("PDP vs PLP", ["terminology/pdp", "terminology/plp"]),
        ("difference between CAC and LTV", ["terminology/cac", "terminology/ltv"]),
        ("bounce rate", ["metrics/engagement"]),
    ],
)
def test_names_lead_to_their_entries(index: Index, text: str, ids: list[str]) -> None:
    assert [match.entry.id.removeprefix("ecommerce/") for match in found(index, text).matches][: len(ids)] == ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "client with a web shop worries cookie banners mess up attribution",
            "products/product-analytics/common_challenges/cookie-privacy-restrictions-affecting-attribution",
        ),
        (
            "shoppers search the store and get nothing, what to do",
            "products/product-analytics/best_practices/monitor-search-query-performance-and-null",
        ),
        ("do shops compare phones with desktops?", "cares_about/mobile-vs-desktop-performance-disparities"),
        ("my retail customer sells a lot more around Christmas, is that a known thing?", "cares_about/seasonal-traffic-and-sales-patterns"),
        ("how can a shop sell more to the same buyer", "cares_about/cross-sell-upsell-effectiveness"),
        ("which property tells new from returning buyers of a shop", "person_profiles/key-properties"),
        (
            "plugins break posthog on their shopify store, known problem?",
            "products/product-analytics/common_challenges/shopify-and-other-ecomm-website-builders",
        ),
        (
            "use a feature flag for the seasonal sale of a webshop",
            "products/product-analytics/cross_product_use_cases/feature-flag-for-seasonal-promotions",
        ),
    ],
)
def test_a_question_in_own_words_finds_its_bullet(whole: Index, text: str, expected: str) -> None:
    assert f"ecommerce/{expected}" in [match.entry.id for match in found(whole, text).matches]


@pytest.mark.parametrize(
    "text",
    [
        "who is the CSM of Acme?",
        "how much is the enterprise plan",
        "is posthog down?",
        "my laptop is broken",
        "LGTM",
        "OKR",
        "agriculture",
        "oil and gas",
        "can I expense lunch",
        "write me a regex",
        "when is the next all-hands",
        "asdf qwer",
        "churn",
        "retention",
        "NPS",
    ],
)
def test_what_is_none_of_the_playbooks_business_finds_nothing(index: Index, text: str) -> None:
    assert isinstance(answer(index, ask(text)), Nothing)


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("software", "/industry"),
        ("value", "/term"),
        ("conversion", "dm"),
        ("page", "/term"),
        ("a software company, which playbook is that", "mention"),
    ],
)
def test_what_could_be_several_things_is_offered(index: Index, text: str, via: Via) -> None:
    result = answer(index, ask(text, via))
    assert isinstance(result, Choices)
    assert len(result.choices) > 1


TWO = "industry: {name}\nslug: {slug}\nstatus: draft\ndescription: d\nterminology: [{{term: {term}, definition: {definition}}}]\nmetrics: [{{name: {metric}, text: t}}]\nsoftware: [{{category: {category}, tools: [Snowflake]}}]\n"


@pytest.fixture
def two(tmp_path: Path) -> Index:
    (tmp_path / "space.yaml").write_text(
        TWO.format(
            name="Space travel", slug="space", term="ROAs", definition="return on assets", metric="Launches", category="Ground control"
        )
    )
    (tmp_path / "games.yaml").write_text(
        TWO.format(name="Games", slug="games", term="ROAS", definition="return on ad spend", metric="Players", category="Data")
    )
    return build_index(load_knowledge(tmp_path))


def test_a_word_of_two_industries_is_shown_in_both_senses(two: Index) -> None:
    assert {match.entry.industry for match in found(two, "snowflake").matches} == {"games", "space"}


def test_the_named_industrys_sense_comes_first(two: Index) -> None:
    assert found(two, "snowflake in space").matches[0].entry.industry == "space"
    assert found(two, "snowflake in games").matches[0].entry.industry == "games"


def test_a_heading_without_an_industry_is_offered_for_each(two: Index) -> None:
    result = answer(two, ask("what metrics are there?"))
    assert isinstance(result, Choices)
    assert [match.entry.id for match in result.choices] == ["games/metrics", "space/metrics"]


def test_the_order_of_playbooks_does_not_matter(index: Index) -> None:
    backwards = build_index(index.playbooks[::-1])
    for text in ("ROAS", "ecommerce metrics", "cookie banners break attribution of a shop", "value"):
        one, other = answer(index, ask(text)), answer(backwards, ask(text))
        assert type(one) is type(other)
        for kind in ("matches", "sections", "choices"):
            ids = [[getattr(each, "entry", each).id for each in getattr(result, kind, ())] for result in (one, other)]
            assert ids[0] == ids[1]


def test_names_of_an_entry_lead_with_the_one_it_is_shown_by(index: Index) -> None:
    term = index.by_id["ecommerce/terminology/drop-off-rate"].item
    assert term is not None
    assert list(names_of(term))[:2] == ["Drop-off rate", "Abandonment rate"]


@pytest.mark.parametrize("typed", ["google ads", "adobe analytics", "customer acquisition rate", "gross margin"])
def test_part_of_a_name_behind_term_is_offered_never_asserted(index: Index, typed: str) -> None:
    result = answer(index, ask(typed, "/term"))
    assert isinstance(result, Nothing), result
    assert result.nearest


@pytest.mark.parametrize("text", ["ecommerce growing", "ecommerce gross margin"])
def test_an_overview_says_what_it_does_not_answer(index: Index, text: str) -> None:
    result = answer(index, ask(text, "/industry"))
    assert isinstance(result, IndustryFound)
    assert result.unmatched in ("growing", "gross margin")


def test_what_a_playbook_does_not_say_of_its_industry_is_none_of_it(index: Index) -> None:
    assert isinstance(answer(index, ask("is ecommerce growing?")), Nothing)


def test_two_industries_alone_are_a_choice(index: Index) -> None:
    result = answer(index, ask("ecommerce or finance", "/industry"))
    assert isinstance(result, Choices)
    assert [match.entry.industry for match in result.choices] == ["ecommerce", "finance"]


@pytest.mark.parametrize("text", ["how to use session replay for a shop", "how do surveys help ecommerce"])
def test_a_product_in_a_question_is_no_call_for_help(index: Index, text: str) -> None:
    assert not isinstance(answer(index, ask(text)), (Help, IndustryFound))


@pytest.mark.parametrize(
    "text",
    ["hi", "Hello!", "good morning :sunny:", "<@U0BOT> lol ok", "thanks!", "thx a lot!!", "Thank you so much, you're a star :star2:"],
)
def test_small_talk_asks_for_nothing(whole: Index, text: str) -> None:
    said = answer(whole, ask(text))
    assert said == SmallTalk(is_thanks="th" in text.lower())
    assert not is_miss(said)


@pytest.mark.parametrize("text", ["hi, what is AOV?", "thanks, and in finance?", "good retention", "all good"])
def test_a_question_in_small_talk_is_a_question(whole: Index, text: str) -> None:
    assert not isinstance(answer(whole, ask(text)), SmallTalk)


def test_behind_a_command_there_is_no_small_talk(whole: Index) -> None:
    assert not isinstance(answer(whole, ask("hi", "/term")), SmallTalk)


@pytest.mark.parametrize(
    "frame",
    [
        "what does {} mean",
        "what is {}",
        "explain {} to me",
        "what does {} stand for?",
        "can you explain {}",
        "what is meant by {}",
        "whats a {}",
    ],
)
@pytest.mark.parametrize("word", ["escheatment", "zorb", "XQZ"])
def test_the_meaning_of_an_unknown_word_is_not_guessed(whole: Index, frame: str, word: str) -> None:
    asked = frame.format(word)
    assert answer(whole, ask(asked)) == Nothing(asked)
    of_an_industry = answer(whole, ask(f"{asked.rstrip('?')} in fintech"))
    assert isinstance(of_an_industry, IndustryFound)
    assert of_an_industry.unmatched == word.lower()
