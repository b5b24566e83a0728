"""Every answer the knowledge folder can give fits Slack, and says what it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.lookup.answer import answer
from bot.lookup.answers import Answer, Choices, Found, Help, IndustryFound, Match, Nothing, SectionFound, Segments
from bot.lookup.index import Index, build_index
from bot.lookup.question import ask
from bot.slack.controls import card
from bot.slack.render import SECTION_WORDS, render
from bot.slack.reply import CUT, plain
from tests.stand_in import check_blocks


def every_answer(index: Index) -> Iterator[Answer]:
    """Each entry, section and playbook alone; all of them as choices and as nearest; every other kind."""
    matches = [Match(entry, 0.5, "words") for entry in index.entries]
    for match in matches:
        entry = match.entry
        yield Found((match,), said="something like it")
        yield Choices((match,), "it")
        yield Nothing("it", (match,))
        yield Nothing("it", (match,), index.by_id[entry.industry], "Groups", "groups")
        if entry.kind == "section":
            yield SectionFound((entry,))
        if entry.kind == "product":
            yield SectionFound(entry.children)
    for top in index.tops:
        yield IndustryFound(top)
        yield Found((matches[1],), unwritten=(top,))
    yield Found(tuple(matches[:8]))
    yield Choices(tuple(matches[:8]), "it")
    yield Segments(index.tops)
    for topic in ("/term", "/industry", None):
        yield Help(topic, index.tops, tuple(entry for entry in index.entries if entry.kind == "term"))


def test_every_possible_answer_keeps_slacks_limits(whole: Index) -> None:
    answers = list(every_answer(whole))
    assert len(answers) > len(whole.entries) * 4
    for each in answers:
        drawn = card(whole, each)
        check_blocks(list(drawn.blocks), drawn.fallback)


def test_every_page_of_every_section_keeps_slacks_limits(whole: Index) -> None:
    for entry in whole.entries:
        if entry.kind == "section":
            for page in range(render(SectionFound((entry,))).pages):
                drawn = card(whole, SectionFound((entry,)), page)
                check_blocks(list(drawn.blocks), drawn.fallback)


def test_no_section_of_the_playbooks_is_cut(whole: Index) -> None:
    for entry in whole.entries:
        if entry.kind == "section":
            assert CUT not in str(render(SectionFound((entry,))).blocks), entry


@pytest.mark.parametrize("slug", ["ecommerce", "finance"])
def test_an_overview_starts_with_what_a_csm_needs_in_a_hurry(whole: Index, slug: str) -> None:
    text = render(answer(whole, ask(slug, "/industry"))).text
    brief = whole.by_id[slug].playbook.brief
    assert brief
    for line in (*brief.cares, *brief.questions, *brief.checks, brief.pitch.product, brief.pitch.objection, brief.pitch.reply):
        assert plain(line) in text
    for term in brief.terms:
        assert f"• {term}" in text
    assert ("They care about (draft)" in text) == (slug == "ecommerce"), "what is ours beside checked words says so"


def test_a_so_what_of_ours_beside_the_pages_words_says_that_it_is_a_draft(whole: Index) -> None:
    text = render(answer(whole, ask("AOV", "/term"))).text
    line = next(line for line in text.splitlines() if line.startswith("👉"))
    assert line.endswith("(draft)")
    assert "kept by PostHog Customer Success" in text
    drafted = render(answer(whole, ask("OTIF", "/term"))).text
    assert "(draft)" not in drafted
    assert "draft: not yet checked by a CSM" in drafted


def test_a_word_that_the_named_industry_lacks_is_shown_from_elsewhere_and_says_so(whole: Index) -> None:
    text = render(answer(whole, ask("what does ROAS mean in healthcare"))).text
    assert text.startswith("Not in the Healthcare playbook. Elsewhere it means:")
    assert "ROAS (Return on Ad Spend) · E-commerce" in text


def test_a_word_of_the_named_industry_is_shown_in_its_sense_only(whole: Index) -> None:
    text = render(answer(whole, ask("LTV in finance", "/term"))).text
    assert "Loan-to-value" in text
    assert "E-commerce" not in text


def test_an_empty_knowledge_base_has_help_and_a_list_all_the_same() -> None:
    index = build_index([])
    for text in ("help", "list all", "anything else"):
        card = render(answer(index, ask(text)))
        check_blocks(list(card.blocks), card.fallback)


@pytest.mark.parametrize(("section", "words"), SECTION_WORDS.items())
def test_the_words_offered_for_a_heading_open_it(index: Index, section: str, words: str) -> None:
    found = answer(index, ask(f"ecommerce {words}", "/industry"))
    if section in ("groups", "data", "metrics_and_data"):
        assert isinstance(found, Nothing)
        assert found.section == section
    else:
        assert isinstance(found, SectionFound)
        assert {each.section for each in found.sections} == {section}


PLAYBOOK = """
industry: Space travel
slug: space
status: draft
description:
  text: Rockets & <people>.
  sub_segments: [{name: Launchers, examples: [Acme], description: They launch.}]
terminology:
  - {term: LTV, expansion: Lunar transfer vehicle, definition: "A ship <!channel>.", so_what: Ask how many they fly., formula: a / b, sources: [/docs/x]}
metrics:
  notes: [Mind the units.]
  items:
    - {name: Delta-v, measurement: Metres per second, unit: m/s, good: up, business_context: It decides who gets home., so_what: Check the sensor.}
products:
  - product: Session replay
    so_what: Pitch it after the first launch.
    notes: [Only with consent.]
    best_practices: [{text: Record the countdown., link: /docs/session-replay}]
"""


@pytest.fixture
def space(tmp_path: Path) -> Index:
    (tmp_path / "space.yaml").write_text(PLAYBOOK)
    return build_index(load_knowledge(tmp_path))


def text_of(index: Index, question: str) -> str:
    return render(answer(index, ask(question))).text


def test_the_so_what_stands_before_the_fact(space: Index) -> None:
    text = text_of(space, "LTV")
    assert text.startswith(
        "LTV (Lunar transfer vehicle)\n👉 Ask how many they fly.\nA ship <!channel>.\nFormula: a / b\nSources: x (https://posthog.com/docs/x)"
    )
    assert text.endswith("Space travel playbook › Industry terminology · draft: not yet checked by a CSM")


def test_a_playbook_cannot_ping_anyone(space: Index) -> None:
    for question in ("LTV", "space", "space terms"):
        card = render(answer(space, ask(question)))
        assert "<!" not in str(card.blocks) + card.fallback


def test_a_metric_shows_how_it_is_counted_and_read(space: Index) -> None:
    text = text_of(space, "space metrics")
    assert (
        "Mind the units.\n• Delta-v: Metres per second\n   ◦ In m/s, higher is better\n   ◦ Why it matters: It decides who gets home.\n   👉 Check the sensor."
        in text
    )


def test_a_products_practices_come_with_its_so_what_and_links(space: Index) -> None:
    text = text_of(space, "space best practices")
    assert (
        "Session replay\n👉 Pitch it after the first launch.\nOnly with consent.\n• Record the countdown. (https://posthog.com/docs/session-replay)"
        in text
    )
    assert "Session replay\n👉 Pitch it after the first launch.\nOnly with consent." in text_of(space, "space session replay")


def test_a_playbook_with_nothing_but_a_description_has_an_overview(tmp_path: Path) -> None:
    (tmp_path / "space.yaml").write_text("industry: Space travel\nslug: space\nstatus: draft\ndescription: Rockets.")
    card = render(answer(build_index(load_knowledge(tmp_path)), ask("space")))
    assert all(
        text.strip() for block in card.blocks for text in ([block["text"]["text"]] if "text" in block else [block["elements"][0]["text"]])
    )


def test_a_description_lists_its_sub_segments(space: Index) -> None:
    assert "Rockets & <people>.\n• Launchers: They launch." in text_of(space, "space description")


def test_several_senses_are_all_shown_and_labelled(tmp_path: Path) -> None:
    for slug, name, expansion in (("space", "Space travel", "Lunar transfer vehicle"), ("banking", "Banking", "Loan-to-value")):
        (tmp_path / f"{slug}.yaml").write_text(
            f"industry: {name}\nslug: {slug}\nstatus: draft\ndescription: x\nterminology: [{{term: LTV, expansion: {expansion}, definition: d}}]"
        )
    text = text_of(build_index(load_knowledge(tmp_path)), "LTV")
    assert "LTV (Lunar transfer vehicle) · Space travel" in text
    assert "LTV (Loan-to-value) · Banking" in text


def test_what_the_page_says_between_its_entries_is_shown_and_found(tmp_path: Path) -> None:
    notes = "### Red flags\n\n- No **budget**\n- A reseller in between"
    (tmp_path / "toys.yaml").write_text(
        "industry: Toys\nslug: toys\nstatus: reviewed\nowner: CS\nnotes: [Above everything.]\ndescription: Shops.\n"
        "terminology:\n  notes: [Before the terms.]\n  items:\n    - term: SKU\n      definition: A code.\n      notes:\n        - |-\n"
        + "".join(f"          {line}\n" for line in notes.splitlines())
    )
    index = build_index(load_knowledge(tmp_path))
    card = render(answer(index, ask("toys terms", "/industry")))
    shown = "\n".join(block["text"]["text"] for block in card.blocks if block["type"] == "section")
    assert "Before the terms.\n• *SKU:* A code.\n*Red flags*\n\n• No *budget*\n• A reseller in between" in shown
    assert "Above everything." in render(answer(index, ask("toys", "/industry"))).text
    assert "SKU" in render(answer(index, ask("reseller in between at a toys customer"))).text


def test_two_industries_stand_side_by_side(whole: Index) -> None:
    reply = render(answer(whole, ask("compare ecommerce and finance metrics")))
    columns = [block["fields"] for block in reply.blocks if "fields" in block]
    assert [cell["text"] for cell in columns[0]] == ["*E-commerce › Metrics*", "*Finance › Metrics*"]
    assert all(len(cells) == 2 and all(cell["text"] for cell in cells) for cells in columns)
    left, right = ({entry.title for entry in whole.by_id[f"{slug}/metrics"].children} for slug in ("ecommerce", "finance"))
    assert {cells[0]["text"].split(":")[0].strip("*") for cells in columns[1:]} - {"·"} == left
    assert {cells[1]["text"].split(":")[0].strip("*") for cells in columns[1:]} - {"·"} == right
    assert "KYC pass rate" in reply.text
