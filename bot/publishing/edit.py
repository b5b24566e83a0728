"""What a proposal does to a playbook: to its text, of which only the lines it touches differ, or to its plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.knowledge.check import Where
from bot.knowledge.loader import read_text, shape_at
from bot.knowledge.model import Item, Playbook, slugify
from bot.knowledge.names import name_key
from bot.knowledge.proposal import Proposal
from bot.knowledge.template import PRODUCT_SECTIONS
from bot.publishing.data import Data
from bot.publishing.places import List, ids_of, list_of
from bot.publishing.publisher import Conflict
from bot.publishing.sheet import Sheet, Unwritable

LISTED = {"alias": "aliases", "source": "sources"}
"""Keys of a proposal that add one text to a list."""
NEWEST_WINS = ("verified", "status")
"""Who checked it last is right, whatever it said before."""
ENTRY_ORDER = (
    "id", "term", "category", "product", "name", "expansion", "same_line", "text", "heading", "definition", "description", "examples",
    "measurement", "formula", "unit", "good", "business_context", "link", "tools", "aliases", "asked_as", "so_what", "customer_safe",
    "sources", "status", "verified", "notes", "page_line", "sub_segments", "links", "columns", *PRODUCT_SECTIONS,
)  # fmt: skip
"""In which order authors write the keys of an entry."""
NO_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no reader of YAML takes."""


class Unreadable(Conflict):
    """The playbook was broken before: no fault of the proposal."""


def edited(text: str, proposal: Proposal) -> str:
    """The playbook's YAML with the proposal in it; the very same text if it says so already. Raises Conflict."""
    source, problems = read_text(f"{proposal.industry}.yaml", text)
    if source is None:
        raise Unreadable(f"the playbook can't be read: {problems[0]}")
    sheet = Sheet(text)
    try:
        apply(sheet, source.playbook, proposal)
        return sheet.text()
    except Unwritable as error:
        raise Conflict("this place in the playbook's file is written in a way that only a person can change") from error


def apply(data: Data, playbook: Playbook, proposal: Proposal) -> None:
    """`playbook` is what the data say now. Raises Conflict."""
    if playbook.slug != proposal.industry:
        raise Conflict(f'this is the playbook "{playbook.slug}", not "{proposal.industry}"')
    for key, text in proposal.values.items():
        if NO_TEXT.search(text):
            raise Conflict("holds a character that is no text: delete it, or type it anew", key)
    if proposal.entry:
        _change(data, playbook, proposal)
    else:
        _add(data, playbook, proposal)


def _change(data: Data, playbook: Playbook, proposal: Proposal) -> None:
    where = ids_of(playbook).get(proposal.entry)
    if where is None:
        if _is_renamed(data, playbook, proposal):
            return
        raise Conflict(f'"{_name(proposal.entry)}" is no longer in the playbook')
    path, shape = _written(data, where), _shape(where)
    old = _as_mapping(data.at(path), shape)
    if _says_all(old, proposal.values):
        return
    fixed = [key for key in proposal.values if key not in LISTED and (key in proposal.before or key not in NEWEST_WINS)]
    now = {key: _said(old, key) for key in fixed}
    for key, said in now.items():
        if said not in (proposal.before.get(key, "").strip(), proposal.values[key].strip()):
            changed = f'"{_short(_label(old, shape))}" has changed meanwhile: its {key.replace("_", " ")} now says "{_short(said)}"'
            raise Conflict(changed, key, now)
    if not isinstance(data.at(path), dict):
        data.expand(path, _shorthand(shape))
    order = _order(shape)
    for key in _in_order(proposal.values, order):
        text, there = proposal.values[key], data.at((*path, LISTED.get(key, key)))
        if _says(old, key, text):
            continue
        if key in LISTED and isinstance(there, list):
            data.append((*path, LISTED[key]), text)
        elif text.strip():
            data.put(path, LISTED.get(key, key), _typed(key, text), order)
        else:
            data.take_away(path, key)


def _is_renamed(data: Data, playbook: Playbook, proposal: Proposal) -> bool:
    """Whether the entry has gone because it goes by its new name already."""
    place = list_of(playbook, proposal.section)
    if place is None or proposal.values.keys().isdisjoint((_shape(place.where).name_key, "text")):
        return False
    return any(_says_all(item, proposal.values) for item in _items(data, place))


def _add(data: Data, playbook: Playbook, proposal: Proposal) -> None:
    place = list_of(playbook, proposal.section)
    if place is None:
        raise Conflict(f"the playbook has no place for this any more ({proposal.section})")
    shape = _shape(place.where)
    entry = {
        LISTED.get(key, key): _typed(key, proposal.values[key])
        for key in _in_order(proposal.values, ENTRY_ORDER)
        if proposal.values[key].strip()
    }
    items = _items(data, place)
    if any(_says_all(item, proposal.values) for item in items):
        return
    name = shape.name_key if shape.name_key in entry else "text"
    label = str(entry.get(name, "")).strip()
    taken = {str(item.get("id") or slugify(_label(item, shape))): _label(item, shape) for item in items}
    for other in taken.values():
        if other.casefold() == label.casefold():
            raise Conflict(f'"{_short(other)}" is in the playbook already', name)
    slug = slugify(label)
    if "id" not in entry and slug in taken and name_key(taken[slug]) != name_key(label):
        entry = {"id": next(free for number in range(2, len(taken) + 3) if (free := f"{slug}-{number}") not in taken), **entry}
    _put_at_end(data, place, entry[shape.shorthand] if shape.shorthand and entry.keys() == {shape.shorthand} else entry)


def _put_at_end(data: Data, place: List, new: Any) -> None:
    """A section may be missing, be empty, be a plain list, or have its list under `items`."""
    if place.product:
        place, new = List((), "products"), {"product": place.product, place.key: [new]}
    path, key, shape = _written(data, place.owner), place.key, _shape(place.owner)
    if not isinstance(data.at(path), dict):
        data.expand(path, _shorthand(shape))
    if isinstance(section := data.at((*path, key)), dict) and section:
        path, key, shape = (*path, key), "items", _shape((*place.owner, key))
    if data.at((*path, key)):
        data.append((*path, key), new)
    else:
        data.put(path, key, [new], _order(shape))


def _items(data: Data, place: List) -> list[dict[str, Any]]:
    if place.product:
        return []
    section = data.at((*_written(data, place.owner), place.key))
    if isinstance(section, dict):
        section = section.get("items")
    return [_as_mapping(item, _shape(place.where)) for item in section or ()]


def _written(data: Data, where: Where) -> tuple[str | int, ...]:
    """The path in the file, which may leave out `items`."""
    path: tuple[str | int, ...] = ()
    for part in where:
        if part != "items" or not isinstance(data.at(path), list):
            path = (*path, part)
    return path


def _shape(where: Where) -> Any:
    """The class of what stands there."""
    return shape_at(Playbook, where)


def _shorthand(shape: Any) -> str:
    return str(shape.shorthand)


def _order(shape: Any) -> Sequence[str]:
    return ENTRY_ORDER if issubclass(shape, Item) else tuple(shape.model_fields)


def _in_order(values: Mapping[str, str], order: Sequence[str]) -> list[str]:
    return sorted(values, key=lambda key: order.index(name) if (name := LISTED.get(key, key)) in order else len(order))


def _as_mapping(item: Any, shape: Any) -> dict[str, Any]:
    return item if isinstance(item, dict) else {shape.shorthand: item}


def _label(item: Mapping[str, Any], shape: Any) -> str:
    return _said(item, getattr(shape, "name_key", "industry")) or _said(item, "text")


def _typed(key: str, text: str) -> Any:
    """A text as the YAML has it: a list of one, a day, yes or no, or as it is."""
    if key in LISTED:
        return [text]
    if key == "verified" and re.fullmatch(r"\d{4}-\d\d-\d\d", text.strip()):
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            return text
    return text == "true" if key in ("customer_safe", "same_line") and text in ("true", "false") else text


def _says_all(item: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    return all(_says(item, key, text) for key, text in values.items())


def _says(item: Mapping[str, Any], key: str, text: str) -> bool:
    if key not in LISTED:
        return _said(item, key) == text.strip()
    links = [inner.get("url") if isinstance(inner, dict) else inner for inner in item.get(LISTED[key]) or ()]
    return not text.strip() or text.strip() in (str(link).strip() for link in links)


def _said(item: Mapping[str, Any], key: str) -> str:
    """What a key says, as a proposal would put it."""
    value = item.get(key)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, (list, dict)) else str(value).strip()


def _name(id: str) -> str:
    return id.rpartition("/")[2].replace("-", " ")


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
