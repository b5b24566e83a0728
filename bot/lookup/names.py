"""All names as a question's words are compared with them: built once with the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.knowledge.model import slugify
from bot.knowledge.names import name_key
from bot.knowledge.products import POSTHOG_PRODUCTS
from bot.lookup import phrases
from bot.lookup.entries import Entry
from bot.lookup.phrases import keys_of
from bot.lookup.stems import stem, stems_of, words_told
from bot.lookup.vocabulary import ORDINARY, STOP_WORDS

HEADINGS = ("playbook", "section", "product")
"""Kinds of entries that hold others. They are found by their own tables of names, not among the leaves."""


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
    short: tuple[str, ...]
    """Keys of up to four letters."""
    acronyms: frozenset[str]
    """Keys of names in capitals that are no everyday words: nobody says them in passing."""
    words: dict[str, tuple[str, ...]]
    """Key of a leaf's name -> its words."""
    holding: dict[str, tuple[tuple[str, int], ...]]
    """Stem -> keys of the names of several words that hold it, with its place among their words."""
    partial: dict[str, tuple[tuple[frozenset[str], Entry], ...]]
    """Stem -> the names that hold it, as stems, with their entries: for a word that is part of several names."""


def names_of_all(entries: Sequence[Entry]) -> Names:
    leaves = [entry for entry in entries if entry.kind not in HEADINGS]
    words: dict[str, tuple[str, ...]] = {}
    holding: dict[str, dict[tuple[str, int], None]] = defaultdict(dict)
    partial: dict[str, dict[tuple[frozenset[str], Entry], None]] = defaultdict(dict)
    for entry in leaves:
        for name in entry.names:
            key = name_key(name)
            words[key] = words_told(name)
            for place, word in enumerate(words[key] if len(words[key]) > 1 else ()):
                if word not in STOP_WORDS:
                    holding[stem(word)][key, place] = None
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
        short=tuple(key for key in named if len(key) <= 4),
        acronyms=frozenset(name_key(name) for entry in leaves for name in entry.names if _is_acronym(name)),
        words=words,
        holding={each: tuple(keys) for each, keys in holding.items()},
        partial={each: tuple(found) for each, found in partial.items()},
    )


def _is_acronym(name: str) -> bool:
    return name.isupper() and len(name) > 2 and " " not in name and name_key(name) not in ORDINARY | STOP_WORDS


def product_titles(entries: Sequence[Entry]) -> dict[str, str]:
    """Slug -> the product's present name, as a playbook heads it where one does."""
    titles = {slugify(names[0]): names[0] for names in POSTHOG_PRODUCTS}
    return titles | {entry.product.slug: entry.title for entry in entries if entry.kind == "product" and entry.product}


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
