"""All entries prepared for look-up: built once, never changed; new knowledge gets a new index.

Ways in: by name (`names`), by an author's phrasing (`asked`), by the words of names, texts and phrasings (`words`), by meaning
(`directions`), and by the spelling of a word (`similar`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import Item, Playbook
from bot.knowledge.names import name_key, words_of
from bot.lookup.entries import Entry, entries_of
from bot.lookup.meaning import Vectors, directions, load_vectors
from bot.lookup.names import HEADINGS, Names, names_of_all, product_titles
from bot.lookup.phrases import key_as_written
from bot.lookup.spelling import Spelling, in_passing, tolerance
from bot.lookup.stems import stem, stems_of, words_told
from bot.lookup.vocabulary import SECTION_PHRASES, STOP_WORDS, SYNONYMS
from bot.lookup.weights import Weights, load_weights
from bot.lookup.word_index import Floats, Numbers, WordIndex, index_words, industry_numbers


@dataclass(frozen=True, repr=False, eq=False)
class Index:
    """Equal to itself alone, so that it can be a key."""

    playbooks: tuple[Playbook, ...]
    entries: tuple[Entry, ...]
    tops: tuple[Entry, ...]
    """The playbooks' own entries."""
    by_id: dict[str, Entry]
    numbers: dict[str, int]
    """Id -> place in `entries`."""
    names: Names
    product_titles: dict[str, str]
    industries: Numbers
    """Each entry's industry, as the number of its playbook."""
    words: WordIndex
    vectors: Vectors | None
    directions: Floats | None
    """Entry -> the direction of its words' sum; None without vectors."""
    leaves: NDArray[np.bool_]
    """Which entries hold no others."""
    terms: Floats
    tools: Floats
    """1 for entries of that kind."""
    weights: Weights
    asked: dict[str, tuple[Entry, ...]]
    """Key of a phrasing (see `phrasing_keys`) -> the entries that are asked for so."""
    synonyms: dict[str, tuple[str, ...]]
    signs: dict[str, tuple[str, ...]]
    """Stem -> slugs of the industries it points to without naming them."""
    known_words: frozenset[str]
    _spelling: Spelling = field(repr=False)
    _names_spelling: Spelling = field(repr=False)
    _sections: dict[str, Floats] = field(repr=False)
    _products: dict[str, Floats] = field(repr=False)
    _none: Floats = field(repr=False)

    def __repr__(self) -> str:
        return f"Index({len(self.playbooks)} playbooks, {len(self.entries)} entries)"

    def similar(self, word: str) -> str | None:
        """The known word that an unknown one is a misspelling of, or None."""
        if word in self.known_words or word in STOP_WORDS or (self.vectors and word in self.vectors.words):
            return None
        return self._spelling.similar(word, in_passing(len(word)))

    def similar_name(self, key: str) -> str | None:
        """The key of the name that this one is a misspelling of, or None."""
        return self._names_spelling.similar(key, tolerance(len(key)))

    @cached_property
    def all_terms(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kind == "term")

    def of_section(self, section: str) -> Floats:
        return self._sections.get(section, self._none)

    def of_products(self, slugs: Collection[str]) -> Floats:
        """1 for what stands under one of the products."""
        return sum((self._products.get(slug, self._none) for slug in slugs), self._none)


def build_index(playbooks: Sequence[Playbook], *, with_vectors: bool = True) -> Index:
    """With vectors where there are any, unless told otherwise."""
    vectors = load_vectors() if with_vectors else None
    return index_with(playbooks, vectors, load_weights(with_vectors=vectors is not None))


def index_with(playbooks: Sequence[Playbook], vectors: Vectors | None, weights: Weights) -> Index:
    entries = tuple(entry for playbook in playbooks for entry in entries_of(playbook))
    names = names_of_all(entries)
    headings = {word for every in SECTION_PHRASES.values() for phrase in every for word in words_of(phrase)}
    known = headings | {word for line in SYNONYMS for word in words_of(line)}
    known |= {word for entry in entries for text in _texts(entry) for word in words_told(text)}
    return Index(
        playbooks=tuple(playbooks),
        entries=entries,
        tops=tuple(entry for entry in entries if entry.kind == "playbook"),
        by_id={entry.id: entry for entry in entries},
        numbers={entry.id: number for number, entry in enumerate(entries)},
        names=names,
        product_titles=product_titles(entries),
        industries=industry_numbers(playbooks, entries),
        words=index_words(playbooks, entries),
        vectors=vectors,
        directions=None if vectors is None else directions(vectors, [spoken(entry) for entry in entries]),
        terms=_of_kinds(entries, ("term",)),
        tools=_of_kinds(entries, ("tool", "category")),
        weights=weights,
        leaves=np.fromiter((entry.kind not in HEADINGS for entry in entries), np.bool_, len(entries)),
        asked=_asked(entries),
        synonyms=_synonyms(),
        signs=_signs(playbooks),
        known_words=frozenset(known),
        _spelling=Spelling(word for word in known if word in headings or word not in STOP_WORDS),
        _names_spelling=Spelling((*names.entries, *names.industries)),
        _sections=_columns(entries, lambda entry: entry.section),
        _products=_columns(entries, lambda entry: entry.product.slug if entry.product else None),
        _none=np.zeros(len(entries), np.float32),
    )


def _of_kinds(entries: Sequence[Entry], kinds: Collection[str]) -> Floats:
    return np.fromiter((entry.kind in kinds for entry in entries), np.float32, len(entries))


def _columns(entries: Sequence[Entry], value: Callable[[Entry], str | None]) -> dict[str, Floats]:
    """For each value a column with a 1 where an entry has it."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        if (each := value(entry)) is not None:
            places[each].append(number)
    columns = {each: np.zeros(len(entries), np.float32) for each in places}
    for each, numbers in places.items():
        columns[each][numbers] = 1.0
    return columns


def spoken(entry: Entry) -> str:
    """The entry's words as its direction is made of them; a heading has none."""
    return "" if entry.kind in HEADINGS else " ".join((entry.title, entry.text, *entry.names))


def _texts(entry: Entry) -> list[str]:
    """What holds known words. A section's text is that of its entries."""
    item = entry.item
    asked = item.asked_as if isinstance(item, Item) else ()
    return [*entry.names, *asked, *(getattr(item, "notes", ()) if entry.kind in ("section", "product") else (entry.text,))]


def phrasing_keys(words: Iterable[str], stems: Collection[str]) -> Iterator[str]:
    """The words of a phrasing as they stand, and its stems in any order if there are two."""
    yield "=" + key_as_written(tuple(words))
    if len(stems) > 1:
        yield " ".join(sorted(stems))


def _asked(entries: Sequence[Entry]) -> dict[str, tuple[Entry, ...]]:
    asked: dict[str, dict[Entry, None]] = defaultdict(dict)
    for entry in entries:
        for phrase in entry.item.asked_as if isinstance(entry.item, Item) else ():
            for key in phrasing_keys(words_told(phrase), stems_of(phrase)):
                asked[key][entry] = None
    return {key: tuple(found) for key, found in asked.items()}


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
