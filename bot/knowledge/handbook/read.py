"""A playbook's blocks -> what the YAML will say, as plain data in the page's order.

A heading opens a section; its lists and tables become entries, everything else notes of the entry above it, or of the section.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from bot.knowledge.handbook.blocks import Block
from bot.knowledge.handbook.headings import SUB_SEGMENTS, is_product, section_of
from bot.knowledge.handbook.lines import DRAFT_MARK, Data, bare, item_in, lead_of, terms_in
from bot.knowledge.handbook.nodes import number_twins
from bot.knowledge.handbook.rows import columns_of, item_in_row, table_row
from bot.knowledge.handbook.write import DRAFT_NOTICE, NO_TEXT
from bot.knowledge.model import Bullet, Item, Metric, SoftwareCategory, SubSegment, Term
from bot.knowledge.names import name_key, names_of, straighten
from bot.knowledge.template import CONTAINERS, LEVELS, LISTS, PRODUCT_SECTIONS, PRODUCTS, SECTIONS, title_of

_SHAPES: dict[str, type[Item]] = {"description": SubSegment, "terminology": Term, "software": SoftwareCategory, "metrics": Metric}
_BOLD_HEADING_LEVEL = 7
"""Below every other."""


def read_playbook(blocks: Sequence[Block], names: Iterable[str], reserved: Iterable[str] = (), verbatim: Collection[str] = ()) -> Data:
    """The sections of the playbook of the industry that goes by `names`. Keys as in the YAML, page's order; `status: draft` if it says so.

    `reserved` are names (as `name_key`) that no term may have, since they are industries'. What stands in the sections `verbatim` becomes notes.
    """
    reader = _Reader(names, reserved, verbatim)
    for position, block in enumerate(blocks):
        reader.read(block, blocks[position + 1 :])
    return reader.finished()


class _Reader:
    """Where we are in the playbook, and what it holds so far."""

    def __init__(self, names: Iterable[str], reserved: Iterable[str], as_notes: Collection[str]) -> None:
        self.names = tuple(names)
        self.as_notes = as_notes
        self.data: Data = {}
        self.product: Data | None = None
        self.product_level = 0
        self.section: Data | None = None
        self.key = ""
        self.level = 0
        self.verbatim = False
        self.defined = set(reserved)

    def read(self, block: Block, following: Sequence[Block]) -> None:
        if block.kind == "heading":
            self._on_heading(block.text, block.level, block.text, following)
        elif block.kind == "paragraph" and (title := _bold_title(block.text)) and self._could_be_heading(title):
            self._on_heading(title, _BOLD_HEADING_LEVEL, block.text, following)
        elif not self.data and block.text == DRAFT_NOTICE:
            self.data["status"] = "draft"
        elif self.section is None or self.verbatim or self.key == PRODUCTS:
            self._note(block.text)
        elif self.key == "description":
            self._describe(block)
        else:
            self._list(block)

    # --- headings

    def _could_be_heading(self, title: str) -> bool:
        key = section_of(title, self.names, exactly=True)
        here = PRODUCT_SECTIONS if self.product is not None else CONTAINERS["data"] if self.key in ("data", *CONTAINERS["data"]) else ()
        return key in here and not self._has(key or "")

    def _has(self, key: str) -> bool:
        return key in (self.product if self.product is not None and key in PRODUCT_SECTIONS else self.data)

    def _on_heading(self, title: str, level: int, as_it_stands: str, following: Sequence[Block]) -> None:
        key = section_of(title, self.names)
        below = next((block for block in following if block.kind == "heading"), None)
        product_below = below is not None and section_of(below.text) in PRODUCT_SECTIONS and below.level > level
        among_products = PRODUCTS in self.data
        if key in PRODUCT_SECTIONS and self.product is not None and key not in self.product:
            self._open(self.product, key, as_it_stands, level)
        elif key == PRODUCTS and not among_products:
            self._open(self.data, PRODUCTS, as_it_stands, level)
        elif PRODUCTS not in self.as_notes and (product_below or (among_products and is_product(title))):
            self._open_product(as_it_stands, level)
        elif key in SECTIONS and key not in self.data and (self.product is None or level < self.product_level):
            self.product = None
            self._open(self.data, key, as_it_stands, level)
        else:
            inside = key == SUB_SEGMENTS and self.key == "description"
            self.verbatim = self.verbatim or (level <= self.level and not inside)
            self._note(as_it_stands if level == _BOLD_HEADING_LEVEL else f"{'#' * self._level_in_template(level)} {as_it_stands}")

    def _level_in_template(self, level: int) -> int:
        """As deep below the present heading as on the page, whatever depth the page gives that one."""
        if not self.level:
            return level
        here = LEVELS["product"] if self.section is None else LEVELS.get(self.key, 3)
        return min(max(here + level - self.level, 1), 6)

    def _open(self, parent: Data, key: str, heading: str, level: int) -> None:
        self.section = {} if heading == title_of(key, self.names[0]) else {"heading": heading}
        parent[key] = self.section
        self.key, self.level, self.verbatim = key, level, key in self.as_notes

    def _open_product(self, heading: str, level: int) -> None:
        if PRODUCTS not in self.data:
            self.data[PRODUCTS] = {"heading": ""}
        draft = heading.endswith(DRAFT_MARK)
        heading = heading.removesuffix(DRAFT_MARK).strip()
        plain = re.sub(r"^[^\w]+|[^\w)]+$", "", bare(_bold_title(heading) or heading)) or heading
        self.product = {"product": plain} | ({"status": "draft"} if draft else {}) | ({} if plain == heading else {"heading": heading})
        self.data[PRODUCTS].setdefault("items", []).append(self.product)
        self.product_level = self.level = level
        self.section, self.verbatim, self.key = None, False, ""

    # --- what stands under them

    def _note(self, text: str) -> None:
        """Below what stands above it. Notes that follow each other are one, so that their lists can't grow together when read again."""
        holder: Data = self.section if self.section is not None else self.product if self.product is not None else self.data
        entries = holder.get("sub_segments" if self.key == "description" and self.section is not None else "items") or ()
        notes: list[str] = (entries[-1] if entries and self.section is not None else holder).setdefault("notes", [])
        if notes and not notes[-1].startswith("| ") and not text.startswith("| "):
            notes[-1] += f"\n\n{text}"
        else:
            notes.append(text)

    def _describe(self, block: Block) -> None:
        assert self.section is not None
        if block.kind in ("table", "bullets", "numbered") and self._list(block, "sub_segments", or_note=False):
            return
        if self.section.keys().isdisjoint(("sub_segments", "notes")):
            self.section["text"] = "\n\n".join(filter(None, [self.section.get("text"), block.text]))
        else:
            self._note(block.text)

    def _list(self, block: Block, where: str = "items", *, or_note: bool = True) -> bool:
        """Entries of the section; whether the block gave any."""
        assert self.section is not None
        shape = shape_of(self.key)
        first = not self.section.get(where)
        found: list[Data | str] = []
        if block.kind == "table":
            found = self._rows(block, shape, first=first)
        elif block.kind in ("bullets", "numbered"):
            found = list(self._lines(block, shape, first=first))
        elif block.kind == "paragraph" and shape is not Bullet and lead_of(block.text)[0] and block.text.startswith(("**", "__")):
            found = self._entries(block.text, shape)
        if not any(isinstance(item, dict) for item in found):
            if or_note:
                self._note(block.text)
            return False
        if first and block.kind in ("numbered", "paragraph"):
            self.section["layout"] = "numbered" if block.kind == "numbered" else "paragraphs"
        for item in found:
            if isinstance(item, dict):
                self.section.setdefault(where, []).append(item)
            else:
                self._note(item)
        return True

    def _lines(self, block: Block, shape: type[Item], *, first: bool) -> Iterator[Data | str]:
        """An entry for each line of a list, or the line itself where it is none. A number that would be lost stays in front of it."""
        assert self.section is not None
        lost = block.kind == "numbered" and not first and self.section.get("layout") != "numbered"
        if block.kind == "numbered" and not all(self._entries(text, shape) for text in block.items):
            return  # a number in front of what is no entry would be lost
        unnumbered = block.kind == "bullets" and not first and self.section.get("layout") == "numbered"
        for number, text in enumerate(block.items, start=1):
            text = f"{number}. {text}" if lost else text
            found = self._entries(text, shape) or [f"- {text}"]
            yield from (item | {"page_line": f"- {text}"} if unnumbered and isinstance(item, dict) else item for item in found)

    def _entries(self, text: str, shape: type[Item]) -> list[Data | str]:
        found = terms_in(text) if shape is Term else list(filter(None, [item_in(text, shape)]))
        if any(map(self._is_defined, found)):
            return []
        if self.section and "columns" in self.section and len(found) == 1:
            found[0]["page_line"] = text  # beside a table, which the section's entries are rows of
        return [*found]

    def _is_defined(self, term: Data) -> bool:
        """A second definition of a name stays a note: a name has one meaning in a playbook."""
        if "term" not in term:
            return False
        keys = {name_key(straighten(name)) for name in names_of(Term.model_validate(term))}
        known = not keys.isdisjoint(self.defined)
        self.defined |= keys
        return known

    def _rows(self, block: Block, shape: type[Item], *, first: bool) -> list[Data | str]:
        """An entry for each row, or the row as it stands. A table of another form than the section's first brings its header along."""
        assert self.section is not None
        header, *rows = block.rows
        found: list[Data | str] = []
        for cells in rows:
            item = item_in_row(cells, header, shape)
            found.append(item if item and not self._is_defined(item) else table_row(cells))
        if not any(isinstance(item, dict) for item in found):
            return []
        if first:
            self.section["columns"] = list(header)
        elif list(header) != self.section.get("columns"):
            self._note(f"{table_row(header)}\n{table_row(['---'] * len(header))}")
            found = [
                item if isinstance(item, str) else item | {"page_line": table_row(cells)} for item, cells in zip(found, rows, strict=True)
            ]
        return found

    # --- the end

    def finished(self) -> Data:
        data = self.data
        if "description" in data and "text" not in data["description"]:
            data["description"]["text"] = "\n\n".join(data["description"].pop("notes", [])) or NO_TEXT
        _drop_our_columns(data.get("description", {}), "sub_segments", SubSegment)
        present = set(data)
        for container, children in CONTAINERS.items():
            if not present.isdisjoint(children):
                data.setdefault(container, {"heading": ""})
                if data[container] == {}:
                    del data[container]
        for product in data.get(PRODUCTS, {}).get("items", []):
            self._finish(product, PRODUCT_SECTIONS)
        self._finish(data, LISTS)
        return data

    def _finish(self, parent: Data, keys: Iterable[str]) -> None:
        for key in keys:
            if parent.get(key) == {}:  # a heading with nothing below it is on the page all the same
                parent[key] = {"heading": title_of(key, self.names[0])}
            number_twins(parent.get(key, {}).get("items", []))
            if key != PRODUCTS:
                _drop_our_columns(parent.get(key, {}), "items", shape_of(key))


def _drop_our_columns(section: Data, where: str, shape: type[Item]) -> None:
    """A table of the form that `write` chooses by itself needs no note of its columns."""
    if section.get("columns") and where in section:
        items = [shape.model_validate(item) for item in section[where]]
        if list(columns_of((), items)) == section["columns"]:
            del section["columns"]


def shape_of(key: str) -> type[Item]:
    """What the entries of a section are."""
    return _SHAPES.get(key, Bullet)


def _bold_title(text: str) -> str | None:
    bold = text.startswith("**") and text.rstrip(" :").endswith("**") and text.count("**") == 2
    return text.rstrip(" :")[2:-2].strip(" :") if bold else None
