"""A heading of a playbook, bullet by bullet: paged, never cut."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from bot.knowledge.model import Item, Playbook, Product
from bot.knowledge.template import SECTION_TITLES
from bot.lookup.entries import Entry, names_itself
from bot.slack.cards import bullet_of, first_sentence, link_to, receipt_of, so_what_mark
from bot.slack.reply import Part, Reply, reply

CELL = 160
"""Characters of what a bullet says in a column: twenty rows of two fit a message."""
PAGE = 2000
"""Characters of a page: five or six terms with their so-whats, two or three turns of a thumb."""


@dataclass(frozen=True)
class Row:
    """A bullet, or what stands before the bullets of a section (then `entry` is None)."""

    section: Entry
    text: str
    entry: Entry | None = None


def render_sections(sections: Sequence[Entry], unwritten: Sequence[Entry] = (), page: int = 0) -> Reply:
    """A page beyond the last is the last. The same heading of several industries stands side by side."""
    if len({section.industry for section in sections}) > 1:
        return reply(_side_by_side(sections))
    pages = list(_pages(sections))
    page = min(page, len(pages) - 1)
    whole = _parts(sections, [row for rows in pages for row in rows], unwritten)
    if len(pages) == 1:
        return reply(whole)
    return reply(whole, _parts(sections, pages[page], unwritten, f" · page {page + 1} of {len(pages)}"), page, len(pages))


def _side_by_side(sections: Sequence[Entry]) -> Iterator[Part]:
    """The first two industries in two columns, bullet by bullet; each with its receipt."""
    by_industry = [list(under) for _, under in groupby(sections, key=lambda section: section.industry)][:2]
    title = SECTION_TITLES[sections[0].section or ""]
    left, right = ([child for section in under for child in section.children] for under in by_industry)
    headings = [f"**{under[0].playbook.industry} › {title}**" for under in by_industry]
    yield Part(headings[0], beside=headings[1])
    for one, other in zip_longest(left, right):
        yield Part(_cell(one), beside=_cell(other))
    for under in by_industry:
        yield receipt_of(under[0], title)


def _cell(entry: Entry | None) -> str:
    if entry is None:
        return ""
    said = textwrap.shorten(first_sentence(entry.text), CELL, placeholder=" …")
    return f"**{entry.title}:** {said}" if names_itself(entry) else f"• {said}"


def entries_shown(sections: Sequence[Entry], page: int) -> tuple[Entry, ...]:
    """The entries whose bullets stand on the page."""
    if len({section.industry for section in sections}) > 1:
        return tuple(child for section in sections for child in section.children)
    pages = list(_pages(sections))
    return tuple(row.entry for row in pages[min(page, len(pages) - 1)] if row.entry)


def _pages(sections: Sequence[Entry]) -> Iterator[list[Row]]:
    """No page ends with a heading alone."""
    rows = list(_rows(sections))
    page: list[Row] = []
    size = 0
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        needed = len(row.text) + (len(following.text) if following and not row.entry else 0)
        if page and size + needed > PAGE:
            yield page
            page, size = [], 0
        page.append(row)
        size += len(row.text)
    yield page


def _rows(sections: Sequence[Entry]) -> Iterator[Row]:
    one_heading = _is_one_heading(sections)
    for section in sections:
        lines: list[str] = []
        if section.product:
            lines += (
                [f"**{section.product.product}**", *_about(section.product, section.playbook)] if one_heading else [f"**{section.title}**"]
            )
        lines += getattr(section.item, "notes", ())
        lines += [f"• {link_to(link)}" for link in getattr(section.item, "links", ())]
        if section.section == "description":
            lines.append(section.text)
        if lines:
            yield Row(section, "\n".join(lines))
        for child in section.children:
            yield Row(section, "\n".join([bullet_of(child), *(child.item.notes if isinstance(child.item, Item) else ())]), child)


def _parts(sections: Sequence[Entry], rows: Sequence[Row], unwritten: Sequence[Entry], which: str = "") -> Iterator[Part]:
    first = sections[0]
    one_heading = _is_one_heading(sections)
    title = SECTION_TITLES[first.section or ""] if one_heading else first.product.product if first.product else ""
    about = () if one_heading or not first.product else _about(first.product, first.playbook)
    yield Part("\n".join([f"**{first.playbook.industry} › {title}**{which}", *about]))
    for _, under in groupby(rows, key=lambda row: row.section):
        yield Part("\n".join(row.text for row in under))
    for top in unwritten:
        yield Part(f"The {top.title} playbook is not written yet.")
    yield receipt_of(first, title)


def _is_one_heading(sections: Sequence[Entry]) -> bool:
    return len({section.section for section in sections}) == 1


def _about(product: Product, playbook: Playbook) -> Iterator[str]:
    if product.so_what:
        yield f"👉 {product.so_what}{so_what_mark(product, playbook)}"
    yield from product.notes
