"""All entries prepared for look-up: built once, never changed; new knowledge gets a new index.

Three ways in: by name (`Names`), by the words of names, texts and phrasings (`units`), and by the spelling of a word (`similar`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.knowledge.model import Item, Playbook, slugify
from bot.knowledge.names import name_key, straighten, words_of
from bot.knowledge.products import POSTHOG_PRODUCTS
from bot.lookup import phrases
from bot.lookup.entries import Entry, entries_of
from bot.lookup.phrases import keys_of
from bot.lookup.spelling import Spelling
from bot.lookup.stems import identifiers_in, stem, stems_of
from bot.lookup.vocabulary import SECTION_PHRASES, STOP_WORDS, SYNONYMS

HEADINGS = ("playbook", "section", "product")
"""Kinds of entries that hold others. They are found by their own tables of names, not among the leaves."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A name, the text or a phrasing of an entry as a bag of stems; `mass` is the sum of their weights."""

    field: str
    mass: float
    stems: frozenset[str]


@dataclass(frozen=True)
class Names:
    """Keys (see `names.name_key`) of all names, as written and with their words in the singular."""

    entries: dict[str, tuple[Entry, ...]]
    """Key -> the leaves of that name, each industry's own."""
    industries: dict[str, str]
    """Key -> slug."""
    products: dict[str, str]
    """Key of a name of a PostHog product -> its slug, whether a playbook has it or not."""
    every: frozenset[str]
    beginnings: frozenset[str]
    """All beginnings of these keys and of the vocabulary's phrases."""
    acronyms: tuple[str, ...]
    """Keys of up to four letters."""
    words: dict[str, tuple[str, ...]]
    """Key of a leaf's name -> its words."""
    holding: dict[str, tuple[str, ...]]
    """Stem -> keys of the names of several words that hold it."""
    partial: dict[str, tuple[tuple[frozenset[str], Entry], ...]]
    """Stem -> the names that hold it, as stems, with their entries: for a word that is part of several names."""


@dataclass(frozen=True)
class Index:
    playbooks: tuple[Playbook, ...]
    entries: tuple[Entry, ...]
    tops: tuple[Entry, ...]
    """The playbooks' own entries."""
    by_id: dict[str, Entry]
    names: Names
    product_titles: dict[str, str]
    units: tuple[tuple[Unit, ...], ...]
    """For each entry, in the order of `entries`."""
    postings: dict[str, tuple[int, ...]]
    """Stem -> the entries that hold it, by number."""
    weights: dict[str, float]
    """Stem -> how telling it is: log(1 + leaves / leaves that hold it)."""
    rarest: float
    synonyms: dict[str, tuple[str, ...]]
    signs: dict[str, tuple[str, ...]]
    """Stem -> slugs of the industries it points to without naming them."""
    identifiers: frozenset[str]
    known_words: frozenset[str]
    _spelling: Spelling = field(repr=False)

    def similar(self, word: str) -> str | None:
        """The known word that an unknown one is a misspelling of, or None."""
        return None if word in self.known_words or word in STOP_WORDS else self._spelling.similar(word)


def build_index(playbooks: Sequence[Playbook]) -> Index:
    entries = tuple(entry for playbook in playbooks for entry in entries_of(playbook))
    bags = [_bags(entry) for entry in entries]
    postings: dict[str, list[int]] = defaultdict(list)
    for number, fields in enumerate(bags):
        for each in frozenset().union(*(stems for _, stems in fields)):
            postings[each].append(number)
    leaves = sum(map(bool, bags))
    weights = {each: math.log(1 + leaves / len(found)) for each, found in postings.items()}
    headings = {word for every in SECTION_PHRASES.values() for phrase in every for word in words_of(phrase)}
    known = headings | {word for line in SYNONYMS for word in words_of(line)}
    known |= {word for entry in entries for text in _texts(entry) for word in words_of(straighten(text))}
    return Index(
        playbooks=tuple(playbooks),
        entries=entries,
        tops=tuple(entry for entry in entries if entry.kind == "playbook"),
        by_id={entry.id: entry for entry in entries},
        names=_names(entries),
        product_titles=_product_titles(entries),
        units=tuple(tuple(Unit(kind, sum(map(weights.__getitem__, stems)), stems) for kind, stems in fields) for fields in bags),
        postings={key: tuple(found) for key, found in postings.items()},
        weights=weights,
        rarest=math.log(1 + len(entries)),
        synonyms=_synonyms(),
        signs=_signs(playbooks),
        identifiers=frozenset(name for entry in entries for name in identifiers_in(entry.text)),
        known_words=frozenset(known),
        _spelling=Spelling(word for word in known if word in headings or word not in STOP_WORDS),
    )


# --- names


def _names(entries: Sequence[Entry]) -> Names:
    leaves = [entry for entry in entries if entry.kind not in HEADINGS]
    words: dict[str, tuple[str, ...]] = {}
    holding: dict[str, dict[str, None]] = defaultdict(dict)
    partial: dict[str, dict[tuple[frozenset[str], Entry], None]] = defaultdict(dict)
    for entry in leaves:
        for name in entry.names:
            key, stems = name_key(name), stems_of(name)
            words[key] = tuple(words_of(straighten(name)))
            for each in stems if len(words[key]) > 1 else ():
                holding[each][key] = None
    for entry in entries:
        for name in (entry.title,) if entry.kind == "playbook" else (entry.title, *entry.names):
            stems_in_name = stems_of(name)
            for each in stems_in_name:
                partial[each][stems_in_name, entry] = None
    named, industries, products = _named(leaves), _industry_names(entries), _product_names(entries)
    every = frozenset((*named, *industries, *products))
    return Names(
        entries=named,
        industries=industries,
        products=products,
        every=every,
        beginnings=phrases.beginnings(every | phrases.EVERY),
        acronyms=tuple(key for key in named if len(key) <= 4),
        words=words,
        holding={each: tuple(keys) for each, keys in holding.items()},
        partial={each: tuple(found) for each, found in partial.items()},
    )


def _named(leaves: Sequence[Entry]) -> dict[str, tuple[Entry, ...]]:
    """As written goes first, so that no plural of one name shadows another name. Acronyms have no singular: `ROA` is not `ROAS`."""
    written: dict[str, dict[Entry, None]] = defaultdict(dict)
    singulars: dict[str, dict[Entry, None]] = defaultdict(dict)
    for entry in leaves:
        for name in entry.names:
            as_written, singular = keys_of(name)
            written[as_written][entry] = None
            singulars[as_written if name.isupper() else singular][entry] = None
    return {key: tuple(found) for key, found in (singulars | written).items()}


def _industry_names(entries: Sequence[Entry]) -> dict[str, str]:
    return {key: entry.industry for entry in entries if entry.kind == "playbook" for name in entry.names for key in keys_of(name)}


def _product_names(entries: Sequence[Entry]) -> dict[str, str]:
    names = {key: slugify(names[0]) for names in POSTHOG_PRODUCTS for name in names for key in keys_of(name)}
    for entry in entries:
        if entry.kind == "product" and entry.product:
            names |= {key: entry.product.slug for name in entry.names for key in keys_of(name)}
    return names


def _product_titles(entries: Sequence[Entry]) -> dict[str, str]:
    titles = {slugify(names[0]): names[0] for names in POSTHOG_PRODUCTS}
    return titles | {entry.product.slug: entry.title for entry in entries if entry.kind == "product" and entry.product}


# --- words


def _texts(entry: Entry) -> list[str]:
    item = entry.item
    return [*entry.names, entry.text, *(item.asked_as if isinstance(item, Item) else ())]


def _bags(entry: Entry) -> list[tuple[str, frozenset[str]]]:
    """What is searched by words: leaves only. A heading is found by its name, or through what stands under it."""
    if entry.kind in HEADINGS:
        return []
    item = entry.item
    assert isinstance(item, Item)
    extra = [text for text in (getattr(item, key, None) for key in ("measurement", "business_context", "formula", "expansion")) if text]
    bags = [("name", stems_of(name)) for name in entry.names]
    text = entry.text if entry.kind != "tool" else getattr(item, "text", None) or ""
    bags.append(("text", stems_of(" ".join([text, *extra, *item.notes]))))
    bags += [("asked", stems_of(phrase)) for phrase in item.asked_as]
    return [(kind, stems) for kind, stems in bags if stems]


def _synonyms() -> dict[str, tuple[str, ...]]:
    meanings: dict[str, set[str]] = defaultdict(set)
    for line in SYNONYMS:
        stems = {stem("".join(words_of(word))) for word in line.split()} | {stem(word) for word in line.split()}
        for each in stems:
            meanings[each] |= stems - {each}
    return {each: tuple(sorted(others)) for each, others in meanings.items()}


def _signs(playbooks: Sequence[Playbook]) -> dict[str, tuple[str, ...]]:
    signs: dict[str, list[str]] = defaultdict(list)
    for playbook in playbooks:
        for sign in playbook.signs:
            signs[stem(name_key(sign))].append(playbook.slug)
    return {each: tuple(slugs) for each, slugs in signs.items()}
