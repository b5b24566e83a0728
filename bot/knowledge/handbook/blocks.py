"""Markdown as blocks: headings, paragraphs, lists, tables, and anything else as it stands. Text inside a block is kept verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table").disable("reference")  # a link's definition is text of the page like any other


@dataclass(frozen=True)
class Block:
    """`items` are a list's texts without their markers, `rows` a table's cells, header first."""

    kind: Literal["heading", "paragraph", "bullets", "numbered", "table", "other"]
    text: str
    level: int = 0
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def blocks_of(lines: Sequence[str]) -> Iterator[Block]:
    tokens = _MARKDOWN.parse("\n".join(lines))
    starts = [position for position, token in enumerate(tokens) if token.level == 0 and token.map]
    for number, position in enumerate(starts):
        token = tokens[position]
        inside = tokens[position : starts[number + 1] if number + 1 < len(starts) else len(tokens)]
        start, end = token.map or (0, 0)
        text = "\n".join(lines[start:end]).strip("\n")
        match token.type:
            case "heading_open":
                yield Block("heading", inside[1].content.strip(), level=int(token.tag[1:]))
            case "paragraph_open":
                yield Block("paragraph", text.strip())
            case "bullet_list_open":
                yield Block("bullets", dedent(text), items=tuple(_items(inside, lines)))
            case "ordered_list_open" if _counts_from_one(inside):
                yield Block("numbered", dedent(text), items=tuple(_items(inside, lines)))
            case "table_open":
                yield Block("table", text, rows=tuple(_rows(inside)))
            case _:
                yield Block("other", text)


def _items(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[str]:
    """Each item without its marker, what is nested in it below it and dedented."""
    for token in tokens:
        if token.type == "list_item_open" and token.level == 1 and token.map:
            start, end = token.map
            own = [line.expandtabs(4) for line in lines[start:end]]
            marker = re.match(r"\s*(?:[-*+]|\d+[.)])\s*", own[0])
            width = len(marker[0]) if marker else 0
            rest = [line[min(width, len(line) - len(line.lstrip())) :] for line in own[1:]]
            yield "\n".join([own[0][width:], *rest]).strip()


def _counts_from_one(tokens: Sequence[Token]) -> bool:
    numbers = [token.info for token in tokens if token.type == "list_item_open" and token.level == 1]
    return numbers == [str(number) for number in range(1, len(numbers) + 1)]


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    cells: list[str] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "tr_open":
            cells = []
        elif token.type == "inline" and before and before.type in ("th_open", "td_open"):
            cells.append(token.content.strip())
        elif token.type == "tr_close":
            yield tuple(cells)
