"""Names that collide within a playbook and between playbooks, and what a status or a file name promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.conftest import Lines, LinesOf

TOYS = "industry: Toys\nslug: toys\nstatus: draft\ndescription: Shops that sell toys.\n"
"""Four lines: what follows starts in line 5."""

SHARED = "an industry is found by each of its names, so two can't share one"
OWN_ID = 'change its words or give it an "id:" of its own'


def terms(*lines: str) -> str:
    """A playbook with the terms, two lines each."""
    return TOYS + "terminology:\n" + "\n".join(lines) + "\n"


def write(folder: Path, slug: str, industry: str, more: str = "", name: str | None = None) -> None:
    text = f"industry: {industry}\nslug: {slug}\nstatus: draft\ndescription: x\n{more}"
    (folder / (name or f"{slug}.yaml")).write_text(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            terms("  - {term: ROAS, definition: x}", "  - {term: ROI, definition: x, aliases: [roas]}"),
            '7:5 terminology > ROI: "roas" names the term ROAS already',
        ),
        (
            terms("  - {term: ROAS, definition: x, aliases: [ad return]}", "  - {term: ROI, definition: x, aliases: [Ad-Return]}"),
            '7:5 terminology > ROI: "adreturn" names the term ROAS already',
        ),
        (
            terms("  - {term: ROAS, definition: x, expansion: Return}", "  - {term: Return, definition: x}"),
            '7:5 terminology > Return: "return" names the term ROAS already',
        ),
        (
            terms("  - {term: ROAS, definition: x, expansion: Return}", "  - {term: ROI, definition: x, expansion: RETURN}"),
            '7:5 terminology > ROI: "return" names the term ROAS already',
        ),
        (
            terms("  - {term: Drop-off rate, definition: x}", "  - {term: Dropoff rate, definition: x}"),
            '7:5 terminology > Dropoff rate: "dropoffrate" names the term Drop-off rate already',
        ),
        (
            terms("  - {term: ROAS, definition: x}", "  - {term: R.O.A.S., definition: x}"),
            '7:5 terminology > R.O.A.S.: "roas" names the term ROAS already',
        ),
        (
            terms("  - {term: Café, definition: x, id: a}", "  - {term: Cafe, definition: x, id: b}"),
            '7:5 terminology > Cafe: "cafe" names the term Café already',
        ),
        (
            terms("  - {term: ROAS, definition: x}", "  - {term: Roas, definition: x, id: other}"),
            '7:5 terminology > Roas: "roas" names the term ROAS already',
        ),
        (
            terms("  - {term: ROAS, definition: x}", "  - {term: ROAS, definition: y, id: other}"),
            '7:5 terminology > ROAS: "roas" names the term ROAS already',
        ),
        (
            terms("  - {term: Retargeting / Remarketing, definition: x}", "  - {term: Remarketing, definition: x}"),
            '7:5 terminology > Remarketing: "remarketing" names the term Retargeting / Remarketing already',
        ),
    ],
    ids=lambda value: value if value[0].isdigit() else "",
)
def test_no_two_terms_of_a_playbook_share_a_name(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


def test_a_term_written_twice_is_named_as_such(problems_of: LinesOf) -> None:
    assert problems_of(terms("  - {term: ROAS, definition: x}", "  - {term: Roas, definition: y}")) == [
        'knowledge/toys.yaml:7:5 terminology > Roas: "roas" names the term ROAS already',
        f'knowledge/toys.yaml:7:5 terminology > Roas: has the id "roas" of an entry above it (ROAS): {OWN_ID}',
    ]


def test_a_third_term_is_held_against_the_first(problems_of: LinesOf) -> None:
    text = terms(*(f"  - {{term: {term}, definition: x, aliases: [ad return]}}" for term in ("A", "B", "C")))
    assert problems_of(text) == [
        'knowledge/toys.yaml:7:5 terminology > B: "adreturn" names the term A already',
        'knowledge/toys.yaml:8:5 terminology > C: "adreturn" names the term A already',
    ]


def test_a_term_may_repeat_its_own_names(problems_of: LinesOf) -> None:
    assert problems_of(terms("  - {term: AOV / A.O.V., expansion: aov, aliases: [Aov, AOV], definition: x}")) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            TOYS + "cares_about:\n  - Speed (of the site)\n  - Speed (of delivery)\n",
            '7:5 cares_about > #2: has the id "speed" of an entry above it (Speed (of the site))',
        ),
        (
            TOYS + "cares_about:\n  - text: Price\n    id: x\n  - text: Speed\n    name: Pace\n    id: x\n",
            '8:5 cares_about > Pace: has the id "x" of an entry above it (Price)',
        ),
        (
            TOYS + "cares_about:\n  items:\n    - Price\n    - Price\n",
            '8:7 cares_about > items > #2: has the id "price" of an entry above it (Price)',
        ),
        (
            TOYS + "cares_about:\n  - Mobile vs desktop (which has more, which buys more)\n  - Mobile vs desktop\n",
            '7:5 cares_about > #2: has the id "mobile-vs-desktop" of an entry above it (Mobile vs desktop (which has more, whic…)',
        ),
        (
            TOYS + "cares_about:\n  - Mobile vs desktop (as long as is shown.)\n  - Mobile vs desktop\n",
            '7:5 cares_about > #2: has the id "mobile-vs-desktop" of an entry above it (Mobile vs desktop (as long as is shown.))',
        ),
        (
            TOYS + "metrics:\n  - {name: Key rates, text: x}\n  - {name: Key rates, text: y}\n",
            '7:5 metrics > Key rates: has the id "key-rates" of an entry above it (Key rates)',
        ),
        (
            TOYS + "software:\n  - {category: Shops, tools: [x]}\n  - {category: shops, tools: [x]}\n",
            '7:5 software > shops: has the id "shops" of an entry above it (Shops)',
        ),
        (
            TOYS + "software:\n  - {category: Shops, tools: [Shopify, {name: shopify}]}\n",
            '6:40 software > Shops > tools > shopify: has the id "shopify" of an entry above it (Shopify)',
        ),
        (
            TOYS + "products:\n  - product: Session replay\n  - product: Session Replay\n",
            '7:5 products > Session Replay: has the id "session-replay" of an entry above it (Session replay)',
        ),
        (
            TOYS + "products:\n  - product: Session replay\n    best_practices:\n      - Watch\n      - watch\n",
            '9:9 products > Session replay > best_practices > #2: has the id "watch" of an entry above it (Watch)',
        ),
        (
            TOYS.replace("description: ", "description:\n  text: ") + "  sub_segments:\n    - name: Makers\n    - name: Makers\n",
            '8:7 description > sub_segments > Makers: has the id "makers" of an entry above it (Makers)',
        ),
    ],
    ids=lambda value: value[:50] if value[0].isdigit() else "",
)
def test_no_two_entries_of_a_list_have_one_id(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}: {OWN_ID}"]


@pytest.mark.parametrize(
    "more",
    [
        "cares_about: [Price]\nevent_taxonomy: [Price]\n",
        "cares_about:\n  - Speed (of the site)\n  - text: Speed (of delivery)\n    id: speed-of-delivery\n",
        "software:\n  - {category: A, tools: [Shopify]}\n  - {category: B, tools: [Shopify]}\n",
        "products:\n  - {product: A, best_practices: [Watch], common_challenges: [Watch]}\n  - {product: B, best_practices: [Watch]}\n",
    ],
    ids=["two sections", "an id of its own", "two categories", "two products"],
)
def test_the_same_words_may_stand_in_different_places(problems_of: LinesOf, more: str) -> None:
    assert problems_of(TOYS + more) == []


@pytest.mark.parametrize("name", ["games.yaml", "toys-2.yaml", "Toys.yaml", "toys.old.yaml"])
def test_a_file_is_called_by_its_slug(problems_of: LinesOf, name: str) -> None:
    assert problems_of(TOYS, name) == [
        f'knowledge/{name}:2:7 slug: the file is called {name}: it must be toys.yaml, or the slug "{name.removesuffix(".yaml")}"'
    ]


@pytest.mark.parametrize("more", ["", "owner:\n", "verified:\n"])
def test_reviewed_needs_somebody_or_a_date(problems_of: LinesOf, more: str) -> None:
    assert problems_of(TOYS.replace("draft", "reviewed") + more) == [
        "knowledge/toys.yaml:3:9 status: reviewed by whom and when? Give it an owner or a verified date"
    ]


@pytest.mark.parametrize("more", ["owner: Ada\n", "verified: 2025-01-31\n", "owner: Ada\nverified: 2025-01-31\n"])
def test_reviewed_by_somebody_or_on_a_date_is_fine(problems_of: LinesOf, more: str) -> None:
    assert problems_of(TOYS.replace("draft", "reviewed") + more) == []


@pytest.mark.parametrize("status", ["draft", "stub"])
def test_what_is_not_reviewed_needs_nobody(problems_of: LinesOf, status: str) -> None:
    assert problems_of(TOYS.replace("draft", status)) == []


@pytest.mark.parametrize(
    ("games", "toys", "line"),
    [
        (("Games", ""), ("GAMES", ""), '1:11 industry: "GAMES" is a name of Games too'),
        (("Games", "aliases: [play]"), ("Play", ""), '1:11 industry: "Play" is a name of Games too'),
        (("Games", "aliases: [toys]"), ("Fun", ""), '2:7 slug: "toys" is a name of Games too'),
        (("Games", ""), ("Toys", "aliases: [fun, games]"), '5:16 aliases > #2: "games" is a name of Games too'),
        (("Games", "aliases: [play]"), ("Toys", "aliases: [P.L.A.Y.]"), '5:11 aliases > #1: "P.L.A.Y." is a name of Games too'),
        (("Games", "aliases: [Café & Co]"), ("Toys", "aliases: [cafe and co]"), '5:11 aliases > #1: "cafe and co" is a name of Games too'),
        (("Fun", ""), ("Toys", "aliases: [Games]"), '5:11 aliases > #1: "Games" is a name of Fun too'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_two_industries_share_a_name(folder: Path, problems: Lines, games: tuple[str, str], toys: tuple[str, str], line: str) -> None:
    write(folder, "games", *games)
    write(folder, "toys", *toys)
    assert problems() == [f"knowledge/toys.yaml:{line} (knowledge/games.yaml): {SHARED}"]


def test_words_of_a_slug_are_a_name_too(folder: Path, problems: Lines) -> None:
    write(folder, "art", "Toys & Games")
    write(folder, "toys-and-games", "Fun")
    assert problems() == [
        f'knowledge/toys-and-games.yaml:2:7 slug: "toys and games" is a name of Toys & Games too (knowledge/art.yaml): {SHARED}'
    ]


def test_a_third_industry_is_held_against_the_first(folder: Path, problems: Lines) -> None:
    for slug in ("art", "games", "toys"):
        write(folder, slug, slug.title(), "aliases: [play]\n")
    assert problems() == [
        f'knowledge/{slug}.yaml:5:11 aliases > #1: "play" is a name of Art too (knowledge/art.yaml): {SHARED}' for slug in ("games", "toys")
    ]


def test_an_industry_may_repeat_its_own_names(folder: Path, problems: Lines) -> None:
    write(folder, "toys", "Toys", "aliases: [toys, TOYS, t-o-y-s]\n")
    assert problems() == []


def test_two_files_with_one_slug_are_named(folder: Path, problems: Lines) -> None:
    write(folder, "toys", "Toys")
    write(folder, "toys", "Games", name="zoos.yaml")
    assert problems() == [
        f'knowledge/zoos.yaml:2:7 slug: "toys" is a name of Toys too (knowledge/toys.yaml): {SHARED}',
        'knowledge/zoos.yaml:2:7 slug: the file is called zoos.yaml: it must be toys.yaml, or the slug "zoos"',
        'knowledge/zoos.yaml:2:7 slug: the slug "toys" is taken by knowledge/toys.yaml',
    ]


def test_an_industry_cannot_take_the_name_of_a_term(folder: Path, problems: Lines) -> None:
    write(folder, "ads", "ROAS")
    (folder / "toys.yaml").write_text(terms("  - {term: ROAS, definition: x}"))
    assert problems() == [
        'knowledge/toys.yaml:6:5 terminology > ROAS: "ROAS" is a name of the industry ROAS too (knowledge/ads.yaml), which would hide the term'
    ]


def test_a_check_in_the_future_is_a_problem(folder: Path, problems: Lines) -> None:
    (folder / "toys.yaml").write_text(TOYS + "verified: 2999-01-01\n")
    assert problems() == ["knowledge/toys.yaml:5:11 verified: 2999-01-01 has not come yet"]


def test_mistakes_of_form_and_names_that_collide_are_named_in_one_run(folder: Path, problems: Lines) -> None:
    (folder / "toys.yaml").write_text(
        terms("  - {term: ROAS, definition: x}", "  - {term: ROI, definition: '', aliases: [roas]}", "  - {trem: LTV, definition: x}")
        + "cares_about: [Price, 42, Price]\nmetrics: none\n"
    )
    assert problems() == [
        'knowledge/toys.yaml:7:5 terminology > ROI: "roas" names the term ROAS already',
        "knowledge/toys.yaml:7:29 terminology > ROI > definition: is empty: give it a text, or delete the key",
        'knowledge/toys.yaml:8:5 terminology > #3: the key "term" is missing',
        'knowledge/toys.yaml:8:6 terminology > #3: unknown key "trem" (did you mean "term"?)',
        "knowledge/toys.yaml:9:22 cares_about > #2: must be a text; YAML reads 42 as a number: put it in quotes",
        'knowledge/toys.yaml:9:26 cares_about > #3: has the id "price" of an entry above it (Price): change its words or give it an "id:" of its own',
        'knowledge/toys.yaml:10:10 metrics: must be a list: a line for each, starting with "- "',
    ]
