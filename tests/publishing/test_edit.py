"""A proposal in a playbook's text: its own lines change, and no others."""

from __future__ import annotations

import pytest

from bot.knowledge.proposal import Proposal
from bot.publishing.edit import edited
from bot.publishing.publisher import Conflict

NASTY = """\
\ufeff# yaml-language-server: $schema=playbook.schema.json
---
industry:   "Toys"   # with a comment\t
slug: 'toys'
aliases: [toy shops,   "play",]
status: reviewed
owner: Ann \x20\x20
description: Shops that sell toys. # the whole of it

# What they care about
cares_about:
- Safety   # first
- text: "Stock: before Christmas"
  aliases:
  - peak

- >-
  Returns
  of gifts
# not the last

"terminology":
    notes:
        - A note
    items:
        -   term: RRP
            # for whom
            expansion: 'Recommended Retail Price'
            definition: |  # as a block

                What the maker says.

            status: draft
            # about RRP

        -   so_what: Ask for it.
            term: SKU
            definition: A thing
                that is counted.

        # the end of the terms
software:
  - {category: Payments, tools: [Stripe, {name: Adyen, aliases: [ady]}]}
  - category: Shops
    tools:
      - Shopify
      - name: Magento
        aliases:
        - Adobe Commerce
metrics: []   # none yet
data: {}
event_taxonomy:
groups: ~
products:
  - product: Session replay
    best_practices: &none
"""
NASTY = NASTY.replace(" &none", "\n      - Watch the carts") + "    # more to come\n# the end"


def change(entry: str, before: dict[str, str] | None = None, **values: str) -> Proposal:
    return Proposal(entry.rpartition("/")[0] or entry, values, entry, before or {})


def add(section: str, **values: str) -> Proposal:
    return Proposal(section, values)


def hunk(text: str, proposal: Proposal) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came; everything above and below them is the same, byte for byte."""
    new = edited(text, proposal)
    assert edited(new, proposal) == new, "made a second time, it changes nothing"
    old_lines, new_lines = text.splitlines(keepends=True), new.splitlines(keepends=True)
    while old_lines and new_lines and old_lines[0] == new_lines[0]:
        del old_lines[0], new_lines[0]
    while old_lines and new_lines and old_lines[-1] == new_lines[-1]:
        del old_lines[-1], new_lines[-1]
    return old_lines, new_lines


def test_a_new_entry_comes_to_the_end_of_its_list_in_the_order_of_keys_that_authors_use() -> None:
    proposal = add(
        "toys/terminology",
        source="https://toys.org/a",
        so_what="Ask: how many?",
        definition="Stock that waits",
        term="WIP",
        expansion="yes",
    )
    assert hunk(NASTY, proposal) == (
        [],
        [
            "        -   term: WIP\n",
            '            expansion: "yes"\n',
            "            definition: Stock that waits\n",
            "            so_what: 'Ask: how many?'\n",
            "            sources:\n",
            "              - https://toys.org/a\n",
            "\n",
        ],
    )


@pytest.mark.parametrize(
    ("proposal", "went", "came"),
    [
        (add("toys/cares_about", text="Recalls"), [], ["\n", "- Recalls\n"]),
        (change("toys/cares_about/safety", so_what="Ask."), ["- Safety   # first\n"], ["- text: Safety   # first\n", "  so_what: Ask.\n"]),
        (
            change("toys/cares_about/returns-of-gifts", alias="gifts"),
            ["- >-\n", "  Returns\n", "  of gifts\n"],
            ["- text: Returns of gifts\n", "  aliases: [gifts]\n"],
        ),
        (change("toys/cares_about/stock", alias="season"), [], ["  - season\n"]),
        (
            change("toys/cares_about/stock", {"text": "Stock: before Christmas"}, text="Stock: always"),
            ['- text: "Stock: before Christmas"\n'],
            ['- text: "Stock: always"\n'],
        ),
        (
            change("toys", alias="games"),
            ['aliases: [toy shops,   "play",]\n'],
            ['aliases: [toy shops,   "play", games,]\n'],
        ),
        (change("toys", verified="2026-11-01"), [], ["verified: 2026-11-01\n"]),
        (
            change("toys/description", so_what="Ask."),
            ["description: Shops that sell toys. # the whole of it\n"],
            ["description:\n", "  text: Shops that sell toys. # the whole of it\n", "  so_what: Ask.\n"],
        ),
        (
            add("toys/description", name="Online", description="a: b"),
            ["description: Shops that sell toys. # the whole of it\n"],
            [
                "description:\n",
                "  text: Shops that sell toys. # the whole of it\n",
                "  sub_segments:\n",
                "    - name: Online\n",
                "      description: 'a: b'\n",
            ],
        ),
        (
            change("toys/terminology/rrp", {"expansion": "Recommended Retail Price"}, expansion="It's the price"),
            ["            expansion: 'Recommended Retail Price'\n"],
            ["            expansion: 'It''s the price'\n"],
        ),
        (
            change("toys/terminology/rrp", {"definition": "What the maker says."}, definition="A price."),
            ["            definition: |  # as a block\n", "\n", "                What the maker says.\n"],
            ["            definition: A price.  # as a block\n"],
        ),
        (
            change("toys/terminology/rrp", {"definition": "What the maker says."}, definition="One.\nTwo."),
            ["            definition: |  # as a block\n", "\n", "                What the maker says.\n"],
            ['            definition: "One.\\nTwo."  # as a block\n'],
        ),
        (change("toys", {"owner": "Ann"}, owner="Ann\nBen"), ["owner: Ann \x20\x20\n"], ["owner: |-\n", "  Ann\n", "  Ben\n"]),
        (
            change("toys/terminology/sku", {"definition": "A thing that is counted."}, definition="One.\n\nTwo."),
            ["            definition: A thing\n", "                that is counted.\n"],
            ["            definition: |-\n", "              One.\n", "\n", "              Two.\n"],
        ),
        (
            change("toys/terminology/sku", {"so_what": "Ask for it."}, so_what=""),
            ["        -   so_what: Ask for it.\n", "            term: SKU\n"],
            ["        -   term: SKU\n"],
        ),
        (change("toys/terminology/rrp", {"status": "draft"}, status=""), ["            status: draft\n"], []),
        (
            change("toys/software/payments/stripe", alias="stripe pay"),
            ["  - {category: Payments, tools: [Stripe, {name: Adyen, aliases: [ady]}]}\n"],
            ["  - {category: Payments, tools: [{name: Stripe, aliases: [stripe pay]}, {name: Adyen, aliases: [ady]}]}\n"],
        ),
        (
            change("toys/software/payments", so_what="Pitch: it"),
            ["  - {category: Payments, tools: [Stripe, {name: Adyen, aliases: [ady]}]}\n"],
            ['  - {category: Payments, tools: [Stripe, {name: Adyen, aliases: [ady]}], so_what: "Pitch: it"}\n'],
        ),
        (
            add("toys/software/payments", name="Klarna"),
            ["  - {category: Payments, tools: [Stripe, {name: Adyen, aliases: [ady]}]}\n"],
            ["  - {category: Payments, tools: [Stripe, {name: Adyen, aliases: [ady]}, Klarna]}\n"],
        ),
        (add("toys/software/shops", name="Wix", text="A kit"), [], ["      - name: Wix\n", "        text: A kit\n"]),
        (
            add("toys/metrics", name="AOV", formula="a / b"),
            ["metrics: []   # none yet\n"],
            ["metrics:   # none yet\n", "  - name: AOV\n", "    formula: a / b\n"],
        ),
        (add("toys/data", text="- x"), ["data: {}\n"], ["data:\n", "  - '- x'\n"]),
        (add("toys/event_taxonomy", text="toy_seen"), [], ["  - toy_seen\n"]),
        (add("toys/groups", text="shop"), ["groups: ~\n"], ["groups:\n", "  - shop\n"]),
        (add("toys/person_profiles", text="age"), [], ["person_profiles:\n", "  - age\n"]),
        (add("toys/products/session-replay/best_practices", text="Watch"), [], ["      - Watch\n"]),
        (
            add("toys/products/session-replay/common_challenges", text="Masking"),
            [],
            ["    common_challenges:\n", "      - Masking\n"],
        ),
        (
            add("toys/products/feature-flags/best_practices", text="Roll out"),
            [],
            ["  - product: Feature flags\n", "    best_practices:\n", "      - Roll out\n"],
        ),
    ],
)
def test_only_the_expected_lines_change(proposal: Proposal, went: list[str], came: list[str]) -> None:
    assert hunk(NASTY, proposal) == (went, came)


def test_line_ends_stay_what_they_are() -> None:
    text = NASTY.replace("\n", "\r\n")
    assert hunk(text, add("toys/software/shops", name="Wix", text="A kit")) == ([], ["      - name: Wix\r\n", "        text: A kit\r\n"])


def refused(text: str, proposal: Proposal) -> str:
    with pytest.raises(Conflict) as caught:
        edited(text, proposal)
    return str(caught.value)


@pytest.mark.parametrize(
    ("proposal", "message"),
    [
        (change("toys/terminology/vat", definition="x"), '"vat" is no longer in the playbook'),
        (
            change("toys/terminology/sku", {"so_what": "Ask."}, so_what="Check."),
            '"SKU" has changed meanwhile: its so what now says "Ask for it."',
        ),
        (change("toys/terminology/sku", so_what="Check."), '"SKU" has changed meanwhile: its so what now says "Ask for it."'),
        (change("toys/terminology/rrp", {"status": "stub"}, status="reviewed"), '"RRP" has changed meanwhile: its status now says "draft"'),
        (add("toys/terminology", term="sku", definition="x"), '"SKU" is in the playbook already'),
        (add("toys/cares_about", text="safety"), '"Safety" is in the playbook already'),
        (add("toys/software/banks", name="x"), "the playbook has no place for this any more (toys/software/banks)"),
        (
            add("toys/products/teapots/best_practices", text="x"),
            "the playbook has no place for this any more (toys/products/teapots/best_practices)",
        ),
        (add("cars/terminology", term="x", definition="y"), 'this is the playbook "toys", not "cars"'),
    ],
)
def test_what_a_person_must_decide_is_a_conflict(proposal: Proposal, message: str) -> None:
    assert refused(NASTY, proposal) == message


def test_a_playbook_that_is_no_yaml_is_a_conflict() -> None:
    assert refused("a: [", add("a/terminology", term="x", definition="y")).startswith(
        "the playbook can't be read: a.yaml:2:1: this is not YAML"
    )


def test_who_checked_it_last_is_right() -> None:
    proposal = change("toys/terminology/rrp", verified="2026-11-28", status="reviewed")
    assert hunk(NASTY, proposal) == (
        ["            status: draft\n"],
        ["            status: reviewed\n", "            verified: 2026-11-28\n"],
    )
    text = edited(NASTY, proposal)
    assert "            verified: 2026-11-28\n" in edited(text, change("toys/terminology/rrp", verified="2026-11-28"))
    assert "            verified: 2026-12-24\n" in edited(text, change("toys/terminology/rrp", verified="2026-12-24"))


def test_a_new_name_is_a_new_address_and_is_found_all_the_same() -> None:
    proposal = change("toys/terminology/rrp", {"term": "RRP"}, term="List price")
    assert hunk(NASTY, proposal) == (["        -   term: RRP\n"], ["        -   term: List price\n"])


def test_lines_that_begin_alike_get_ids_of_their_own() -> None:
    text = edited(NASTY, add("toys/cares_about", text="Stock: after Christmas", so_what="Ask."))
    assert "\n- id: stock-2\n  text: 'Stock: after Christmas'\n  so_what: Ask.\n" in text
    assert edited(text, add("toys/cares_about", text="Stock: after Christmas", so_what="Ask.")) == text


def test_a_comment_beside_a_block_stays_when_the_block_becomes_one_of_several_keys() -> None:
    text = NASTY.replace("- >-\n", "- |   # often\n")
    went, came = hunk(text, change("toys/cares_about/returns-of-gifts", so_what="Ask."))
    assert went == ["- |   # often\n", "  Returns\n", "  of gifts\n"]
    assert came == ['- text: "Returns\\nof gifts\\n"   # often\n', "  so_what: Ask.\n"]


def test_a_stub_gets_its_first_section_where_the_template_has_it() -> None:
    stub = "industry: Toys\nslug: toys\nstatus: stub\ndescription: Shops.\n\nmetrics:\n  - name: AOV\n    formula: a / b\n"
    assert hunk(stub, add("toys/terminology", term="RRP", definition="A price")) == (
        [],
        ["terminology:\n", "  - term: RRP\n", "    definition: A price\n"],
    )


def test_a_file_without_a_last_line_end_keeps_none() -> None:
    stub = "industry: Toys\nslug: toys\nstatus: stub\ndescription: Shops."
    assert edited(stub, add("toys/cares_about", text="Safety")) == f"{stub}\ncares_about:\n  - Safety"


def test_a_playbook_in_one_line_stays_in_one() -> None:
    stub = "{industry: Toys, slug: toys, status: stub, description: Shops}\n"
    assert edited(stub, add("toys/terminology", term="RRP", definition="A: price", alias="x")) == (
        '{industry: Toys, slug: toys, status: stub, description: Shops, terminology: [{term: RRP, definition: "A: price", aliases: [x]}]}\n'
    )
