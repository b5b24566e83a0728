"""The real knowledge folder: ten industries, and in E-commerce every word of the handbook's page, in its order.

`handbook-page.md` is the page "Customer industry segments" of PostHog's handbook as it stood when `ecommerce.yaml` was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.knowledge.check import items_of
from bot.knowledge.handbook.nodes import YamlFile
from bot.knowledge.loader import load_knowledge, read_folder
from bot.knowledge.minimum import below_minimum
from bot.knowledge.model import Bullet, Item, Metric, Playbook, SoftwareCategory, Term, absolute
from bot.knowledge.names import name_key
from bot.knowledge.schema import SCHEMA_LINE
from bot.knowledge.template import LISTS, PRODUCT_SECTIONS, SECTIONS
from bot.lookup.answer import answer
from bot.lookup.answers import Answer, Choices, Found, IndustryFound, Match, SectionFound
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.question import ask

FOLDER = Path(__file__).parents[2] / "knowledge"
PAGE = (Path(__file__).parent / "handbook-page.md").read_text(encoding="utf-8")

SLUGS = {
    "AI & Data": "ai-and-data",
    "Consumer software": "consumer-software",
    "Developer tools": "developer-tools",
    "E-commerce": "ecommerce",
    "Education": "education",
    "Enterprise software": "enterprise-software",
    "Finance": "finance",
    "Healthcare": "healthcare",
    "Logistics": "logistics",
    "Marketing": "marketing",
}

PAGE_HEADINGS = {
    "Ecommerce description": "description",
    "What they care about": "cares_about",
    "Industry terminology": "terminology",
    "Common software used": "software",
    "Metrics": "metrics",
    "Event taxonomy": "event_taxonomy",
    "Person profiles": "person_profiles",
    "Best practices": "best_practices",
    "Common challenges": "common_challenges",
    "Cross product use cases": "cross_product_use_cases",
}
"""The headings of the page that have text below them, in its order."""

OUTER_HEADINGS = ["Important business metrics and data", "Data", "PostHog products they should be using", "Product analytics"]
"""The headings of the page that only hold other headings."""

JOINT = "**PDP (Product Detail Page) / PLP (Product Listing Page)**: "


def sections_of_the_page() -> dict[str, list[str]]:
    """Heading -> its lines, of the E-commerce playbook; bullets without their dash, bold and links as they are."""
    inside = PAGE.split("<details>")[1].split("</details>")[0].split("</summary>")[1]
    sections: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, inside.splitlines())):
        if line.startswith("#"):
            lines = sections.setdefault(line.lstrip("# "), [])
        else:
            lines.append(line.removeprefix("- "))
    return sections


def as_on_the_page(entry: Item) -> str:
    """The entry as the page writes its bullets."""
    match entry:
        case Term():
            return (
                f"**{entry.term} ({entry.expansion})**: {entry.definition}" if entry.expansion else f"**{entry.term}**: {entry.definition}"
            )
        case SoftwareCategory():
            return f"**{entry.category}:** {', '.join(tool.name for tool in entry.tools)}"
        case Metric():
            return f"**{entry.name}:** {entry.text}"
        case Bullet(link=str()):
            return f"[**{entry.text}**]({entry.link})"
        case Bullet(name=str()):
            return f"**{entry.name}:** {entry.text}"
        case Bullet():
            return entry.text
    raise AssertionError(entry)


def bullets(entries: Iterable[Item]) -> list[str]:
    return [as_on_the_page(entry) for entry in entries if entry.status != "draft"]


@pytest.fixture(scope="module")
def playbooks() -> dict[str, Playbook]:
    return {playbook.slug: playbook for playbook in load_knowledge(FOLDER)}


@pytest.fixture(scope="module")
def ecommerce(playbooks: dict[str, Playbook]) -> Playbook:
    return playbooks["ecommerce"]


def test_the_folder_has_no_problem() -> None:
    sources, problems = read_folder(FOLDER)
    assert list(map(str, problems)) == []
    assert sorted(source.path for source in sources) == sorted(str(FOLDER / f"{slug}.yaml") for slug in SLUGS.values())


def test_the_industries_are_the_ten_of_the_handbook_in_its_order(playbooks: dict[str, Playbook]) -> None:
    listed = PAGE.split("## Industry segment list")[1].split("###")[0]
    names = [re.sub(r"\[(.*)\]\(.*\)", r"\1", line[2:]) for line in listed.splitlines() if line.startswith("- ")]
    assert names == list(SLUGS)
    assert list(playbooks) == list(SLUGS.values())
    for name, slug in SLUGS.items():
        assert name_key(playbooks[slug].industry) == name_key(name)
        assert name in (playbooks[slug].industry, *playbooks[slug].aliases), "the handbook's spelling is a name too"


def test_every_playbook_is_written_and_only_ecommerce_was_ever_checked(playbooks: dict[str, Playbook]) -> None:
    assert {slug for slug, playbook in playbooks.items() if playbook.status == "reviewed"} == {"ecommerce"}
    assert {slug for slug, playbook in playbooks.items() if playbook.status == "draft"} == set(SLUGS.values()) - {"ecommerce"}


@pytest.mark.parametrize("slug", SLUGS.values())
def test_every_playbook_has_the_minimum(playbooks: dict[str, Playbook], slug: str) -> None:
    assert list(below_minimum(playbooks[slug])) == []


@pytest.mark.parametrize("slug", SLUGS.values())
def test_everything_is_found_by_each_of_its_names(whole: Index, slug: str) -> None:
    """By the term's name and expansion, every alias, every metric, category and tool; another industry's sense may stand beside it."""
    lost = [
        f"{name} -> {entry.id}"
        for entry in whole.entries
        if entry.industry == slug and entry.kind in ("term", "metric", "category", "tool")
        for name in entry.names
        if not any(entry.id == match.entry.id for match in matches_of(answer(whole, ask(name, "/term"))))
    ]
    assert lost == []


@pytest.mark.parametrize("slug", SLUGS.values())
def test_an_industry_is_found_by_each_of_its_names(whole: Index, playbooks: dict[str, Playbook], slug: str) -> None:
    for name in (playbooks[slug].industry, slug, *playbooks[slug].aliases):
        found = answer(whole, ask(name, "/industry"))
        assert isinstance(found, IndustryFound), name
        assert found.playbook.industry == slug, name


def matches_of(found: Answer) -> tuple[Match, ...]:
    return found.matches if isinstance(found, Found) else ()


def test_a_word_with_several_senses_shows_each(whole: Index) -> None:
    senses = {match.entry.industry for match in matches_of(answer(whole, ask("LTV", "/term")))}
    assert senses >= {"ecommerce", "finance", "consumer-software"}
    assert "loan" in whole.by_id["finance/terminology/ltv"].text.lower()
    for word in ("session", "conversion", "churn", "activation"):
        assert len({match.entry.industry for match in matches_of(answer(whole, ask(word, "/term")))}) > 2, word


def test_a_product_is_found_by_its_former_names(whole: Index) -> None:
    (found,) = {section.product.product for section in sections_of(answer(whole, ask("LLM analytics")))}
    assert found == "AI observability"
    (found,) = {section.product.product for section in sections_of(answer(whole, ask("session recordings at a hospital")))}
    assert found == "Session replay"
    choices = answer(whole, ask("session recording"))
    assert isinstance(choices, Choices)
    assert {choice.entry.title for choice in choices.choices} == {"Session replay"}


def sections_of(found: Answer) -> tuple[Entry, ...]:
    return found.sections if isinstance(found, SectionFound) else ()


@pytest.mark.parametrize("slug", SLUGS.values())
def test_the_products_of_an_industry_can_be_listed(whole: Index, playbooks: dict[str, Playbook], slug: str) -> None:
    listed = answer(whole, ask(f"{slug} products", "/industry"))
    assert isinstance(listed, Choices)
    assert [choice.entry.title for choice in listed.choices] == [product.product for product in playbooks[slug].products.items]


@pytest.mark.parametrize("slug", SLUGS.values())
def test_links_lead_where_somebody_has_looked(playbooks: dict[str, Playbook], slug: str) -> None:
    """PostHog's own pages are in the list of those that were seen; others are few, and secure."""
    seen = set((Path(__file__).parent / "posthog-pages.txt").read_text(encoding="utf-8").split())
    playbook = playbooks[slug]
    links = {link.url for link in (*playbook.sources, *(link for _, item in items_of(playbook) for link in item.sources))}
    links |= {bullet.link for _, bullet in items_of(playbook) if isinstance(bullet, Bullet) and bullet.link}
    assert sorted(link for link in links if link.startswith("/") and link.split("#")[0] not in seen) == []
    assert [link for link in links if not link.startswith(("/", "https://"))] == []


@pytest.mark.parametrize("slug", SLUGS.values())
def test_so_whats_are_one_line_of_action_each_its_own(playbooks: dict[str, Playbook], slug: str) -> None:
    so_whats = [item.so_what for _, item in items_of(playbooks[slug]) if item.so_what]
    assert [so_what for so_what in so_whats if "\n" in so_what or len(so_what) > 260] == []
    assert len(set(so_whats)) == len(so_whats)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_file_can_be_written_back_as_it_is(path: Path) -> None:
    """So that an import touches only what changed."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith(SCHEMA_LINE + "\n")
    assert YamlFile.load(text).dump() == text


def test_the_page_has_the_headings_that_are_compared_and_no_other() -> None:
    sections = sections_of_the_page()
    assert [heading for heading, lines in sections.items() if lines] == list(PAGE_HEADINGS)
    assert [heading for heading, lines in sections.items() if not lines] == OUTER_HEADINGS


def test_the_description_is_the_pages(ecommerce: Playbook) -> None:
    assert [ecommerce.description.text] == sections_of_the_page()["Ecommerce description"]


@pytest.mark.parametrize(
    ("heading", "key"),
    [(heading, key) for heading, key in PAGE_HEADINGS.items() if key in SECTIONS and key not in ("description", "terminology")],
)
def test_a_section_has_the_pages_bullets_word_for_word_in_its_order(ecommerce: Playbook, heading: str, key: str) -> None:
    assert bullets(getattr(ecommerce, key).items) == sections_of_the_page()[heading]


@pytest.mark.parametrize(("heading", "key"), [(heading, key) for heading, key in PAGE_HEADINGS.items() if key in PRODUCT_SECTIONS])
def test_product_analytics_has_the_pages_bullets_word_for_word_in_its_order(ecommerce: Playbook, heading: str, key: str) -> None:
    product = ecommerce.products.items[0]
    assert product.product == "Product analytics"
    assert bullets(getattr(product, key).items) == sections_of_the_page()[heading]


def test_the_terms_are_the_pages_word_for_word_in_its_order(ecommerce: Playbook) -> None:
    on_the_page = sections_of_the_page()["Industry terminology"]
    joint = next(bullet for bullet in on_the_page if bullet.startswith(JOINT))
    first, second = re.fullmatch(r"(PDP is .*\.) (PLP is .*\.)", joint.removeprefix(JOINT)).groups()
    place = on_the_page.index(joint)
    on_the_page[place : place + 1] = [f"**PDP (Product Detail Page)**: {first}", f"**PLP (Product Listing Page)**: {second}"]
    assert bullets(ecommerce.terminology.items) == on_the_page


def test_pdp_and_plp_are_two_terms_each_with_its_own_definition(ecommerce: Playbook) -> None:
    terms = {term.term: term for term in ecommerce.terminology.items}
    assert (terms["PDP"].expansion, terms["PLP"].expansion) == ("Product Detail Page", "Product Listing Page")
    assert "PLP" not in terms["PDP"].definition
    assert "PDP" not in terms["PLP"].definition


def test_the_page_has_no_groups_and_one_product_and_the_rest_is_ours(ecommerce: Playbook) -> None:
    assert "Groups" not in sections_of_the_page()
    assert [group.label for group in ecommerce.groups.items if group.status != "draft"] == []
    assert [product.product for product in ecommerce.products.items if product.status != "draft"] == ["Product analytics"]
    assert all(
        bullet.status == "draft"
        for product in ecommerce.products.items
        if product.status == "draft"
        for part in PRODUCT_SECTIONS
        for bullet in getattr(product, part).items
    )


def test_no_section_has_notes_that_the_page_lacks(ecommerce: Playbook) -> None:
    assert [ecommerce.section(key).notes for key in LISTS if ecommerce.section(key).notes] == []
    assert [item.notes for _, item in items_of(ecommerce) if item.notes] == []


@pytest.mark.parametrize("key", [*(key for key in LISTS if key != "products"), *PRODUCT_SECTIONS])
def test_what_is_ours_comes_after_the_pages(ecommerce: Playbook, key: str) -> None:
    section = getattr(ecommerce.products.items[0], key) if key in PRODUCT_SECTIONS else ecommerce.section(key)
    drafts = [item.status == "draft" for item in section.items]
    assert drafts == sorted(drafts)


def test_the_brief_and_the_so_whats_are_marked_as_ours(ecommerce: Playbook) -> None:
    assert ecommerce.additions == "draft"
    assert {item.status for _, item in items_of(ecommerce)} == {None, "draft"}


def test_the_link_to_the_event_spec_works_outside_the_site(ecommerce: Playbook) -> None:
    (link,) = [bullet.link for bullet in ecommerce.event_taxonomy.items if bullet.link]
    assert absolute(link) == "https://posthog.com/docs/data/event-spec/ecommerce-events"


def test_every_playbook_names_the_handbook_page_as_its_source(playbooks: dict[str, Playbook]) -> None:
    page = "https://posthog.com/handbook/cs-and-onboarding/customer-industry-segments"
    assert {slug: absolute(playbook.sources[0].url).split("#")[0] for slug, playbook in playbooks.items()} == dict.fromkeys(playbooks, page)
