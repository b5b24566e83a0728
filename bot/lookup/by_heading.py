"""The question names a heading of the template, or a product: the section, or the bullet in it that the rest of the question is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from bot.knowledge.template import PRODUCT_SECTIONS, SECTION_TITLES
from bot.lookup.answers import Answer, Choices, Found, Match, Nothing, SectionFound
from bot.lookup.by_name import unwritten
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.ranking import MOST, rank
from bot.lookup.reading import Reading, Span

STRONG, FAINT, ASKED = 4.0, 2.0, 1.0
"""What a heading that is named outright, one that a word hints at, and one behind the question word count for, beside the log of how
likely a section is by the sound of the question."""


def section_of(index: Index, reading: Reading, sound: Mapping[str, float], leaning: str | None) -> Answer | None:
    """The section that is asked for, of each industry that is named, else of the one that the words lean to."""
    section = _section_meant(reading, sound)
    if section is None:
        return None
    slugs = _playbooks_meant(index, reading, leaning)
    if len(slugs) == 1 and (missing := _missing(index, reading, slugs[0], section)):
        return missing
    found = [_sections(index, slug, section, reading) for slug in slugs or [playbook.slug for playbook in index.playbooks]]
    found = [sections for sections in found if sections]
    if not slugs and len(found) > 1:
        return Choices(tuple(Match(sections[0], 0.5, "heading") for sections in found), reading.question.text)
    return SectionFound(tuple(each for sections in found for each in sections), unwritten(index, reading)) if found else None


def _section_meant(reading: Reading, sound: Mapping[str, float]) -> str | None:
    worth: dict[str, float] = {}
    for span in reading.sections:
        named = (STRONG if span.how == "strong" else FAINT) + (ASKED if span.start in reading.focus else 0.0) + len(span) / 10
        worth[span.value] = max(worth.get(span.value, 0.0), named)
    if not worth and not sound:
        return None
    return max({*worth, *sound}, key=lambda section: worth.get(section, 0.0) + sound.get(section, min(sound.values(), default=0.0)))


def by_product(index: Index, reading: Reading) -> Answer | None:
    """A product and at most an industry, nothing else: all the playbook has on it; else what mentions it; else that there is nothing."""
    slugs = _named(reading.industries) or list(reading.pointed_to)
    words = reading.search_words()
    if len(slugs) == 1 and {word.text for word in words} in ({"product"}, {"products"}):
        having = [child for child in index.by_id[slugs[0]].children if child.kind == "product"]
        return Choices(tuple(Match(child, 0.5, "heading") for child in having), reading.question.text) if having else None
    headings = {(span.start, span.end) for span in reading.sections}
    if (
        not reading.products
        or reading.search_words(without=reading.products)
        or any((each.start, each.end) in headings for each in reading.products)
    ):
        return None
    products = _named(reading.products)
    if len(slugs) != 1:
        return _product_anywhere(index, reading, slugs, products)
    if index.by_id[slugs[0]].playbook.is_stub:
        return None
    sections = [entry for entry in _under(index, slugs[0]) if entry.product and entry.product.slug in products]
    if sections:
        return SectionFound(tuple(sections))
    if mentions := _mentions(index, reading, slugs[0]):
        return Found(mentions, lacking=index.product_titles[products[0]])
    return _lacks(index, reading, slugs[0], product=products[0])


def _mentions(index: Index, reading: Reading, slug: str) -> tuple[Match, ...]:
    """The playbook's entries that hold all the words."""
    words = reading.search_words()
    ranking = rank(index, reading, words)
    holding = np.array([entry.industry == slug for entry in index.entries]) & (ranking.shared.count == len(words))
    return tuple(Match(index.entries[number], 1.0, "words") for number in ranking.best(holding, most=MOST))


def _product_anywhere(index: Index, reading: Reading, slugs: Sequence[str], products: Sequence[str]) -> Answer | None:
    """A product without an industry: the one playbook that has it, or all that do to choose from."""
    having = [
        child
        for top in index.tops
        for child in top.children
        if child.kind == "product" and child.product and child.product.slug in products and (not slugs or top.industry in slugs)
    ]
    if len(having) == 1:
        return SectionFound(having[0].children)
    return Choices(tuple(Match(child, 0.5, "heading") for child in having), reading.question.text) if having else None


def _playbooks_meant(index: Index, reading: Reading, leaning: str | None) -> list[str]:
    """Slugs of the written playbooks the heading is asked of. A stub answers as a whole, so it is none of them."""
    pointed_to = list(reading.pointed_to) if len(reading.pointed_to) == 1 else []
    is_bare = reading.usual and not reading.rest  # a heading alone leans nowhere: it is asked of the usual industry
    slugs = _named(reading.industries) or ([leaning] if leaning and not is_bare else pointed_to)
    return [slug for slug in slugs if not index.by_id[slug].playbook.is_stub]


def _named(spans: Iterable[Span]) -> list[str]:
    return list(dict.fromkeys(span.value for span in spans))


def _under(index: Index, slug: str) -> list[Entry]:
    """The sections of a playbook, those under its products included."""
    return [section for child in index.by_id[slug].children for section in ((child,) if child.kind == "section" else child.children)]


def _sections(index: Index, slug: str, section: str, reading: Reading) -> list[Entry]:
    every = [entry for entry in _under(index, slug) if entry.section == section]
    products = _named(reading.products)
    return [entry for entry in every if entry.product and entry.product.slug in products] or every


def _missing(index: Index, reading: Reading, slug: str, section: str) -> Nothing | None:
    """What is said where the playbook lacks a heading that was named, or the product that was named with it."""
    if not any(span.value == section for span in reading.sections):
        return None
    sections = _sections(index, slug, section, reading)
    if not sections:
        return _lacks(index, reading, slug, section=section)
    products = _named(reading.products)
    lacking = products and section in PRODUCT_SECTIONS and not any(each.product and each.product.slug in products for each in sections)
    said = reading.search_words(without=[*reading.sections, *reading.products])
    return _lacks(index, reading, slug, section=section, product=products[0]) if lacking and not said else None


def _lacks(index: Index, reading: Reading, slug: str, section: str | None = None, product: str | None = None) -> Nothing:
    """The playbook has no such part; what it has is offered instead."""
    top = index.by_id[slug]
    missing = index.product_titles[product] if product else SECTION_TITLES[section or ""]
    return Nothing(reading.question.text, tuple(Match(child, 0.0, "heading") for child in top.children), top, missing, section, product)
