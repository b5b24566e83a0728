"""A page over a playbook that is there: the page's words win, what only the YAML has stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.handbook.conftest import DESCRIPTION, FRAME, TOYS, bot, data_of, files_of, given_back, page_of, take_in

BY_HAND = """\
# A playbook by hand.

industry: Toys
slug: toys
aliases: [play, games]
signs: ['doll', "train"]
status: reviewed
owner: Ann
sources:
  - https://example.com/toys
additions: draft

# What it is
description: "Shops."

# First things first
cares_about:
  # what hurts most
  - text: Site speed on phones is what matters
    so_what: "Ask for it."
    asked_as: [why is it slow]
  - 'Price'

terminology:
  - term: SKU
    expansion: Stock Keeping Unit
    definition: A code.  # as on the shelf
    aliases: [stock code]
    sources: [https://example.com/sku]
    so_what: Ask how many.
  - {term: Bin, definition: A shelf., status: draft}
software:
  - category: Platforms
    tools: [Shopify, Woo]
    so_what: Ask which.
"""
PAGE = """\
### Toys description

Shops.

### What they care about

- Site speed on phones is what matters
- Price

### Industry terminology

- **SKU (Stock Keeping Unit)**: A code.

### Common software used

- **Platforms:** Shopify, Woo
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The playbook above, in a folder of its own, with a frame so that only the playbook can change."""
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "toys.yaml").write_text(BY_HAND)
    (folder / FRAME).write_text("<details>\n\n<summary>Toys playbook</summary>\n\n<!-- playbook: toys -->\n\n</details>\n")
    return folder


def playbook(folder: Path) -> str:
    return (folder / "toys.yaml").read_text()


def test_a_page_that_says_the_same_changes_nothing(folder: Path) -> None:
    assert take_in(folder, page_of(PAGE)).out == "The playbooks say what the page says: nothing to change.\n"
    assert playbook(folder) == BY_HAND


@pytest.mark.parametrize(
    ("on_page", "now", "in_file", "then", "summary"),
    [
        (
            "Site speed on phones", "Site speed on mobile phones",
            "Site speed on phones", "Site speed on mobile phones",
            "1 changed\n  changed What they care about: Site speed on mobile phones is what matters\n",
        ),
        (
            ": A code.", ": A code for each product.",
            "definition: A code.  # as", "definition: A code for each product. # as",
            "1 changed\n  changed Industry terminology: SKU\n",
        ),
        (
            "**SKU (Stock", "**Article number (Stock",
            "term: SKU\n    expansion: Stock Keeping Unit\n    definition: A code.  # as on the shelf\n    aliases: [stock code]",
            "term: Article number\n    expansion: Stock Keeping Unit\n    definition: A code.  # as on the shelf\n    aliases: [stock code, SKU]",
            "1 changed\n  changed Industry terminology: Article number\n",
        ),
        ("Shops.", "Stores.", 'description: "Shops."', 'description: "Stores."', "1 changed\n  changed Toys description: Stores.\n"),
        (
            "- Price\n", "- Price\n\nAsk Dana.\n",
            "  - 'Price'\n", "  - text: 'Price'\n    notes:\n      - Ask Dana.\n",
            "1 changed\n  changed What they care about: Price\n",
        ),
        (
            "### Common software used", "### Software",
            "software:\n  - category: Platforms\n    tools: [Shopify, Woo]\n    so_what: Ask which.\n",
            "software:\n  heading: Software\n  items:\n    - category: Platforms\n      tools: [Shopify, Woo]\n      so_what: Ask which.\n",
            "1 added\n  added   Common software used: heading Software\n",
        ),
        (
            "### Common software used\n\n- **Platforms:** Shopify, Woo\n", "",
            "software:\n  - category: Platforms\n    tools: [Shopify, Woo]\n    so_what: Ask which.\n", "",
            "1 removed\n  removed Common software used: Platforms\n",
        ),
    ],
    ids=["a bullet in other words", "a definition", "a term renamed", "the description", "a note", "a heading", "a section gone"],
)  # fmt: skip
def test_a_changed_line_of_the_page_changes_that_line_of_the_file(
    folder: Path, on_page: str, now: str, in_file: str, then: str, summary: str
) -> None:
    """So aliases, so-whats, sources, comments, quotes and order survive: every other byte is the same."""
    assert on_page in PAGE
    assert in_file in BY_HAND
    page = page_of(PAGE.replace(on_page, now))
    run = take_in(folder, page)
    assert (run.code, run.out) == (0, f"knowledge/toys.yaml: {summary}")
    assert playbook(folder) == BY_HAND.replace(in_file, then)
    assert given_back(folder) == page
    assert take_in(folder, page).out == "The playbooks say what the page says: nothing to change.\n"


def test_what_left_the_page_is_removed_and_what_is_ours_is_kept(folder: Path) -> None:
    run = take_in(folder, page_of(DESCRIPTION + "### What they care about\n\n- Price"))
    assert run.out == (
        "knowledge/toys.yaml: 3 removed\n"
        "  removed What they care about: Site speed on phones is what matters\n"
        "  removed Industry terminology: SKU\n"
        "  removed Common software used: Platforms\n"
    )
    found = data_of(folder)
    assert found["cares_about"] == ["Price"]
    assert found["terminology"] == [{"term": "Bin", "definition": "A shelf.", "status": "draft"}]
    assert "software" not in found


def test_an_entry_of_ours_that_the_page_has_now_is_no_draft_any_more(folder: Path) -> None:
    run = take_in(folder, page_of(PAGE.replace(": A code.\n", ": A code.\n- **Bin**: A shelf.\n")))
    assert run.out == "knowledge/toys.yaml: 1 changed\n  changed Industry terminology: Bin is on the page now\n"
    assert playbook(folder) == BY_HAND.replace("A shelf., status: draft}", "A shelf.}")


def test_names_that_the_page_defines_are_no_aliases_any_more(folder: Path) -> None:
    run = take_in(folder, page_of(PAGE.replace(": A code.\n", ": A code.\n- **Stock code**: Another.\n- **Play**: Fun.\n")))
    assert run.out == (
        "knowledge/toys.yaml: 2 added, 1 removed\n"
        "  added   Industry terminology: Stock code\n"
        "  added   Industry terminology: Play\n"
        "  removed aliases: play, which is a term now\n"
    )
    found = data_of(folder)
    assert found["aliases"] == ["games"]
    assert [(term["term"], term.get("aliases")) for term in found["terminology"]] == [
        ("SKU", []),
        ("Stock code", None),
        ("Play", None),
        ("Bin", None),
    ]


def test_an_alias_of_another_industry_goes_when_the_page_defines_it_as_a_term(folder: Path) -> None:
    (folder / "games.yaml").write_text("industry: Games\nslug: games\naliases: [gaming, RPG]\nstatus: draft\ndescription: Fun.\n")
    (folder / "toys.yaml").write_text(BY_HAND.replace("[play, games]", "[play]"))
    run = take_in(folder, page_of(PAGE.replace(": A code.\n", ": A code.\n- **RPG**: A game.\n")))
    assert run.out == (
        "knowledge/games.yaml: 1 removed\n  removed aliases: RPG, which is a term now\n"
        "knowledge/toys.yaml: 1 added\n  added   Industry terminology: RPG\n"
    )
    assert data_of(folder, "games")["aliases"] == ["gaming"]


def test_the_order_of_the_page_becomes_the_order_of_the_file(folder: Path) -> None:
    head, software = PAGE.split("### Common software used")
    page = page_of(head.replace("### What they", f"### Common software used{software}\n### What they"))
    assert take_in(folder, page).out == "knowledge/toys.yaml: 1 changed\n  changed sections: in the order of the page\n"
    assert list(data_of(folder))[-4:] == ["description", "software", "cares_about", "terminology"]
    assert "\n# First things first\ncares_about:\n" in playbook(folder)
    assert given_back(folder) == page


def test_entries_that_change_places_keep_what_they_have(folder: Path) -> None:
    page = page_of(PAGE.replace("- Site speed on phones is what matters\n- Price", "- Price\n- Site speed on phones is what matters"))
    run = take_in(folder, page)
    assert run.out == "knowledge/toys.yaml: 1 changed\n  changed What they care about: the order or the state of its entries\n"
    assert data_of(folder)["cares_about"] == [
        "Price",
        {"text": "Site speed on phones is what matters", "so_what": "Ask for it.", "asked_as": ["why is it slow"]},
    ]
    assert given_back(folder) == page


# --- a playbook of ours that appears on the page


def test_a_draft_that_appears_on_the_page_is_checked_and_what_only_we_have_is_a_draft(folder: Path) -> None:
    (folder / "toys.yaml").write_text(
        BY_HAND.replace("owner: Ann\n", "").replace("additions: draft\n", "").replace("status: reviewed", "status: draft")
    )
    page = page_of(PAGE.replace("- Price", "- Fun").replace("Woo", "Magento"))
    run = take_in(folder, page)
    assert run.out == (
        "knowledge/toys.yaml: 2 changed, 1 added\n"
        "  changed status: draft -> reviewed\n"
        "  added   What they care about: Fun\n"
        "  changed Common software used: Platforms\n"
    )
    found = data_of(folder)
    assert (found["status"], found["owner"], found["additions"]) == ("reviewed", "PostHog Customer Success", "draft")
    assert found["cares_about"][1:] == ["Fun", {"text": "Price", "status": "draft"}]
    assert found["cares_about"][0]["so_what"] == "Ask for it."
    assert [term.get("status") for term in found["terminology"]] == [None, "draft"]
    assert found["software"][0]["tools"] == ["Shopify", "Magento", {"name": "Woo", "status": "draft"}]
    assert given_back(folder) == page


def test_a_draft_keeps_the_owner_it_has(folder: Path) -> None:
    (folder / "toys.yaml").write_text(BY_HAND.replace("status: reviewed", "status: draft"))
    take_in(folder, page_of(PAGE))
    assert playbook(folder) == BY_HAND


def test_a_draft_without_a_description_on_the_page_keeps_ours_as_a_draft(folder: Path) -> None:
    (folder / "toys.yaml").write_text(BY_HAND.replace("status: reviewed", "status: draft"))
    page = page_of(PAGE.removeprefix(DESCRIPTION))
    take_in(folder, page)
    assert data_of(folder)["description"] == {"text": "Shops.", "status": "draft"}
    assert given_back(folder) == page


def test_a_stub_that_appears_on_the_page_is_written(folder: Path) -> None:
    (folder / "toys.yaml").write_text("industry: Toys\nslug: toys\nstatus: stub\ndescription: Not written yet.\n")
    page = page_of(DESCRIPTION + "### What they care about\n\n- Price")
    run = take_in(folder, page)
    assert run.out == (
        "knowledge/toys.yaml: 2 changed, 1 added\n"
        "  changed status: stub -> reviewed\n"
        "  changed Toys description: Shops.\n"
        "  added   What they care about: Price\n"
    )
    assert playbook(folder) == (
        "industry: Toys\nslug: toys\nstatus: reviewed\nowner: PostHog Customer Success\nadditions: draft\n"
        "description: Shops.\ncares_about:\n  - Price\n"
    )
    assert given_back(folder) == page


def test_a_checked_playbook_is_no_draft_because_an_old_page_says_so(folder: Path) -> None:
    take_in(folder, page_of("> Draft: not yet checked by a CSM.\n\n" + PAGE))
    assert playbook(folder) == BY_HAND


def test_a_playbook_that_is_not_on_the_page_is_left_alone(folder: Path) -> None:
    assert take_in(folder, page_of("Rails.", "Trains")).out == "knowledge/trains.yaml: new\nknowledge/handbook-page.md: changed\n"
    assert playbook(folder) == BY_HAND


def test_a_dry_run_says_the_same_and_writes_nothing(folder: Path) -> None:
    page = page_of(PAGE.replace("Woo", "Magento")) + page_of("Rails.", "Trains")
    (folder.parent / "page.md").write_text(page)
    before = files_of(folder)
    dry = bot(folder, "import", "page.md", "--dry-run")
    assert files_of(folder) == before
    assert dry == bot(folder, "import", "page.md")
    assert dry.out == (
        "knowledge/toys.yaml: 1 changed\n  changed Common software used: Platforms\n"
        "knowledge/trains.yaml: new\nknowledge/handbook-page.md: changed\n"
    )
    assert files_of(folder) != before


# --- known to go wrong; each mark goes with the mistake


def over(folder: Path, more: str, page: str) -> str:
    """What becomes of a checked playbook of Toys with these sections when this page comes in."""
    (folder / "toys.yaml").write_text(TOYS + more)
    take_in(folder, page_of(DESCRIPTION + page))
    return playbook(folder)


OUR_TOOL = "software:\n  - category: Platforms\n    tools:\n      - Shopify\n      - name: Woo\n        status: draft\n"
OUR_PRODUCT = "products:\n  - product: Surveys\n    status: draft\n    best_practices:\n      - Ours\n"


def test_a_list_of_tools_stays_on_its_line(folder: Path) -> None:
    take_in(folder, page_of(PAGE.replace("Shopify, Woo", "Shopify, Magento, Woo")))
    assert playbook(folder) == BY_HAND.replace("[Shopify, Woo]", "[Shopify, Magento, Woo]")


def test_a_tool_of_ours_stays_when_the_page_changes_its_category(folder: Path) -> None:
    assert "Woo" in over(folder, OUR_TOOL, "### Common software used\n\n- **Platforms:** Shopify, Magento")


def test_a_tool_of_ours_that_the_page_has_now_is_no_draft_any_more(folder: Path) -> None:
    assert "draft" not in over(folder, OUR_TOOL, "### Common software used\n\n- **Platforms:** Shopify, Woo")


def test_entries_below_a_product_of_ours_stay_when_the_page_gets_the_product(folder: Path) -> None:
    page = "### PostHog products they should be using\n\n#### Surveys\n\n##### Best practices\n\n- Theirs"
    assert "Ours" in over(folder, OUR_PRODUCT, page)


def test_a_product_of_ours_is_still_a_draft_after_export_and_import(folder: Path) -> None:
    (folder / "toys.yaml").write_text(TOYS + OUR_PRODUCT)
    take_in(folder, bot(folder, "export", "--drafts").out)
    assert playbook(folder) == TOYS + OUR_PRODUCT


def test_a_row_of_ours_is_still_a_draft_after_export_and_import(folder: Path) -> None:
    ours = "metrics:\n  - name: D1\n    measurement: a share\n    status: draft\n"
    (folder / "toys.yaml").write_text(TOYS + ours)
    take_in(folder, bot(folder, "export", "--drafts").out)
    assert playbook(folder) == TOYS + ours


def test_a_description_that_left_the_page_does_not_come_back(folder: Path) -> None:
    page = page_of(PAGE.removeprefix(DESCRIPTION))
    take_in(folder, page)
    assert given_back(folder) == page


def test_comments_of_a_list_survive_a_new_entry(folder: Path) -> None:
    text = over(folder, "cares_about:\n  - Price # a\n  # two\n  - Time # b\n", "### What they care about\n\n- Price\n- Time\n- More")
    assert "# two" in text


def test_a_bullet_with_a_name_and_a_link_says_both_on_the_page(folder: Path) -> None:
    (folder / "toys.yaml").write_text(TOYS + "data:\n  - name: Server side\n    text: See the docs\n    link: /docs\n")
    assert "Server side" in given_back(folder)
