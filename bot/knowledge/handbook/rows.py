"""Tables, a row an entry: the columns alone decide which key a cell belongs to, so that reading and writing agree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge.handbook.lines import BRACKET, COMMA, DRAFT_MARK, Data, bare, faithful, tool_names
from bot.knowledge.model import Bullet, Item, Metric, SoftwareCategory, SubSegment, Term

_COLUMNS: dict[type[Item], tuple[tuple[str, str], ...]] = {
    Metric: (
        ("formula", r"formula"), ("unit", r"^units?$"), ("good", r"^good$"), ("measurement", r"measure|how|calculat"),
        ("business_context", r"why|context|matter|tells|signal|insight|impact|importance"), ("text", r"defin|descri|meaning|what|notes?$"),
    ),
    Term: (("expansion", r"expan|stands|full|long"), ("formula", r"^formula$"), ("definition", r"defin|descri|meaning|what|explan")),
    SoftwareCategory: (("tools", r"tool|software|product|example|vendor|platform"), ("text", r"purpose|descri|use|what|why|notes?$")),
    SubSegment: (("examples", r"example|compan|customer"), ("description", r"descri|what|focus|defin|about|characteri")),
    Bullet: (("text", r""),),
}  # fmt: skip
"""Key -> what a column's header looks like; the first column names the entry."""
GOOD = ("up", "down", "depends")
_FREE_TEXT = {Metric: "text", Term: "definition", SoftwareCategory: "text", SubSegment: "description", Bullet: "text"}
"""Where a cell goes that has no key of its own."""
_METRICS = ("Metric", "Measurement", "Formula", "Unit", "Good", "Business context")
_SEGMENTS = ("Segment", "Description", "Examples")


def columns_of(columns: Sequence[str], items: Sequence[Item]) -> Sequence[str]:
    """The columns of the page's table, or those of ours for entries that were never on a page and say more than a line holds."""
    if not columns and items and all(isinstance(item, Metric) and not item.text for item in items):
        return _METRICS
    if not columns and any(isinstance(item, SubSegment) and item.examples for item in items):
        return _SEGMENTS
    return columns


def keys_of_columns(columns: Sequence[str], shape: type[Item]) -> list[str | None]:
    """The key that each column holds; the columns alone decide, so that reading and writing agree."""
    keys: list[str | None] = [shape.name_key]
    for header in columns[1:]:
        words_in = bare(header).lower()
        keys.append(next((key for key, looks in _COLUMNS[shape] if key not in keys and re.search(looks, words_in)), None))
    free = _FREE_TEXT[shape]
    if free not in keys and None in keys:
        keys[keys.index(None)] = free
    return keys


def row_of(item: Item, columns: Sequence[str]) -> str:
    if item.page_line:
        return item.page_line
    keys = keys_of_columns(columns, type(item))
    name, *cells = [_cell(item, key, keys) for key in keys]
    return table_row([f"{name} {DRAFT_MARK}" if item.status == "draft" else name, *cells])


def table_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|").replace("\n", "<br />") for cell in cells) + " |"


def item_in_row(cells: Sequence[str], columns: Sequence[str], shape: type[Item]) -> Data | None:
    draft = bool(cells) and cells[0].endswith(DRAFT_MARK)
    cells = [cells[0].removesuffix(DRAFT_MARK).strip(), *cells[1:]] if draft else cells
    data: Data = {"status": "draft"} if draft else {}
    keys = keys_of_columns(columns, shape)
    for header, key, cell in zip(columns, keys, cells, strict=False):
        if not cell:
            continue
        if key == shape.name_key:
            data |= _name_in(cell, keys, shape)
        elif key in ("tools", "examples"):
            data[key] = [bare(piece) for piece in COMMA.split(cell) if piece.strip()]
        elif key and (key != "good" or cell in GOOD):
            data[key] = cell
        else:
            free = _FREE_TEXT[shape]
            data[free] = " ".join(filter(None, [data.get(free), f"{bare(header)}: {cell}"]))
    if shape is SoftwareCategory:
        data.setdefault("tools", [])
    row = table_row([f"{cells[0]} {DRAFT_MARK}" if draft else cells[0], *cells[1:]])
    return faithful(data, shape, row, lambda item: row_of(item, columns))


def _name_in(cell: str, keys: Sequence[str | None], shape: type[Item]) -> Data:
    name = bare(cell)
    if shape is Term and "expansion" not in keys and (named := BRACKET.match(name)) and " / " not in name:
        return {"term": named["name"], "expansion": named["inside"]}
    return {shape.name_key: name}


def _cell(item: Item, key: str | None, keys: Sequence[str | None]) -> str:
    if isinstance(item, Term) and key == "term" and "expansion" not in keys:
        return f"**{item.full_name}**"
    value = getattr(item, key) if key else None
    if isinstance(value, tuple):
        return ", ".join(tool_names(value))
    return f"**{value}**" if key == item.name_key and value else str(value or "")
