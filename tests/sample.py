"""A small knowledge to try the look-up and Slack on: E-commerce as the handbook's page has it, and nine industries not yet written.

Made from the real folder, so that it can't fall behind it; what the folder holds is tests/knowledge/test_folder.py's to say.
"""

from __future__ import annotations

from pathlib import Path

from bot.knowledge.loader import load_knowledge
from bot.knowledge.model import Item, Playbook, Product, Section
from bot.knowledge.template import LISTS, PRODUCT_SECTIONS

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
OURS = ("CAC", "LTV", "RPV")
"""Terms of ours that stay: drafts beside the page's words."""


def sample() -> tuple[Playbook, ...]:
    return tuple(_page_only(playbook) if playbook.slug == "ecommerce" else _stub(playbook) for playbook in load_knowledge(KNOWLEDGE))


def _stub(playbook: Playbook) -> Playbook:
    return Playbook(
        industry=playbook.industry,
        slug=playbook.slug,
        aliases=playbook.aliases,
        status="stub",
        sources=playbook.sources[:1],
        description={"text": playbook.description.text},
    )


def _page_only(playbook: Playbook) -> Playbook:
    description = playbook.description.model_copy(update={"sub_segments": ()})
    sections = {key: _section(playbook.section(key)) for key in LISTS}
    return playbook.model_copy(update={"description": description, "brief": None, "additions": None, **sections})


def _section(section: Section) -> Section:
    kept = [item for item in section.items if item.status != "draft" or item.label in OURS]
    return section.model_copy(update={"items": tuple(map(_item, kept))})


def _item(item: Item) -> Item:
    parts: dict[str, Section | str | None] = {"so_what": None}
    if isinstance(item, Product):
        parts |= {part: _section(getattr(item, part)) for part in PRODUCT_SECTIONS}
    return item.model_copy(update=parts)
