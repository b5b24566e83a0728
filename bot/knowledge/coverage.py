"""What the playbooks hold, counted: ten industries by the template's headings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.knowledge.check import items_of
from bot.knowledge.minimum import AT_LEAST, IN_A_BRIEF, OF_A_PRODUCT, needs_so_what
from bot.knowledge.model import Playbook
from bot.knowledge.template import PRODUCT_SECTIONS

HEADINGS = {
    "brief": "Brief",
    "sub_segments": "Segm.",
    "cares_about": "Cares",
    "terminology": "Terms",
    "software": "Softw.",
    "metrics": "Metr.",
    "event_taxonomy": "Events",
    "person_profiles": "Pers.",
    "groups": "Groups",
    "products": "Prod.",
    "best_practices": "Best",
    "common_challenges": "Chall.",
    "cross_product_use_cases": "Cross",
}


@dataclass(frozen=True)
class Coverage:
    """`counts` and `least` by the keys of `HEADINGS`; `age` in days since somebody checked the playbook, None if no day is recorded."""

    playbook: Playbook
    counts: dict[str, int]
    least: dict[str, int]
    so_whats: int
    so_whats_missing: int
    drafts: int
    age: int | None


def coverage(playbook: Playbook, today: date) -> Coverage:
    items = [item for _, item in items_of(playbook)]
    products = playbook.products.items
    counts = {
        "brief": sum(len(getattr(playbook.brief, key)) for key in IN_A_BRIEF) + 1 if playbook.brief else 0,
        "sub_segments": len(playbook.description.sub_segments),
        **{key: len(playbook.section(key).items) for key in AT_LEAST},
        **{part: sum(len(getattr(product, part).items) for product in products) for part in PRODUCT_SECTIONS},
    }
    least = {"brief": sum(IN_A_BRIEF.values()) + 1, **AT_LEAST} | {key: least * AT_LEAST["products"] for key, least in OF_A_PRODUCT.items()}
    missing = sum(needs_so_what(item) and not item.so_what for item in items)
    drafts = len(items) if playbook.status == "draft" else sum(item.status == "draft" for item in items)
    age = (today - playbook.verified).days if playbook.verified else None
    return Coverage(playbook, counts, least, sum(item.so_what is not None for item in items), missing, drafts, age)
