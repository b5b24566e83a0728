"""A playbook taken apart into entries: everything that can be an answer, with an id that reads like a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.knowledge.model import (
    Bullet,
    Item,
    Metric,
    Playbook,
    Product,
    Section,
    SoftwareCategory,
    Status,
    SubSegment,
    Term,
    Tool,
)
from bot.knowledge.names import names_of
from bot.knowledge.template import PRODUCT_SECTIONS, SECTION_TITLES, SECTIONS

Standing = tuple[Status, date | None]
Kind = Literal["playbook", "section", "product", "term", "metric", "category", "tool", "sub_segment", "bullet"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Entry:
    """Anything that can be an answer.

    `title` is a short name; `text` what the playbook says, in the page's Markdown (links taken out into `item`).
    `section` and `product` are slugs of the headings it stands under. `item` is what it was made from.
    """

    id: str
    kind: Kind
    title: str
    text: str
    playbook: Playbook
    section: str | None = None
    product: Product | None = None
    item: Item | Playbook | Section[Item] | None = None
    names: tuple[str, ...] = ()
    children: tuple[Entry, ...] = ()

    def __repr__(self) -> str:
        return f"Entry({self.id!r})"

    @property
    def industry(self) -> str:
        return self.playbook.slug


def entries_of(playbook: Playbook) -> Iterator[Entry]:
    """Every entry of the playbook in the page's order: the playbook, each section behind its heading's entry, then what it holds."""
    sections = [_section(playbook, key) for key in SECTIONS]
    products = [_product(playbook, product) for product in playbook.products.items]
    children = tuple(section for section in sections if section) + tuple(products)
    top = Entry(
        playbook.slug,
        "playbook",
        playbook.industry,
        playbook.description.text,
        playbook,
        item=playbook,
        names=(playbook.industry, playbook.slug.replace("-", " "), *playbook.aliases),
        children=children,
    )
    yield from _walk(top)


def _walk(entry: Entry) -> Iterator[Entry]:
    yield entry
    for child in entry.children:
        yield from _walk(child)


def _section(playbook: Playbook, key: str) -> Entry | None:
    if key == "description":
        description = playbook.description
        where = f"{playbook.slug}/description"
        children = tuple(_entry(playbook, segment, where, key) for segment in description.sub_segments)
        return Entry(where, "section", SECTIONS[key], description.text, playbook, key, item=description, children=children)
    section: Section[Item] = getattr(playbook, key)
    return _listing(playbook, section, f"{playbook.slug}/{key}", key) if section else None


def _listing(playbook: Playbook, section: Section[Item], where: str, key: str, product: Product | None = None) -> Entry:
    children = tuple(_entry(playbook, item, where, key, product) for item in section.items)
    text = "\n".join([*section.notes, *(line(child) for child in children)])
    return Entry(where, "section", SECTION_TITLES[key], text, playbook, key, product, item=section, children=children)


def _product(playbook: Playbook, product: Product) -> Entry:
    where = f"{playbook.slug}/products/{product.slug}"
    children = tuple(
        _listing(playbook, getattr(product, key), f"{where}/{key}", key, product) for key in PRODUCT_SECTIONS if getattr(product, key)
    )
    return Entry(
        where, "product", product.product, "\n".join(product.notes), playbook, None, product, product, tuple(names_of(product)), children
    )


def standing_of(entry: Entry) -> Standing:
    """Its status, and the day somebody last checked it: its own, else its playbook's."""
    item, playbook = entry.item, entry.playbook
    if isinstance(item, Item) and (item.status or item.verified):
        return item.status or playbook.status, item.verified
    return playbook.status, playbook.verified


def _entry(playbook: Playbook, item: Item, where: str, section: str, product: Product | None = None) -> Entry:
    where = f"{where}/{item.slug}"
    kind, title, text = _words(item)
    children: tuple[Entry, ...] = ()
    if isinstance(item, SoftwareCategory):
        children = tuple(_tool(playbook, tool, where, section, f"{title}: {text}") for tool in item.tools)
    return Entry(where, kind, title, text, playbook, section, product, item, tuple(names_of(item)), children)


def _tool(playbook: Playbook, tool: Tool, where: str, section: str, beside: str) -> Entry:
    """A tool says what it is used as, and what is used beside it."""
    text = f"{beside}\n{tool.text}" if tool.text else beside
    return Entry(f"{where}/{tool.slug}", "tool", tool.name, text, playbook, section, None, tool, tuple(names_of(tool)))


def _words(item: Item) -> tuple[Kind, str, str]:
    """Kind, title and text."""
    match item:
        case Term():
            return "term", item.full_name, item.definition
        case SoftwareCategory():
            tools = ", ".join(tool.name for tool in item.tools)
            return "category", item.category, f"{tools}\n{item.text}" if item.text else tools
        case Metric():
            return "metric", item.name, item.text or item.measurement or item.formula or item.business_context or ""
        case SubSegment():
            return "sub_segment", item.name, item.description or ", ".join(item.examples)
        case Bullet(name=str(name)):
            return "bullet", name, item.text
        case _:
            text = str(getattr(item, "text", ""))
            return "bullet", headline(text), text


def line(entry: Entry) -> str:
    """The entry as one bullet of its section."""
    return f"{entry.title}: {entry.text}" if isinstance(entry.item, Term) or names_itself(entry) else entry.text


def names_itself(entry: Entry) -> bool:
    """Whether the title is a name of its own; a bullet without one is headed by its own first words."""
    return not (isinstance(entry.item, Bullet) and entry.item.name is None)


def headline(text: str) -> str:
    """The first words of a bullet, up to a bracket, a step or eight words: a title for what has none."""
    head = re.split(r" > | \(|: |\. ", text, maxsplit=1)[0].strip()
    words = head.split()
    return head if len(words) <= 9 else " ".join(words[:8]) + " …"
