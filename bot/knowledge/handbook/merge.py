"""A playbook as the page has it now, brought into the YAML as it stands. The page's words win; what only the YAML has stays.

Works on the YAML's own nodes (ruamel.yaml), so that comments, order and quotes survive. Entries of ours that the page lacks stay as drafts;
entries that came from the page and have left it are removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.knowledge.check import may_share
from bot.knowledge.handbook.lines import Data, words
from bot.knowledge.handbook.nodes import as_map, in_flow, node, number_twins, put, sequence_like
from bot.knowledge.handbook.pairs import label_of, names_in_entry, own_names, pairs_of, short, shown
from bot.knowledge.handbook.read import shape_of
from bot.knowledge.handbook.rows import columns_of, keys_of_columns
from bot.knowledge.handbook.write import NO_TEXT
from bot.knowledge.model import (
    Bullet,
    Description,
    Item,
    Metric,
    Product,
    SoftwareCategory,
    SubSegment,
    Term,
    slugify,
)
from bot.knowledge.names import name_key, names_of, straighten
from bot.knowledge.template import LISTS, PRODUCT_SECTIONS, PRODUCTS, SECTIONS, title_of

OWNER = "PostHog Customer Success"
"""Who keeps the handbook page."""
_FORM = ("heading", "notes", "layout", "columns")
"""What a section holds besides its entries: all of it is the page's."""
_OF_THE_PAGE: dict[type[Item], tuple[str, ...]] = {
    Bullet: ("name", "link"),
    Term: ("expansion", "same_line"),
    SoftwareCategory: ("text",),
    Metric: (),
    SubSegment: ("description", "examples"),
    Product: ("heading",),
}
"""Keys that go when the page no longer gives them; `notes` and `page_line` do for every shape."""


@dataclass(frozen=True)
class Change:
    kind: Literal["added", "changed", "removed"]
    where: str
    label: str

    def __str__(self) -> str:
        return f"{self.kind:8}{self.where}: {self.label}"


def merge(old: CommentedMap, new: Data) -> list[Change]:
    """Brings `new`, a playbook as `read` gives it, into `old`, and says what changed."""
    return list(_Merge(old, new).run())


class _Merge:
    def __init__(self, old: CommentedMap, new: Data) -> None:
        self.old, self.new = old, new
        self.ours = old.get("status") != "reviewed"
        """Whether what stands in the YAML was never on a page."""
        self.industry = str(old["industry"])

    def run(self) -> Iterator[Change]:
        status = self.new.get("status", "reviewed")
        if self.old["status"] != status and not (self.old["status"] == "reviewed" and status == "draft"):
            yield Change("changed", "status", f"{self.old['status']} -> {status}")
            self.old["status"] = status
            if status == "reviewed":
                put(self.old, "owner", self.old.get("owner", OWNER), "status")
                put(self.old, "additions", "draft", "owner")
        self.marks = "draft" if self.ours and status == "reviewed" else None
        yield from self._extras(self.old, self.new, ("notes",), self.industry)
        if "description" in self.new:
            yield from self._description()
        elif status == "reviewed" and self._has_description() and as_map(self.old, "description", Description).get("status") != "draft":
            yield Change("changed", "description", "is not on the page: a draft now")
            put(self.old["description"], "status", "draft", "text")
        for key in (key for key in LISTS if key in self.new or key in self.old):
            yield from self._section(self.old, key, self.new.get(key, {}), title_of(key, self.industry))
        wanted = [key for key in self.new if key in (*SECTIONS, PRODUCTS)]
        if [key for key in self.old if key in wanted] != wanted:
            yield Change("changed", "sections", "in the order of the page")
            for key in [*wanted, *(key for key in self.old if key in (*SECTIONS, PRODUCTS) and key not in wanted)]:
                self.old.move_to_end(key)

    def _has_description(self) -> bool:
        value = self.old["description"]
        return str(value.get("text") if isinstance(value, dict) else value) != NO_TEXT

    def _description(self) -> Iterator[Change]:
        title = title_of("description", self.industry)
        old, new = as_map(self.old, "description", Description), self.new["description"]
        if words(str(old.get("text", ""))) != words(new["text"]):
            yield Change("changed", title, short(new["text"]))
            old["text"] = node(new["text"])
        if old.get("status") == "draft" and self.new.get("status") != "draft":
            del old["status"]
            yield Change("changed", title, "is on the page now")
        yield from self._extras(old, new, ("heading", "notes", "columns"), title)
        found, changes = self._entries(old.get("sub_segments") or [], new.get("sub_segments", []), SubSegment, new, title)
        yield from changes
        if changes:
            old["sub_segments"] = found
        if list(old) == ["text"]:
            self.old["description"] = old["text"]

    def _section(self, parent: CommentedMap, key: str, new: Data, title: str) -> Iterator[Change]:
        value = parent.get(key)
        old = value if isinstance(value, CommentedMap) else CommentedMap(items=value if value is not None else CommentedSeq())
        form = list(self._extras(old, new, _FORM, title))
        shape = Product if key == PRODUCTS else shape_of(key)
        found, changes = self._entries(old.get("items") or [], new.get("items", []), shape, new, title)
        if changes:
            old["items"] = found
        if not (form or changes):
            return
        yield from form
        yield from changes
        if not old.get("items"):
            old.pop("items", None)
        else:
            old.move_to_end("items")
        if list(old) == ["items"]:
            parent[key] = old["items"]
        elif old:
            parent[key] = old
        else:
            parent.pop(key, None)

    def _extras(self, old: CommentedMap, new: Data, keys: Sequence[str], title: str) -> Iterator[Change]:
        for key in keys:
            if key in new and old.get(key) != new[key]:
                yield Change("changed" if key in old else "added", title, f"{key} {short(new[key])}")
                old[key] = node(new[key], key)
                if key in _FORM:
                    old.move_to_end(key, last=False)
            elif key in old and key not in new:
                yield Change("removed", title, f"{key} {short(old[key])}")
                del old[key]

    def _entries(
        self, old: Sequence[Any], new: Sequence[Data], shape: type[Item], section: Data, title: str
    ) -> tuple[CommentedSeq, list[Change]]:
        """The page's entries in its order, each with what the YAML has beside it, then ours."""
        columns = columns_of(section.get("columns", ()), [] if shape is Product else [shape.model_validate(entry) for entry in new])
        pairs = pairs_of(old, new, shape, columns)
        taken = {name for data in new for name in own_names(data)} if shape is Term else set()
        changes: list[Change] = []
        found: list[Any] = []
        positions: list[int | None] = []
        for position, data in enumerate(new):
            positions.append(pairs.get(position))
            if position in pairs:
                entry, more = self._updated(old[pairs[position]], data, shape, columns, title)
                changes += more
            else:
                entry = node(data)
                changes.append(Change("added", title, label_of(data)))
            found.append(entry)
        for position, entry in enumerate(old):
            if position in pairs.values():
                continue
            ours = self.ours or (isinstance(entry, dict) and entry.get("status") == "draft") or self._in_brief(entry, shape)
            if ours and taken.isdisjoint(own_names(entry) if shape is Term else ()):
                kept = self._kept(entry, shape)
                if not self.ours and isinstance(entry, dict) and entry.get("status") != "draft":
                    changes.append(Change("changed", title, f"{label_of(entry)} has left the page, but the brief needs it: a draft now"))
                    put(kept, "status", "draft", next(iter(kept)))
                found.append(kept)
                positions.append(position)
            else:
                changes.append(Change("removed", title, label_of(entry)))
        if len(found) == len(old) and all(ours is theirs for ours, theirs in zip(found, old, strict=True)):
            return sequence_like(old, found, positions), changes
        number_twins(found)
        if shape is Term:
            _release(found)
        if not changes:
            changes.append(Change("changed", title, "the order or the state of its entries"))
        return sequence_like(old, found, positions), changes

    def _in_brief(self, entry: Any, shape: type[Item]) -> bool:
        brief = self.old.get("brief") or {}
        named = {Term: brief.get("terms", []), Product: [brief.get("pitch", {}).get("product", "")]}.get(shape, [])
        return not {name_key(straighten(str(name))) for name in named}.isdisjoint(names_in_entry(entry, shape) if named else ())

    def _kept(self, entry: Any, shape: type[Item]) -> Any:
        """An entry of ours beside the page's is a draft."""
        if self.marks and not (isinstance(entry, dict) and entry.get("status")):
            entry = entry if isinstance(entry, dict) else CommentedMap({shape.shorthand or shape.name_key: entry})
            put(entry, "status", self.marks, next(iter(entry)))
        return entry

    def _updated(self, entry: Any, data: Data, shape: type[Item], columns: Sequence[str], title: str) -> tuple[Any, list[Change]]:
        changes: list[Change] = []
        drafted = isinstance(entry, dict) and entry.get("status") == "draft"
        old = entry if isinstance(entry, CommentedMap) else CommentedMap({shape.shorthand or shape.name_key: entry})
        parts = {key: data[key] for key in PRODUCT_SECTIONS if key in data} if shape is Product else {}
        plain = {key: value for key, value in data.items() if key not in parts and key != "id"}
        if words(shown(old, shape, columns)) != words(shown(data, shape, columns)) or old.get("notes", []) != plain.get("notes", []):
            changes.append(Change("changed", title, label_of(data)))
            self._rewrite(old, plain, shape, columns)
        if drafted and data.get("status") != "draft" and self.new.get("status") != "draft":
            del old["status"]
            changes = changes or [Change("changed", title, f"{label_of(data)} is on the page now")]
        if shape is Product:
            changes += self._parts(old, data, drafted=drafted)
        return (old if changes else entry), changes

    def _parts(self, old: CommentedMap, data: Data, *, drafted: bool) -> list[Change]:
        """What stands under a product; under one that was a draft, all of it was ours."""
        before = self.ours, self.marks
        if drafted:
            self.ours, self.marks = True, "draft"
        keys = [key for key in PRODUCT_SECTIONS if key in data or key in old]
        changes = [
            change for key in keys for change in self._section(old, key, data.get(key, {}), f"{data['product']} > {PRODUCT_SECTIONS[key]}")
        ]
        self.ours, self.marks = before
        return changes

    def _rewrite(self, old: CommentedMap, new: Data, shape: type[Item], columns: Sequence[str]) -> None:
        gone = {*_OF_THE_PAGE[shape], "notes", "page_line", *(keys_of_columns(columns, shape) if columns else ())}
        for key in gone - new.keys() - {None}:
            old.pop(key, None)
        name = shape.name_key
        former = str(old.get(name, ""))
        for key, value in new.items():
            if key == "tools":
                old[key] = self._tools(old.get("tools", []), value)
            elif old.get(key) != value:
                old[key] = node(value, key)
        if shape is not Bullet and former and name in new and name_key(former) != name_key(str(new[name])):
            own = {name_key(each) for each in names_of(shape.model_validate(old))}
            if name_key(former) not in own:
                old["aliases"] = node([*old.get("aliases", []), former], "aliases")

    def _tools(self, old: Sequence[Any], new: Sequence[str]) -> CommentedSeq:
        left = {name_key(str(tool["name"] if isinstance(tool, dict) else tool)): position for position, tool in enumerate(old)}
        found: list[Any] = []
        positions: list[int | None] = []
        for name in new:
            position = left.pop(name_key(name), None)
            tool = in_flow(name) if position is None else old[position]
            if isinstance(tool, dict):
                tool.pop("status", None)
            found.append(tool)
            positions.append(position)
        slugs = {slugify(str(name)) for name in new}
        for position in left.values():
            tool = old[position]
            if slugify(str(tool["name"] if isinstance(tool, dict) else tool)) in slugs:
                continue  # the same in other words
            if self.ours or (isinstance(tool, dict) and tool.get("status") == "draft"):
                found.append(CommentedMap({**(tool if isinstance(tool, dict) else {"name": tool}), "status": "draft"}))
                positions.append(position)
        return sequence_like(old, found, positions)


def _release(terms: Sequence[Any]) -> None:
    """No term keeps an alias that is another one's name, but where an abbreviation stands for both."""
    models = [Term.model_validate(term) for term in terms]
    names = [own_names(term) for term in terms]
    for position, term in enumerate(terms):
        others = [names[at] for at, other in enumerate(models) if at != position and not may_share(models[position], other)]
        taken = set().union(*others)
        aliases = term.get("aliases", [])
        left = [alias for alias in aliases if name_key(straighten(alias)) not in taken]
        if len(left) < len(aliases):
            term["aliases"] = node(left, "aliases")
