"""A proposal in a playbook's text: its own lines change, and no others."""

from __future__ import annotations

import pytest

from bot.knowledge.proposal import Proposal
from bot.publishing.edit import edited

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
