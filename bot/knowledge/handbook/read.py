"""A playbook's blocks -> what the YAML will say, as plain data in the page's order.

A heading opens a section; its lists and tables become entries, everything else notes of the entry above it, or of the section.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.knowledge.handbook.blocks import Block
from bot.knowledge.handbook.headings import CONTAINERS, PRODUCTS, is_product, section_of, title_of
from bot.knowledge.handbook.lines import Data, columns_of, item_in, item_in_row, table_row, terms_in
from bot.knowledge.handbook.nodes import number_twins
from bot.knowledge.handbook.write import DRAFT_NOTICE
from bot.knowledge.model import (
    LISTS,
    PRODUCT_SECTIONS,
    SECTIONS,
    Bullet,
    Item,
    Metric,
    SoftwareCategory,
    SubSegment,
    Term,
)  # fmt: skip
from bot.knowledge.names import name_key, straighten

_SHAPES: dict[str, type[Item]] = {"description": SubSegment, "terminology": Term, "software": SoftwareCategory, "metrics": Metric}
_BOLD_HEADING_LEVEL = 6


def read_playbook(blocks: Sequence[Block], names: Iterable[str]) -> Data:
    """The sections of the playbook of the industry that goes by `names`. Keys as in the YAML, page's order; `status: draft` if it says so."""
    reader = _Reader(names)
    for position, block in enumerate(blocks):
        reader.read(block, blocks[position + 1 :])
    return reader.finished()


class _Reader:
    """Where we are in the playbook, and what it holds so far."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self.data: Data = {}
        self.product: Data | None = None
        self.product_level = 0
        self.section: Data | None = None
        self.key = ""
        self.level = 0
        self.verbatim = False

    def read(self, block: Block, following: Sequence[Block]) -> None:
        if block.kind == "heading":
            self._on_heading(block.text, block.level, block.text, following)
        elif block.kind == "paragraph" and (title := _bold_title(block.text)) and self._could_be_heading(title):
            self._on_heading(title, _BOLD_HEADING_LEVEL, block.text, following)
        elif not self.data and block.text == DRAFT_NOTICE:
            self.data["status"] = "draft"
        elif self.section is None or self.verbatim:
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
        elif product_below or (among_products and (is_product(title) or (self.product is not None and level == self.product_level))):
            self._open_product(as_it_stands, level)
        elif key in SECTIONS and key not in self.data and (self.product is None or level < self.product_level):
            self.product = None
            self._open(self.data, key, as_it_stands, level)
        else:
            self.verbatim = self.verbatim or level <= self.level
            self._note("#" * level + " " + as_it_stands if level < _BOLD_HEADING_LEVEL else as_it_stands)

    def _open(self, parent: Data, key: str, heading: str, level: int) -> None:
        self.section = {} if heading == title_of(key, self.names[0]) else {"heading": heading}
        parent[key] = self.section
        self.key, self.level, self.verbatim = key, level, False

    def _open_product(self, heading: str, level: int) -> None:
        if PRODUCTS not in self.data:
            self.data[PRODUCTS] = {"heading": ""}
        name = _bold_title(heading) or heading
        plain = straighten(name).strip("*` ")
        self.product = {"product": plain} | ({} if plain == heading else {"heading": heading})
        self.data[PRODUCTS].setdefault("items", []).append(self.product)
        self.product_level = self.level = level
        self.section, self.verbatim, self.key = None, False, ""

    # --- what stands under them

    def _note(self, text: str) -> None:
        holder: Data = self.section if self.section is not None else self.product if self.product is not None else self.data
        entries = holder.get("sub_segments" if self.key == "description" and self.section is not None else "items") or ()
        (entries[-1] if entries and self.section is not None else holder).setdefault("notes", []).append(text)

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
        entries = self.section.get(where, [])
        if block.kind == "table":
            found = self._rows(block, shape, first=not entries)
        elif block.kind in ("bullets", "numbered"):
            found = [item for text in block.items for item in self._items(text, shape, block, first=not entries)]
        elif block.kind == "paragraph" and shape is not Bullet and (item := _paragraph(block.text, shape)):
            found = [item]
        else:
            found = []
        if not any("_note" not in item for item in found):
            if or_note:
                self._note(block.text)
            return False
        if not entries and block.kind in ("numbered", "paragraph"):
            self.section["layout"] = "numbered" if block.kind == "numbered" else "paragraphs"
        for item in found:
            if "_note" in item:
                self._note(item["_note"])
            else:
                self.section.setdefault(where, []).append(item)
        return True

    def _items(self, text: str, shape: type[Item], block: Block, *, first: bool) -> list[Data]:
        numbered = block.kind == "numbered"
        own_layout = numbered and (first or (self.section or {}).get("layout") == "numbered")
        if numbered and not own_layout:
            text = f"{block.items.index(text) + 1}. {text}"
        if shape is Term:
            terms = terms_in(text)
            return (
                [term for term in terms if not self._is_defined(term)]
                if terms and not any(map(self._is_defined, terms))
                else [{"_note": f"- {text}"}]
            )
        found = item_in(text, shape)
        return [found or {"_note": f"- {text}"}]

    def _is_defined(self, term: Data) -> bool:
        """A second definition of a name stays a note: a name has one meaning in a playbook."""
        assert self.section is not None
        keys = {name_key(name) for key in ("term", "expansion") for name in term.get(key, "").split(" / ")} - {""}
        others = (
            name for other in self.section.get("items", ()) for key in ("term", "expansion") for name in other.get(key, "").split(" / ")
        )
        return not keys.isdisjoint(map(name_key, others))

    def _rows(self, block: Block, shape: type[Item], *, first: bool) -> list[Data]:
        assert self.section is not None
        header, *rows = block.rows
        found = [item_in_row(cells, header, shape) for cells in rows]
        if not rows or any(item is None or (shape is Term and self._is_defined(item)) for item in found):
            return []
        if first:
            self.section["columns"] = list(header)
        elif list(header) == self.section.get("columns"):
            pass
        else:
            ruler = table_row(["---"] * len(header))
            self._note(f"{table_row(header)}\n{ruler}")
            found = [item and item | {"page_line": table_row(cells)} for item, cells in zip(found, rows, strict=True)]
        return [item for item in found if item]

    # --- the end

    def finished(self) -> Data:
        data = self.data
        if "description" in data and "text" not in data["description"]:
            data["description"]["text"] = "\n\n".join(data["description"].pop("notes", [])) or "…"
        _drop_our_columns(data.get("description", {}), "sub_segments", SubSegment)
        for container, children in CONTAINERS.items():
            if any(child in data for child in children):
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


def _paragraph(text: str, shape: type[Item]) -> Data | None:
    """A paragraph that is an entry starts with its name in bold."""
    return item_in(text, shape) if text.startswith(("**", "__")) else None
