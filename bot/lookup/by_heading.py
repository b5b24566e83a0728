"""The question names a heading of the template, or a product: the section, or the bullet in it that the rest of the question is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.knowledge.template import PRODUCT_SECTIONS, SECTION_TITLES
from bot.lookup.answers import Answer, Choices, Match, Nothing, SectionFound
from bot.lookup.by_name import unwritten
from bot.lookup.by_words import SURE, SURE_HERE, UNKNOWN, UNKNOWN_HERE, found, ranked, telling
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.reading import Reading, Span

IN_SECTION = 0.35
"""Share of the rest of the question that a bullet must answer to stand for the heading that was named."""
SEVERAL = 3
"""Products from which a question is about combining them at large, not about one bullet."""


def by_heading(index: Index, reading: Reading) -> Answer | None:
    if not reading.sections or (reading.seeks_name and not reading.industries):
        return None
    strong = [span for span in reading.sections if span.how == "strong" or span.start in reading.focus]
    span = max(strong or reading.sections, key=lambda each: (each.start in reading.focus, len(each), -each.start))
    hinted = {span.value} if strong else {each.value for each in reading.sections}
    headings = [each for each in reading.sections if each.value in hinted]
    slugs = _playbooks_meant(index, reading, headings)
    if not slugs:
        return _anywhere(index, reading, headings, list(index.names.industries.values()), SURE) if strong else None
    if len(slugs) > 1 and reading.search_words(without=headings) and (found_in := _anywhere(index, reading, headings, slugs, SURE_HERE)):
        return found_in
    if len(slugs) > 1:
        sections = [section for slug in slugs for section in _sections(index, slug, span.value, reading)]
        return Choices(tuple(Match(section, 0.5, "heading") for section in sections), reading.question.text) if sections else None
    slug = slugs[0]
    sections = _sections(index, slug, span.value, reading)
    products = [each for each in reading.products if any(section.product and section.product.slug == each.value for section in sections)]
    rest = reading.search_words(without=[*headings, *products])
    if strong and (missing := _missing(index, reading, slug, span, sections)):
        return missing
    named = [
        each
        for each in reading.names
        if _beyond(each, headings) and any(entry.industry == slug and entry.section in hinted for entry in index.names.entries[each.value])
    ]
    inside = ranked(
        index,
        reading,
        reading.search_words() if named else rest,
        lambda entry: entry.industry == slug and entry.section in hinted,
        UNKNOWN_HERE,
    )
    several = span.value == "cross_product_use_cases" and len(_named(reading.products)) >= SEVERAL
    if inside and not several and (named or (inside[0].coverage >= IN_SECTION and telling(inside[0]))):
        return found(inside)
    if not strong:
        everywhere = ranked(index, reading, rest, lambda entry: entry.industry == slug, UNKNOWN_HERE)
        if everywhere and everywhere[0].coverage >= SURE_HERE and telling(everywhere[0]):
            return found(everywhere)
    return SectionFound(tuple(sections), unwritten(index, reading)) if sections else None


def by_product(index: Index, reading: Reading) -> Answer | None:
    """A product and at most an industry, nothing else: all the playbook has on it; else what mentions it; else that there is nothing."""
    slugs = _named(reading.industries) or list(reading.signs)
    words = reading.search_words()
    if len(slugs) == 1 and {word.text for word in words} in ({"product"}, {"products"}):
        having = [child for child in index.by_id[slugs[0]].children if child.kind == "product"]
        return Choices(tuple(Match(child, 0.5, "heading") for child in having), reading.question.text) if having else None
    if not reading.products or reading.search_words(without=reading.products):
        return None
    products = _named(reading.products)
    if len(slugs) != 1:
        return _product_anywhere(index, reading, slugs, products)
    if index.by_id[slugs[0]].playbook.is_stub:
        return None
    sections = [entry for entry in _under(index, slugs[0]) if entry.product and entry.product.slug in products]
    if sections:
        return SectionFound(tuple(sections))
    mentions = [
        each for each in ranked(index, reading, words, lambda entry: entry.industry == slugs[0], UNKNOWN_HERE) if each.words == len(words)
    ]
    if mentions:
        return replace(found(mentions), lacking=index.product_titles[products[0]])
    return _lacks(index, reading, slugs[0], product=products[0])


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


def _playbooks_meant(index: Index, reading: Reading, headings: Sequence[Span]) -> list[str]:
    """Slugs of the written playbooks the heading is asked of: those named, else those the words point to, else all, if nothing but
    the heading was said. A stub answers as a whole, so it is none of them."""
    slugs = _named(reading.industries) or list(reading.signs)
    if not slugs and not reading.search_words(without=headings):
        slugs = [playbook.slug for playbook in index.playbooks]
    return [slug for slug in slugs if not index.by_id[slug].playbook.is_stub]


def _anywhere(index: Index, reading: Reading, headings: Sequence[Span], slugs: Sequence[str], sure: float) -> Answer | None:
    """What stands under the heading in any of these playbooks and answers the rest of the question."""
    hinted = {each.value for each in headings}
    unknown = UNKNOWN if sure == SURE else UNKNOWN_HERE
    words = reading.search_words(without=headings)
    inside = ranked(index, reading, words, lambda entry: entry.industry in slugs and entry.section in hinted, unknown)
    return found(inside) if inside and inside[0].coverage >= sure and telling(inside[0]) else None


def _named(spans: Iterable[Span]) -> list[str]:
    return list(dict.fromkeys(span.value for span in spans))


def _under(index: Index, slug: str) -> list[Entry]:
    """The sections of a playbook, those under its products included."""
    return [section for child in index.by_id[slug].children for section in ((child,) if child.kind == "section" else child.children)]


def _sections(index: Index, slug: str, section: str, reading: Reading) -> list[Entry]:
    every = [entry for entry in _under(index, slug) if entry.section == section]
    products = _named(reading.products)
    return [entry for entry in every if entry.product and entry.product.slug in products] or every


def _missing(index: Index, reading: Reading, slug: str, span: Span, sections: Sequence[Entry]) -> Nothing | None:
    if not sections:
        return _lacks(index, reading, slug, section=span.value)
    products = _named(reading.products)
    lacking = (
        products
        and span.value in PRODUCT_SECTIONS
        and not any(section.product and section.product.slug in products for section in sections)
    )
    said = reading.search_words(without=[*reading.sections, *reading.products])
    return _lacks(index, reading, slug, section=span.value, product=products[0]) if lacking and not said else None


def _lacks(index: Index, reading: Reading, slug: str, section: str | None = None, product: str | None = None) -> Nothing:
    """The playbook has no such part; what it has is offered instead."""
    top = index.by_id[slug]
    missing = index.product_titles[product] if product else SECTION_TITLES[section or ""]
    return Nothing(reading.question.text, tuple(Match(child, 0.0, "heading") for child in top.children), top, missing, section, product)


def _beyond(name: Span, headings: Sequence[Span]) -> bool:
    """Whether an entry's name says more than the heading: it stands apart from it, or around all that was said of it (`revenue metrics`)."""
    return not any(name.meets(each) for each in headings) or all(name.holds(each) for each in headings)
