"""A playbook -> the Markdown of the handbook's page, in the template's form, or in the page's own where it came from there.

Left out is what the page has no room for: aliases, so-whats, sources, the brief.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile, zip_longest
from types import MappingProxyType
from typing import Any, Literal

from bot.knowledge.check import items_of
from bot.knowledge.handbook.lines import DRAFT_MARK, joined, line_of
from bot.knowledge.handbook.rows import columns_of, row_of, table_row
from bot.knowledge.model import Description, Item, Playbook, Product, Section, Term, absolute
from bot.knowledge.template import CONTAINERS, LEVELS, PRODUCT_SECTIONS, PRODUCTS, SECTIONS, title_of

DRAFT_NOTICE = "> Draft: not yet checked by a CSM."
"""Stands at the top of a playbook on the page that nobody has checked."""
NO_TEXT = "…"
"""The description of a playbook whose page has none."""


@dataclass(frozen=True)
class _Chunk:
    """A stretch of the page; neighbours of one list or table stand on following lines."""

    text: str
    kind: Literal["block", "bullet", "row"] = "block"
    apart: bool = False
    """Whether a list or table of its own starts here."""


def write_playbook(playbook: Playbook, *, written: Mapping[str, Any] = MappingProxyType({}), drafts: bool = False) -> str:
    """What stands between `</summary>` and `</details>`.

    `written` is the file's YAML, whose order of keys is the page's; the template's by default. `drafts`: a reviewed playbook's draft entries as well.
    """
    text = ""
    before = ""
    for chunk in _playbook(playbook, written, drafts=drafts):
        together = chunk.kind == before != "block" and not chunk.apart
        text += ("\n" if together else "\n\n") + chunk.text
        before = chunk.kind
    return text.strip()


def left_out(playbook: Playbook) -> int:
    """How many draft entries of a reviewed playbook stay off the page."""
    entries = (playbook.description, *(item for _, item in items_of(playbook)))
    return sum(not _shown(item, playbook, drafts=False) for item in entries)


def _mark(item: Item, playbook: Playbook) -> str:
    """Behind a draft among what was checked."""
    return f" {DRAFT_MARK}" if item.status == "draft" and playbook.status != "draft" else ""


def _shown(item: Item, playbook: Playbook, *, drafts: bool) -> bool:
    return drafts or playbook.status == "draft" or item.status != "draft"


def _playbook(playbook: Playbook, written: Mapping[str, Any], *, drafts: bool) -> Iterator[_Chunk]:
    if playbook.status == "draft":
        yield _Chunk(DRAFT_NOTICE)
    yield from map(_Chunk, playbook.notes)
    headed: set[str] = set()
    for key in dict.fromkeys((*(key for key in written if key in (*SECTIONS, PRODUCTS)), *SECTIONS, PRODUCTS)):
        part: Description | Section[Item] = getattr(playbook, key)
        if not _is_there(playbook, key, drafts=drafts):
            continue
        for container, inside in CONTAINERS.items():
            if key in inside:
                yield from _heading(container, playbook.section(container).heading, playbook, headed)
        yield from _heading(key, part.heading, playbook, headed)
        if isinstance(part, Description):
            yield from map(_Chunk, [*([part.text] if part.text != NO_TEXT else []), *part.notes])
            yield from _items(part.sub_segments, part.columns, "bullets", playbook, drafts=drafts)
        elif key == PRODUCTS:
            yield from map(_Chunk, part.notes)
            for product, keys in zip_longest(playbook.products.items, _written_items(written.get(PRODUCTS)), fillvalue=()):
                if isinstance(product, Product) and _shown(product, playbook, drafts=drafts):
                    yield from _product(product, playbook, keys, drafts=drafts)
        else:
            yield from _section(part, playbook, drafts=drafts)


def _written_items(section: Any) -> Sequence[Any]:
    """A section's entries as the file has them."""
    found: Sequence[Any] = section.get("items", ()) if isinstance(section, Mapping) else section or ()
    return found


def _is_there(playbook: Playbook, key: str, *, drafts: bool) -> bool:
    """Whether the page has the heading: something stands below it, or the page had it empty."""
    if key == "description":
        return _shown(playbook.description, playbook, drafts=drafts)
    if any(_is_there(playbook, child, drafts=drafts) for child in CONTAINERS.get(key, ())):
        return True
    return _says_something(playbook.section(key), playbook, drafts=drafts)


def _says_something(section: Section[Item], playbook: Playbook, *, drafts: bool) -> bool:
    shown = any(_shown(item, playbook, drafts=drafts) for item in section.items)
    return bool(shown or section.notes or section.links or section.heading)


def _heading(key: str, heading: str | None, playbook: Playbook, headed: set[str]) -> Iterator[_Chunk]:
    if key not in headed:
        headed.add(key)
        yield from _heading_line(title_of(key, playbook.industry) if heading is None else heading, LEVELS.get(key, 3))


def _heading_line(heading: str, level: int) -> Iterator[_Chunk]:
    """A heading, unless the page has none; a line in bold stays one."""
    if heading:
        yield _Chunk(heading if heading.startswith("**") else f"{'#' * level} {heading}")


def _product(product: Product, playbook: Playbook, order: Iterable[str], *, drafts: bool) -> Iterator[_Chunk]:
    yield from _heading_line((product.heading or product.product) + _mark(product, playbook), LEVELS["product"])
    yield from map(_Chunk, product.notes)
    for key in dict.fromkeys((*(key for key in order if key in PRODUCT_SECTIONS), *PRODUCT_SECTIONS)):
        title = PRODUCT_SECTIONS[key]
        section: Section[Item] = getattr(product, key)
        if _says_something(section, playbook, drafts=drafts):
            yield from _heading_line(title if section.heading is None else section.heading, LEVELS[key])
            yield from _section(section, playbook, drafts=drafts)


def _section(section: Section[Item], playbook: Playbook, *, drafts: bool) -> Iterator[_Chunk]:
    yield from map(_Chunk, section.notes)
    yield from (_Chunk(f"- [**{link.title or absolute(link.url)}**]({link.url})", "bullet") for link in section.links)
    yield from _items(section.items, section.columns, section.layout, playbook, drafts=drafts)


def _items(items: Sequence[Item], columns: Sequence[str], layout: str, playbook: Playbook, *, drafts: bool) -> Iterator[_Chunk]:
    shown = [item for item in items if _shown(item, playbook, drafts=drafts)]
    columns = columns_of(columns, shown)
    number = 0
    open_table = False
    for position, item in enumerate(shown):
        if isinstance(item, Term) and item.same_line and position:
            continue
        sharing = [] if columns else _sharing(item, shown[position + 1 :])
        line = row_of(item, columns) if columns else joined([item, *sharing]) if isinstance(item, Term) and sharing else line_of(item)
        mark = _mark(item, playbook)
        if line.startswith("| "):
            if columns and not open_table:
                yield _Chunk(f"{table_row(columns)}\n{table_row(['---'] * len(columns))}", "row")
            yield _Chunk(line, "row")
            open_table = True
        elif layout == "paragraphs" and line.startswith("**"):
            yield _Chunk(line + mark)
        else:
            number += 1
            listed = line.startswith("- ")
            marker = "" if listed else f"{number}. " if layout == "numbered" else "- "
            yield _Chunk(marker + (line + mark).replace("\n", "\n" + " " * len(marker or "- ")), "bullet")
        for note in (note for each in (item, *sharing) for note in each.notes):
            yield _Chunk(note, "row" if note.startswith("| ") else "block", apart="\n" in note)
            open_table = note.startswith("| ")
            number = 0


def _sharing(item: Item, following: Sequence[Item]) -> list[Term]:
    """Terms that stand in the line of this one."""
    if not isinstance(item, Term) or item.page_line:
        return []
    return [other for other in takewhile(lambda other: isinstance(other, Term) and other.same_line, following) if isinstance(other, Term)]
