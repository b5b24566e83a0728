"""Every habit of the people who write the page, one small page each, and what the YAML says then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.handbook.lines import words
from tests.knowledge.handbook.conftest import DESCRIPTION, bot, data_of, files_of, given_back, page_of, take_in

CARES = "### What they care about\n\n"
TERMS = "### Industry terminology\n\n"
SOFTWARE = "### Common software used\n\n"
METRICS = "### Important business metrics and data\n\n#### Metrics\n\n"
EVENTS = "### Important business metrics and data\n\n#### Data\n\n##### Event taxonomy\n\n"
PRODUCTS = "### PostHog products they should be using\n\n"

HABITS: dict[str, tuple[str, dict[str, Any]]] = {
    # --- headings
    "& for and": (
        "### Important business metrics & data\n\n#### Metrics\n\n- **A:** b",
        {"metrics_and_data": {"heading": "Important business metrics & data"}, "metrics": [{"name": "A", "text": "b"}]},
    ),
    "other words for a heading": (
        "### What matters most to them:\n\n- Price\n\n### Toys terminology\n\n- **A**: b\n\n### Tech stack\n\n- **A:** B",
        {
            "cares_about": {"heading": "What matters most to them:", "items": ["Price"]},
            "terminology": {"heading": "Toys terminology", "items": [{"term": "A", "definition": "b"}]},
            "software": {"heading": "Tech stack", "items": [{"category": "A", "tools": ["B"]}]},
        },
    ),
    "Cross-product with a dash": (
        f"{PRODUCTS}#### Surveys\n\n##### Best practices\n\n- One\n\n##### Cross-product use cases\n\n- Two",
        {
            "products": [
                {
                    "product": "Surveys",
                    "best_practices": ["One"],
                    "cross_product_use_cases": {"heading": "Cross-product use cases", "items": ["Two"]},
                }
            ]
        },
    ),
    "headings in bold": (
        "### Metrics and data\n\n#### Data\n\n**Core events:**\n\n- `a_b`\n\n**Person profiles**\n\n- One\n\n**Groups**\n\n- Team",
        {
            "metrics_and_data": {"heading": "Metrics and data"},
            "event_taxonomy": {"heading": "**Core events:**", "items": ["`a_b`"]},
            "person_profiles": {"heading": "**Person profiles**", "items": ["One"]},
            "groups": {"heading": "**Groups**", "items": ["Team"]},
        },
    ),
    "links in headings": (
        f"### [Common software used](https://example.com/x)\n\n- **A:** B\n\n{PRODUCTS}#### [Error tracking](/docs/error-tracking)\n\n- C",
        {
            "software": {"heading": "[Common software used](https://example.com/x)", "items": [{"category": "A", "tools": ["B"]}]},
            "products": [{"product": "Error tracking", "heading": "[Error tracking](/docs/error-tracking)", "notes": ["- C"]}],
        },
    ),
    "an emoji and an anchor in a heading": (
        "### What they care about 💰 {#cares}\n\n- Price",
        {"cares_about": {"heading": "What they care about 💰 {#cares}", "items": ["Price"]}},
    ),
    "every heading one level deeper": (
        "#### What they care about\n\n- Price\n\n#### Important business metrics and data\n\n##### Metrics\n\n- **A:** b",
        {"cares_about": ["Price"], "metrics": [{"name": "A", "text": "b"}]},
    ),
    "no heading above the products": (
        "#### Surveys\n\n##### Best practices\n\n- One\n\n#### Session replay\n\n##### Common challenges\n\n- Two",
        {
            "products": {
                "heading": "",
                "items": [{"product": "Surveys", "best_practices": ["One"]}, {"product": "Session replay", "common_challenges": ["Two"]}],
            }
        },
    ),
    "a product without Best practices": (
        f"{PRODUCTS}#### Session replay (mobile)\n\n- Mask it\n- Record it\n\n##### Common challenges\n\n- Legal",
        {"products": [{"product": "Session replay (mobile)", "notes": ["- Mask it\n- Record it"], "common_challenges": ["Legal"]}]},
    ),
    "two products in one heading": (
        f"{PRODUCTS}#### Feature flags & experiments\n\n##### Best practices\n\n- One",
        {"products": [{"product": "Feature flags & experiments", "best_practices": ["One"]}]},
    ),
    "an unknown heading stays where it was": (
        f"{CARES}- Price\n\n### Red flags\n\n- Odd\n- More\n\n{SOFTWARE}- **A:** B",
        {"cares_about": [{"text": "Price", "notes": ["### Red flags\n\n- Odd\n- More"]}], "software": [{"category": "A", "tools": ["B"]}]},
    ),
    "a section twice": (
        f"{CARES}- Price\n\n{SOFTWARE}- **A:** B\n\n{CARES}- Time",
        {"cares_about": ["Price"], "software": [{"category": "A", "tools": ["B"], "notes": ["### What they care about\n\n- Time"]}]},
    ),
    "a section with nothing in it": (
        f"{CARES}\n\n{SOFTWARE}- **A:** B",
        {"cares_about": {"heading": "What they care about"}, "software": [{"category": "A", "tools": ["B"]}]},
    ),
    # --- terms
    "the expansion in bold": (f"{TERMS}- **SKU (Stock Keeping Unit)**: A code.", {"terminology": [{"term": "SKU", "expansion": "Stock Keeping Unit", "definition": "A code."}]}),
    "the expansion behind the bold": (f"{TERMS}- **SKU** (Stock Keeping Unit): A code.", {"terminology": [{"term": "SKU", "expansion": "Stock Keeping Unit", "definition": "A code."}]}),
    "the colon in bold": (f"{TERMS}- **SKU:** A code.", {"terminology": [{"term": "SKU", "definition": "A code."}]}),
    "a term without bold": (f"{TERMS}- SKU: A code.\n- Bin - A shelf.", {"terminology": [{"term": "SKU", "definition": "A code."}, {"term": "Bin", "definition": "A shelf."}]}),
    "terms as paragraphs": (
        f"{TERMS}**SKU (Stock Keeping Unit)** – A code.\n\n**Bin** – A shelf.",
        {
            "terminology": {
                "layout": "paragraphs",
                "items": [{"term": "SKU", "expansion": "Stock Keeping Unit", "definition": "A code."}, {"term": "Bin", "definition": "A shelf."}],
            }
        },
    ),
    "terms as a table": (
        f"{TERMS}| Term | Meaning |\n| --- | --- |\n| LMS | A system |\n| **SIS** | Grades |",
        {"terminology": {"columns": ["Term", "Meaning"], "items": [{"term": "LMS", "definition": "A system"}, {"term": "SIS", "definition": "Grades"}]}},
    ),
    "two terms in one line": (
        f"{TERMS}- **PDP (Product Detail Page) / PLP (Product Listing Page)**: PDP is one. PLP is many.",
        {
            "terminology": [
                {"term": "PDP", "expansion": "Product Detail Page", "definition": "PDP is one."},
                {"term": "PLP", "expansion": "Product Listing Page", "definition": "PLP is many.", "same_line": True},
            ]
        },
    ),
    "two names of one thing": (f"{TERMS}- **Retargeting / Remarketing**: Ads.", {"terminology": [{"term": "Retargeting / Remarketing", "definition": "Ads."}]}),
    "a term defined twice": (
        f"{TERMS}- **KYC**: One.\n- **AML**: Two.\n- **KYC**: Three.",
        {"terminology": [{"term": "KYC", "definition": "One."}, {"term": "AML", "definition": "Two.", "notes": ["- **KYC**: Three."]}]},
    ),
    "a name without a definition": (
        f"{TERMS}- **KYC**: One.\n- **Rage quit**",
        {"terminology": [{"term": "KYC", "definition": "One.", "notes": ["- **Rage quit**"]}]},
    ),
    # --- software
    "and, etc., and the old names in brackets": (
        f"{SOFTWARE}- **Hosting:** Vercel, AWS, and Fly.io\n- **Docs:** ReadMe, etc.\n- **EHR:** Oracle Health (formerly Cerner, Inc.)",
        {
            "software": [
                {"category": "Hosting", "tools": ["Vercel", "AWS", "Fly.io"], "page_line": "**Hosting:** Vercel, AWS, and Fly.io"},
                {"category": "Docs", "tools": ["ReadMe"], "page_line": "**Docs:** ReadMe, etc."},
                {"category": "EHR", "tools": ["Oracle Health (formerly Cerner, Inc.)"]},
            ]
        },
    ),
    "tools below their category": (f"{SOFTWARE}- EHR\n  - Epic\n  - athenahealth", {"software": [{"category": "EHR", "tools": ["Epic", "athenahealth"]}]}),
    "tools without a category": (f"{SOFTWARE}- Stripe\n- Adyen", {"software": [{"category": "Stripe", "tools": ["Stripe"], "page_line": "Stripe"}, {"category": "Adyen", "tools": ["Adyen"], "page_line": "Adyen"}]}),
    "a remark behind the tools": (f"{SOFTWARE}- **Ads:** Meta, Google. Mostly Meta.", {"software": [{"category": "Ads", "tools": ["Meta", "Google"], "text": "Mostly Meta."}]}),
    "a category twice": (f"{SOFTWARE}- **Ads:** Meta\n- **Ads:** Google", {"software": [{"category": "Ads", "tools": ["Meta"]}, {"category": "Ads", "tools": ["Google"], "id": "ads-2"}]}),
    "software in prose": (f"{SOFTWARE}Canvas and Moodle as LMS; PowerSchool as SIS.", {"software": {"notes": ["Canvas and Moodle as LMS; PowerSchool as SIS."]}}),
    "software as a table": (
        f"{SOFTWARE}| Category | Tools | Comment |\n| --- | --- | --- |\n| TMS | Oracle TMS, Descartes | old |\n| WMS | Logiwa | |",
        {
            "software": {
                "columns": ["Category", "Tools", "Comment"],
                "items": [{"category": "TMS", "tools": ["Oracle TMS", "Descartes"], "text": "old"}, {"category": "WMS", "tools": ["Logiwa"]}],
            }
        },
    ),
    # --- metrics
    "metrics as a table": (
        f"{METRICS}| Metric | How it's measured | Why it matters |\n| --- | --- | --- |\n| KYC | verified / started | Largest drop |",
        {
            "metrics": {
                "columns": ["Metric", "How it's measured", "Why it matters"],
                "items": [{"name": "KYC", "measurement": "verified / started", "business_context": "Largest drop"}],
            }
        },
    ),
    "our own table of metrics": (
        f"{METRICS}| Metric | Measurement | Formula | Unit | Good | Business context |\n| --- | --- | --- | --- | --- | --- |\n| **D1** | back | a / b | % | up | Ads |",
        {"metrics": [{"name": "D1", "measurement": "back", "formula": "a / b", "unit": "%", "good": "up", "business_context": "Ads"}]},
    ),
    "a direction that is no direction": (
        f"{METRICS}| Metric | Formula | Good | Notes |\n| :--- | :-: | --: | --- |\n| No-show | missed \\| booked | < 10% | Lower |\n| NPS | p - d | up | |",
        {
            "metrics": {
                "columns": ["Metric", "Formula", "Good", "Notes"],
                "items": [
                    {"name": "No-show", "formula": "missed | booked", "text": "Lower", "page_line": "| No-show | missed \\| booked | < 10% | Lower |"},
                    {"name": "NPS", "formula": "p - d", "good": "up"},
                ],
            }
        },
    ),
    "columns that no key is for": (
        f"{METRICS}| Metric | Casual | Midcore |\n| --- | --- | --- |\n| D1 | 35% | 30% |\n| D7 | 12% | |",
        {
            "metrics": {
                "columns": ["Metric", "Casual", "Midcore"],
                "items": [{"name": "D1", "text": "35% Midcore: 30%", "page_line": "| D1 | 35% | 30% |"}, {"name": "D7", "text": "12%"}],
            }
        },
    ),
    "a second table of another form": (
        f"{METRICS}- **Adoption:** weekly\n\n| Metric | Source |\n| --- | --- |\n| Stars | GitHub |",
        {
            "metrics": [
                {"name": "Adoption", "text": "weekly", "notes": ["| Metric | Source |\n| --- | --- |"]},
                {"name": "Stars", "text": "GitHub", "page_line": "| Stars | GitHub |"},
            ]
        },
    ),
    # --- lists, notes, and what is none of it
    "nested bullets": (f"{CARES}- Features\n  - admins\n    - roles\n  - users\n- Price", {"cares_about": ["Features\n- admins\n  - roles\n- users", "Price"]}),
    "a bullet of several paragraphs": (f"{CARES}- Drivers\n\n  They leave.\n\n- Price", {"cares_about": ["Drivers\n\nThey leave.", "Price"]}),
    "a numbered list": (f"{CARES}1. Price\n2. Time", {"cares_about": {"layout": "numbered", "items": ["Price", "Time"]}}),
    "a list that starts at three": (f"{CARES}3. Price\n4. Time", {"cares_about": {"notes": ["3. Price\n4. Time"]}}),
    "notes before, between and after": (
        f"{TERMS}Before.\n\n- **A**: one\n\nBetween.\n\n- **B**: two\n\nAfter.\n\n> Quoted.",
        {
            "terminology": {
                "notes": ["Before."],
                "items": [{"term": "A", "definition": "one", "notes": ["Between."]}, {"term": "B", "definition": "two", "notes": ["After.\n\n> Quoted."]}],
            }
        },
    ),
    "links that are defined at the end": (
        f"{CARES}- Price, see [the docs][docs]\n\n[docs]: /docs/x\n[^1]: footnote",
        {"cares_about": [{"text": "Price, see [the docs][docs]", "notes": ["[docs]: /docs/x\n[^1]: footnote"]}]},
    ),
    "a line that is a link": (
        f"{EVENTS}- [**Detailed spec**](/docs/x)\n- [Nothing to open](javascript:alert)",
        {"event_taxonomy": [{"text": "Detailed spec", "link": "/docs/x", "notes": ["- [Nothing to open](javascript:alert)"]}]},
    ),
    "code with # lines": (
        f"{EVENTS}- **Core events:** `a`\n\n```python\n# capture\n## don't forget\nflush()\n```\n\n##### Groups\n\n- Team",
        {"event_taxonomy": [{"name": "Core events", "text": "`a`", "notes": ["```python\n# capture\n## don't forget\nflush()\n```"]}], "groups": ["Team"]},
    ),
    "details inside": (
        f"{CARES}- Price\n\n<details>\n<summary>Example</summary>\n\n#### The problem\n\nSlow.\n\n</details>\n\n- Time",
        {"cares_about": [{"text": "Price", "notes": ["<details>\n<summary>Example</summary>\n\n#### The problem\n\nSlow.\n\n</details>"]}, "Time"]},
    ),
    "HTML and components": (
        f'{CARES}<!-- more to come -->\n\n- Price<br />and time\n\n<Callout type="fyi">\n\nMind the gap.\n\n</Callout>',
        {
            "cares_about": {
                "notes": ["<!-- more to come -->"],
                "items": [{"text": "Price<br />and time", "notes": ['<Callout type="fyi">\n\nMind the gap.\n\n</Callout>']}],
            }
        },
    ),
    "the same bullet three times": (f"{CARES}- Same\n- Same\n- Same!", {"cares_about": ["Same", {"text": "Same", "id": "same-2"}, {"text": "Same!", "id": "same-3"}]}),
    "what YAML takes for something else": (
        f"{CARES}- yes\n- 1:30\n- 2026-01-01\n- null\n- 1.5\n- ~\n- a: b\n- \"quoted\n- 'q\n- a #b\n- '%z'\n- '@at'\n- '{{e}}'\n- '[f]'\n- '!g'\n- '&h'\n- '|i'",
        {"cares_about": ["yes", "1:30", "2026-01-01", "null", "1.5", "~", "a: b", '"quoted', "'q", "a #b", "'%z'", "'@at'", "'{e}'", "'[f]'", "'!g'", "'&h'", "'|i'"]},
    ),
    "names that YAML takes for something else": (
        f"{TERMS}- **No**: yes\n- **404**: 3.14",
        {"terminology": [{"term": "No", "definition": "yes"}, {"term": "404", "definition": "3.14"}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), HABITS.values(), ids=HABITS)
def test_a_habit_of_the_page_is_understood(body: str, expected: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    page = page_of(DESCRIPTION + body)
    run = take_in(folder, page)
    assert (run.code, run.err) == (0, "")
    found = data_of(folder)
    assert {key: found.get(key) for key in expected} == expected
    assert found["description"] == "Shops."
    assert words(given_back(folder)) == words(page)


@pytest.mark.parametrize("body", [body for body, _ in HABITS.values()], ids=HABITS)
def test_a_habit_of_the_page_is_the_same_the_second_time(body: str, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, page_of(DESCRIPTION + body))
    before = files_of(folder)
    assert take_in(folder, given_back(folder)).out == "The playbooks say what the page says: nothing to change.\n"
    assert files_of(folder) == before


@pytest.mark.parametrize(
    ("body", "description"),
    [
        ("### Overview\n\nShops.\n\nMany.", {"heading": "Overview", "text": "Shops.\n\nMany."}),
        ("### Toys\n\nShops.", {"heading": "Toys", "text": "Shops."}),
        ("## Description (general overview)\n\nShops.", {"heading": "Description (general overview)", "text": "Shops."}),
        (
            DESCRIPTION + "- **Dolls** – for all\n- **Trains:** for some",
            {"text": "Shops.", "sub_segments": [{"name": "Dolls", "description": "for all"}, {"name": "Trains", "description": "for some"}]},
        ),
        (
            DESCRIPTION + "#### Sub-segments\n\n| Segment | Description | Examples |\n| --- | --- | --- |\n| Dolls | small | Doll Co, Barbie |",
            {
                "text": "Shops.",
                "notes": ["#### Sub-segments"],
                "sub_segments": [{"name": "Dolls", "description": "small", "examples": ["Doll Co", "Barbie"]}],
            },
        ),
        (
            DESCRIPTION + "#### Sub-segments\n\n| Sub-segment | Example products | Main revenue |\n| --- | --- | --- |\n| Dolls | Barbie | sales |\n\nMore.",
            {
                "text": "Shops.",
                "notes": ["#### Sub-segments"],
                "columns": ["Sub-segment", "Example products", "Main revenue"],
                "sub_segments": [{"name": "Dolls", "examples": ["Barbie"], "description": "sales", "notes": ["More."]}],
            },
        ),
        ("### What they care about\n\n- Price", {"text": "…", "heading": ""}),
        ("Hello.", {"text": "…", "heading": ""}),
        ("", {"text": "…", "heading": ""}),
    ],
    ids=["another word", "the industry's name", "a bracket", "segments in a list", "our table", "another table", "none", "text alone", "nothing"],
)  # fmt: skip
def test_a_description_of_any_form_is_understood(body: str, description: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    assert take_in(folder, page_of(body)).code == 0
    found = data_of(folder)["description"]
    assert ({"text": found} if isinstance(found, str) else found) == description
    assert words(given_back(folder)) == words(page_of(body))


def test_text_in_front_of_the_first_heading_is_a_note_of_the_playbook(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, page_of("<br />\n\nAsk Dana.\n\n" + DESCRIPTION))
    assert data_of(folder)["notes"] == ["<br />\n\nAsk Dana."]
    assert given_back(folder) == page_of("<br />\n\nAsk Dana.\n\n" + DESCRIPTION)


def test_sections_stand_in_the_order_of_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    page = page_of(f"{SOFTWARE}- **A:** B\n\n{CARES}- Price\n\n{DESCRIPTION}")
    take_in(folder, page)
    assert list(data_of(folder))[-3:] == ["software", "cares_about", "description"]
    assert given_back(folder) == page


def test_a_new_playbook_says_where_it_comes_from(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, page_of(DESCRIPTION + CARES + "- Price"))
    assert (
        (folder / "toys.yaml").read_text(encoding="utf-8")
        == """\
# yaml-language-server: $schema=playbook.schema.json
# Toys. From the handbook's page; README.md beside this file says how to edit it.

industry: Toys
slug: toys
status: reviewed
owner: PostHog Customer Success
sources:
  - title: 'Handbook: Customer industry segments'
    url: /handbook/cs-and-onboarding/customer-industry-segments#toys-description

# Description
description: Shops.

# What they care about
cares_about:
  - Price
"""
    )


def test_a_playbook_that_is_a_draft_on_the_page_is_one_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, page_of("> Draft: not yet checked by a CSM.\n\n" + DESCRIPTION))
    assert data_of(folder)["status"] == "draft"
    assert bot(folder, "export", "toys").out == page_of("> Draft: not yet checked by a CSM.\n\n" + DESCRIPTION)


def test_an_entry_that_is_a_draft_on_the_page_is_one_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    page = page_of(f"{DESCRIPTION}{CARES}- Price *(draft)*\n- Time")
    take_in(folder, page)
    assert data_of(folder)["cares_about"] == [{"text": "Price", "status": "draft"}, "Time"]
    assert bot(folder, "export", "--drafts").out == page
    assert bot(folder, "export").out == page_of(f"{DESCRIPTION}{CARES}- Time")


# --- known to go wrong; each mark goes with the mistake


def test_a_note_below_two_terms_in_one_line_is_kept(tmp_path: Path) -> None:
    page = page_of(f"{DESCRIPTION}{TERMS}- **A (Aa) / B (Bb)**: A is a. B is b.\n\nAfter.")
    assert take_in(tmp_path / "knowledge", page).code == 0


def test_a_products_sections_stand_in_the_order_of_the_page(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    page = page_of(f"{DESCRIPTION}{PRODUCTS}#### Surveys\n\n##### Common challenges\n\n- A\n\n##### Best practices\n\n- B")
    take_in(folder, page)
    assert given_back(folder) == page


def test_data_without_anything_below_it_adds_no_heading(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    page = page_of(f"{DESCRIPTION}#### Data\n\n### Groups\n\n- Team")
    take_in(folder, page)
    assert words(given_back(folder)) == words(page)


def test_a_numbered_list_of_tools_and_remarks_keeps_its_numbers(tmp_path: Path) -> None:
    page = page_of(f"{DESCRIPTION}{SOFTWARE}1. A remark about tools which is far too long for a tool\n2. Stripe")
    assert take_in(tmp_path / "knowledge", page).code == 0


def test_metrics_below_their_group_stay_a_list(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, page_of(f"{DESCRIPTION}{METRICS}- **Acquisition**\n  - cost per lead\n  - leads"))
    assert "  - cost per lead\n  - leads" in given_back(folder)


def test_a_note_that_is_indented_is_the_same_the_second_time(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, page_of(f"{DESCRIPTION}{TERMS}  - one\n  - two"))
    assert take_in(folder, given_back(folder)).out == "The playbooks say what the page says: nothing to change.\n"


@pytest.mark.parametrize("separator", ["\u0085", "\u2028", "\u2029"], ids=["NEL", "LS", "PS"])
def test_line_separators_of_unicode_survive(separator: str, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    page = page_of(f"{DESCRIPTION}Two{separator}lines\nof a note.")
    take_in(folder, page)
    assert take_in(folder, page).code == 0
