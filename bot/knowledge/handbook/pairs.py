"""Which entry of the page is which entry of the YAML: by its words, its names, or words much like them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

from bot.knowledge.handbook.lines import Data, line_of, words
from bot.knowledge.handbook.rows import row_of
from bot.knowledge.model import Bullet, Item, Product, Term
from bot.knowledge.names import name_key, names_of, straighten

REWORDED = 75
"""Per cent (`fuzz.token_sort_ratio`) from which a bullet is taken for another one in new words."""

FEW_WORDS = 3
"""A bullet of so many words that goes on on the page is still the same."""


def pairs_of(old: Sequence[Any], new: Sequence[Data], shape: type[Item], columns: Sequence[str]) -> dict[int, int]:
    """Position in `new` -> position in `old` of the same entry: by its words, its names, or words much like them, in that order."""
    pairs: dict[int, int] = {}
    shown_old = [words(shown(entry, shape, columns)) for entry in old]
    shown_new = [words(shown(entry, shape, columns)) for entry in new]
    names_old = [names_in_entry(entry, shape) for entry in old]
    names_new = [names_in_entry(entry, shape) for entry in new]

    def match(alike: Any) -> None:
        for there in range(len(new)):
            if there not in pairs:
                free = (here for here in range(len(old)) if here not in pairs.values() and alike(here, there))
                if (here := next(free, None)) is not None:
                    pairs[there] = here

    match(lambda here, there: shown_old[here] == shown_new[there])
    match(lambda here, there: names_old[here][:1] == names_new[there][:1] != [])
    match(lambda here, there: not set(names_old[here]).isdisjoint(names_new[there]))
    if shape is Bullet:
        match(lambda here, there: fuzz.token_sort_ratio(" ".join(shown_old[here]), " ".join(shown_new[there])) >= REWORDED)
        match(lambda here, there: len(shown_old[here]) >= FEW_WORDS and shown_new[there][: len(shown_old[here])] == shown_old[here])
    return pairs


def names_in_entry(entry: Any, shape: type[Item]) -> list[str]:
    item = shape.model_validate(entry)
    return [name_key(straighten(name)) for name in names_of(item)]


def own_names(term: Any) -> set[str]:
    """The term's and its expansion's, without aliases."""
    return set(names_in_entry({**term, "aliases": []}, Term))


def shown(entry: Any, shape: type[Item], columns: Sequence[str]) -> str:
    if shape is Product:
        return str(entry.get("heading") or entry["product"])
    item = shape.model_validate(entry)
    return row_of(item, columns) if columns else line_of(item)


def label_of(entry: Any) -> str:
    if not isinstance(entry, dict):
        return short(entry)
    return short(next((entry[key] for key in ("term", "category", "product", "name", "text") if key in entry), "?"))


def short(value: Any) -> str:
    text = " ".join(str(value[0] if isinstance(value, list) and value else value).split())
    return text if len(text) <= 70 else text[:69] + "…"
