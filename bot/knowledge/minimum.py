"""What a playbook must hold before it may call itself written: `python -m bot check` refuses less, unless its status is `stub`.

No rule here keeps the bot from serving a playbook: half an answer beats none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.check import Where, items_of
from bot.knowledge.model import Brief, Item, Metric, Playbook, Product, SoftwareCategory, Term

AT_LEAST = {
    "cares_about": 6,
    "terminology": 15,
    "software": 1,
    "metrics": 8,
    "event_taxonomy": 1,
    "person_profiles": 1,
    "groups": 1,
    "products": 3,
}
"""Section -> entries."""
OF_A_PRODUCT = {"best_practices": 4, "common_challenges": 2, "cross_product_use_cases": 2}
IN_A_BRIEF = {"cares": 3, "terms": 3, "questions": 3, "checks": 2}
"""Exactly as many: a brief is one screen."""
EVENTS = 4
"""Names of events in snake_case: a funnel has a start, two steps and an end."""

_EVENT = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")


def below_minimum(playbook: Playbook) -> Iterator[tuple[Where, str]]:
    """The place and what is missing there; nothing for a stub."""
    if playbook.is_stub:
        return
    if not playbook.sources:
        yield ("sources",), "a written playbook names at least one source"
    yield from _brief(playbook.brief)
    for key, least in AT_LEAST.items():
        yield from _too_few((key,), len(playbook.section(key).items), least)
    complete = sum(_is_complete(metric) for metric in playbook.metrics.items)
    if complete < AT_LEAST["metrics"]:
        yield (
            ("metrics",),
            f"{complete} metrics say how to read them, {AT_LEAST['metrics']} must: a measurement or formula, a unit, good (up, down, depends) and a text or business_context",
        )
    events = {name for bullet in playbook.event_taxonomy.items for name in _EVENT.findall(f"{bullet.name or ''} {bullet.text}")}
    if len(events) < EVENTS:
        yield ("event_taxonomy",), f"names {len(events)} events in snake_case, needs {EVENTS}"
    yield from _products(playbook)
    for where, item in items_of(playbook):
        if needs_so_what(item) and not item.so_what:
            yield where, "has no so_what: one line that says what a CSM does with it (ask, check, pitch or warn)"


def _products(playbook: Playbook) -> Iterator[tuple[Where, str]]:
    """What keeps products from being whole, where too few are; a further one may be as short as the page has it."""
    short = {
        position: [
            (part, len(getattr(product, part).items)) for part, least in OF_A_PRODUCT.items() if len(getattr(product, part).items) < least
        ]
        for position, product in enumerate(playbook.products.items)
    }
    if sum(not parts for parts in short.values()) < AT_LEAST["products"]:
        for position, parts in short.items():
            for part, found in parts:
                yield from _too_few(("products", "items", position, part), found, OF_A_PRODUCT[part])


def needs_so_what(item: Item) -> bool:
    return isinstance(item, (Term, Metric, SoftwareCategory, Product))


def _is_complete(metric: Metric) -> bool:
    return bool((metric.measurement or metric.formula) and metric.unit and metric.good and (metric.text or metric.business_context))


def _too_few(where: Where, found: int, least: int) -> Iterator[tuple[Where, str]]:
    if found < least:
        yield where, f"has {found} of at least {least} entries: add to it, or call the playbook a stub"


def _brief(brief: Brief | None) -> Iterator[tuple[Where, str]]:
    if brief is None:
        yield ("brief",), "is missing: what a CSM needs in a hurry (cares, terms, questions, checks, pitch)"
        return
    for key, number in IN_A_BRIEF.items():
        if len(getattr(brief, key)) != number:
            yield ("brief", key), f"has {len(getattr(brief, key))} entries, and a brief has {number}"
