"""What can be written of an entry: the fields of each kind, by their keys in the YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.knowledge.model import Bullet, Item, Metric, SoftwareCategory, SubSegment, Term, Tool
from bot.lookup.entries import Entry

MOST_NAME, MOST_LINE, MOST_TEXT = 100, 400, 2000
"""Characters of a name, of a line, of a text: all of them together fit a card."""


@dataclass(frozen=True)
class Field:
    """`block` is the same for what is the same to whoever writes, so that what was typed stays when the kind changes."""

    key: str
    block: str
    label: str
    most: int = MOST_LINE
    needed: bool = False
    hint: str = ""

    @property
    def is_long(self) -> bool:
        return self.most > MOST_NAME and self.key not in ("formula", "source")


@dataclass(frozen=True)
class Kind:
    """What can be added. `under` is the heading it goes to; `within` what there is to choose below that: a product, a category."""

    title: str
    under: str
    fields: tuple[Field, ...]
    within: str = ""


NAME = Field("name", "name", "Name", MOST_NAME, needed=True)
RUN_IN = Field("name", "name", "Name", MOST_NAME, hint="Two or three words that stand in bold before the text.")
TEXT = Field("text", "text", "Text", MOST_TEXT, needed=True)
FORMULA = Field("formula", "formula", "Formula")
SO_WHAT = Field("so_what", "so_what", "So-what", hint="One line: what a CSM does with it. Ask, check, pitch or warn.")
ALIAS = Field("alias", "alias", "Another name", MOST_NAME, hint="How else people call it.")
SOURCE = Field("source", "source", "Source", hint="A link to a page it rests on.")

TERM = (
    Field("term", "name", "Name", MOST_NAME, needed=True),
    Field("expansion", "expansion", "Expansion", MOST_NAME, hint="What the letters stand for."),
    Field("definition", "text", "Text", MOST_TEXT, needed=True),
    FORMULA,
    SO_WHAT,
    SOURCE,
)
METRIC = (NAME, Field("text", "text", "Text", MOST_TEXT, needed=True), FORMULA, SO_WHAT, SOURCE)
BULLET = (TEXT, RUN_IN, SO_WHAT, SOURCE)
TOOL = (NAME, Field("text", "text", "Text", MOST_TEXT), SO_WHAT, SOURCE)

KINDS: Mapping[str, Kind] = {
    "term": Kind("Term", "terminology", TERM),
    "metric": Kind("Metric", "metrics", METRIC),
    "best_practice": Kind("Best practice", "best_practices", BULLET, "product"),
    "challenge": Kind("Challenge", "common_challenges", BULLET, "product"),
    "use_case": Kind("Use case", "cross_product_use_cases", BULLET, "product"),
    "tool": Kind("Tool", "software", TOOL, "category"),
}


def fields_of(entry: Entry) -> tuple[Field, ...]:
    """What can be changed of it; nothing of what is no entry of a list."""
    match entry.item:
        case Term():
            return (*TERM[:-1], ALIAS, SOURCE)
        case Metric():
            measurement = Field("measurement", "measurement", "Measured as")
            context = Field("business_context", "business_context", "Why it matters", MOST_TEXT)
            return (NAME, Field("text", "text", "Text", MOST_TEXT), measurement, FORMULA, context, SO_WHAT, ALIAS, SOURCE)
        case Tool():
            return (*TOOL[:-1], ALIAS, SOURCE)
        case Bullet():
            return (*BULLET[:-1], ALIAS, SOURCE)
        case SubSegment():
            return (NAME, Field("description", "text", "Text", MOST_TEXT), SO_WHAT, ALIAS, SOURCE)
        case SoftwareCategory():
            return (Field("category", "name", "Name", MOST_NAME, needed=True), Field("text", "text", "Text", MOST_TEXT), SO_WHAT, ALIAS)
        case _:
            return ()


def can_be_changed(entry: Entry) -> bool:
    return entry.kind != "product" and bool(fields_of(entry))


def said_of(entry: Entry, key: str) -> str:
    """What the entry says under the key; nothing under those that only add to a list."""
    value: Any = getattr(entry.item, key, None) if isinstance(entry.item, Item) else None
    return "" if value is None or key in ("alias", "source") else str(value)


def label_for(key: str, entry: Entry | None, section: str) -> str:
    """What people call the key of an entry, or of one that is new to the section."""
    known = fields_of(entry) if entry else next((kind.fields for kind in KINDS.values() if kind.under in section.split("/")), ())
    others = {"alias": "Another name", "source": "Source", "status": "Status", "verified": "Checked on"}
    return next((field.label for field in known if field.key == key), others.get(key, key.replace("_", " ").capitalize()))


def problem_at(key: str, problem: str, entry: Entry | None, section: str) -> str:
    """As a sentence below the field: `is no link` is told of the source there."""
    return f"{label_for(key, entry, section)} {problem}" if key and problem.startswith(("is ", "has ")) else problem
