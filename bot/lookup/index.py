"""All entries prepared for look-up: built once, never changed; new knowledge gets a new index.

Three ways in: by name (`named`), by the words of names, texts and phrasings (`units`), and by the spelling of a word (`similar`).
"""

from __future__ import annotations

import math
import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.model import Item, Playbook, slugify
from bot.knowledge.names import name_key, singular, straighten, words_of
from bot.lookup.entries import Entry, entries_of
from bot.lookup.vocabulary import POSTHOG_PRODUCTS, SECTION_PHRASES, STOP_WORDS, SYNONYMS

_stemmers = threading.local()
_IDENTIFIER = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
_COMPOUND = re.compile(r"\w+(?:-\w+)+")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """English (Snowball) stem. A stemmer keeps a cache of its own, so each thread has one."""
    stemmer: Stemmer.Stemmer | None = getattr(_stemmers, "english", None)
    if stemmer is None:
        stemmer = _stemmers.english = Stemmer.Stemmer("english")
    return str(stemmer.stemWord(singular(word).replace("'", "")))


def stems_of(text: str) -> list[str]:
    """Stems of the words that carry meaning; a word with a dash counts in its parts and as one (`plug-ins`: plug, plugin)."""
    text = straighten(text)
    joined = [key for compound in _COMPOUND.findall(text) if (key := name_key(compound))]
    return [stem(word) for word in (*words_of(text), *joined) if word not in STOP_WORDS]


def tolerance(length: int) -> int:
    """How many wrong letters a name or word of that many letters may have and still be taken for it.

    None up to three letters: half the three-letter strings are somebody's acronym. (Held by tests/lookup/test_search.py.)
    """
    return 0 if length <= 3 else 1 if length <= 7 else 2 if length <= 12 else 3


@dataclass(frozen=True, slots=True)
class Unit:
    """A name, the text or a phrasing of an entry as a bag of stems; `mass` is the sum of their weights."""

    entry: int
    field: str
    mass: float


@dataclass(frozen=True)
class Index:
    playbooks: tuple[Playbook, ...]
    entries: tuple[Entry, ...]
    tops: tuple[Entry, ...]
    """The playbooks' own entries."""
    by_id: dict[str, Entry]
    named: dict[str, tuple[Entry, ...]]
    """Key of a name -> the entries of that name, each industry's own (playbooks and products apart)."""
    industry_names: dict[str, str]
    """Key of a name -> slug."""
    product_names: dict[str, str]
    """Key of a name of a PostHog product -> its slug, whether a playbook has it or not."""
    product_titles: dict[str, str]
    acronyms: tuple[str, ...]
    """Keys of names of up to four letters."""
    name_words: dict[str, tuple[str, ...]]
    """Stem -> keys of the names of several words that hold it."""
    name_lengths: dict[str, int]
    """Key of a name -> how many words it has."""
    partial: dict[str, tuple[tuple[frozenset[str], Entry], ...]]
    """Stem -> the names that hold it, as stems, with their entries: for a word that is part of several names."""
    units: tuple[Unit, ...]
    postings: dict[str, tuple[int, ...]]
    """Stem -> the units that hold it."""
    weights: dict[str, float]
    """Stem -> how telling it is: log(1 + entries / entries that hold it)."""
    rarest: float
    synonyms: dict[str, tuple[str, ...]]
    signs: dict[str, tuple[str, ...]]
    """Stem -> slugs of the industries it points to without naming them."""
    identifiers: frozenset[str]
    """Names of events and properties as code has them: `product_viewed`."""
    known_words: frozenset[str]
    spellings: dict[tuple[str, int], tuple[str, ...]] = field(repr=False)
    """First letter and length -> known words, for `similar`."""

    def similar(self, word: str) -> str | None:
        """The known word that an unknown one is a misspelling of, or None. Four-letter words only by swapped or doubled letters (`raos`); of two equally near ones that which shares more of its beginning."""
        limit = min(tolerance(len(word)), 2)
        if not limit or word in self.known_words or word in STOP_WORDS:
            return None
        letters = {word[0], word[1]}
        lengths = range(len(word) - limit, len(word) + limit + 1)
        near = [known for letter in letters for length in lengths for known in self.spellings.get((letter, length), ())]
        found = [
            hit
            for hit in process.extract(word, near, scorer=OSA.distance, score_cutoff=limit, limit=3)
            if min(len(word), len(hit[0])) > 4 or set(word) == set(hit[0])
        ]
        return str(min(found, key=lambda hit: (hit[1], -_shared_beginning(word, hit[0])))[0]) if found else None


def build_index(playbooks: Sequence[Playbook]) -> Index:
    entries = tuple(entry for playbook in playbooks for entry in entries_of(playbook))
    named = _named(entries)
    bags = [(number, kind, stems) for number, entry in enumerate(entries) for kind, stems in _bags(entry)]
    weights = _weights(bags)
    units: list[Unit] = []
    postings: dict[str, list[int]] = defaultdict(list)
    for number, kind, stems in bags:
        for each in dict.fromkeys(stems):
            postings[each].append(len(units))
        units.append(Unit(number, kind, sum(weights[each] for each in set(stems))))
    name_words: dict[str, list[str]] = defaultdict(list)
    name_lengths: dict[str, int] = {}
    for entry in entries:
        for name in entry.names if entry.kind not in ("playbook", "product") else ():
            words = words_of(straighten(name))
            name_lengths[name_key(name)] = len(words)
            if len(words) > 1:
                for each in dict.fromkeys(stems_of(name)):
                    name_words[each].append(name_key(name))
    known = {word for entry in entries for text in _texts(entry) for word in words_of(straighten(text))}
    headings = {word for phrases in SECTION_PHRASES.values() for phrase in phrases for word in words_of(phrase)}
    known |= headings | {word for line in SYNONYMS for word in words_of(line)}
    return Index(
        playbooks=tuple(playbooks),
        entries=entries,
        tops=tuple(entry for entry in entries if entry.kind == "playbook"),
        by_id={entry.id: entry for entry in entries},
        named=named,
        industry_names={
            key: playbook.slug
            for playbook in playbooks
            for name in (playbook.industry, playbook.slug, *playbook.aliases)
            for key in keys_of(name)
        },
        product_names=_product_names(entries),
        product_titles=_product_titles(entries),
        acronyms=tuple(key for key in named if len(key) <= 4),
        name_words={key: tuple(dict.fromkeys(found)) for key, found in name_words.items()},
        name_lengths=name_lengths,
        partial=_partial(entries),
        units=tuple(units),
        postings={key: tuple(found) for key, found in postings.items()},
        weights=weights,
        rarest=math.log(1 + len(entries)),
        synonyms=_synonyms(),
        signs=_signs(playbooks),
        identifiers=frozenset(name for entry in entries for name in identifiers_in(entry.text)),
        known_words=frozenset(known),
        spellings=_spellings(word for word in known if word in headings or word not in STOP_WORDS),
    )


def identifiers_in(text: str) -> list[str]:
    return _IDENTIFIER.findall(text.lower())


def keys_of(name: str) -> tuple[str, str]:
    """The key of a name as it is written, and with its words in the singular."""
    words = words_of(straighten(name))
    return name_key(name), "".join(map(singular, words)).replace("'", "")


def _named(entries: Sequence[Entry]) -> dict[str, tuple[Entry, ...]]:
    """As written goes first, so that the plural of one name (`ROAs`) never shadows another name (`ROAS`)."""
    named: dict[str, list[Entry]] = defaultdict(list)
    for form in (0, 1):
        written = frozenset(named)
        for entry in entries:
            for name in entry.names if entry.kind not in ("playbook", "product") else ():
                key = keys_of(name)[form]
                if entry not in named[key] and (form == 0 or key not in written):
                    named[key].append(entry)
    return {key: tuple(found) for key, found in named.items() if found}


def _partial(entries: Sequence[Entry]) -> dict[str, tuple[tuple[frozenset[str], Entry], ...]]:
    partial: dict[str, list[tuple[frozenset[str], Entry]]] = defaultdict(list)
    for entry in entries:
        for name in {frozenset(stems_of(name)) for name in ((entry.title,) if entry.kind == "playbook" else (entry.title, *entry.names))}:
            for each in name:
                partial[each].append((name, entry))
    return {each: tuple(found) for each, found in partial.items()}


def _product_names(entries: Sequence[Entry]) -> dict[str, str]:
    names = {key: slugify(names[0]) for names in POSTHOG_PRODUCTS for name in names for key in keys_of(name)}
    for entry in entries:
        if entry.kind == "product" and entry.product:
            names |= {key: entry.product.slug for name in entry.names for key in keys_of(name)}
    return names


def _product_titles(entries: Sequence[Entry]) -> dict[str, str]:
    titles = {slugify(names[0]): names[0] for names in POSTHOG_PRODUCTS}
    return titles | {entry.product.slug: entry.title for entry in entries if entry.kind == "product" and entry.product}


def _texts(entry: Entry) -> list[str]:
    item = entry.item
    return [*entry.names, entry.text, *(item.asked_as if isinstance(item, Item) else ())]


def _bags(entry: Entry) -> list[tuple[str, list[str]]]:
    """What is searched by words: leaves only. A heading is found by its name, or through what stands under it."""
    if entry.kind in ("playbook", "section", "product"):
        return []
    item = entry.item
    assert isinstance(item, Item)
    extra = [text for text in (getattr(item, key, None) for key in ("measurement", "business_context", "formula", "expansion")) if text]
    bags = [("name", stems_of(name)) for name in entry.names]
    text = entry.text if entry.kind != "tool" else getattr(item, "text", None) or ""
    bags.append(("text", stems_of(" ".join([text, *extra]))))
    bags += [("asked", stems_of(phrase)) for phrase in item.asked_as]
    return [(kind, stems) for kind, stems in bags if stems]


def _weights(bags: Iterable[tuple[int, str, list[str]]]) -> dict[str, float]:
    holders: dict[str, set[int]] = defaultdict(set)
    entries: set[int] = set()
    for number, _, stems in bags:
        entries.add(number)
        for each in stems:
            holders[each].add(number)
    return {each: math.log(1 + len(entries) / len(found)) for each, found in holders.items()}


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


def _spellings(words: Iterable[str]) -> dict[tuple[str, int], tuple[str, ...]]:
    buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in sorted(set(words)):
        if len(word) > 3:
            buckets[(word[0], len(word))].append(word)
    return {key: tuple(found) for key, found in buckets.items()}


def _shared_beginning(one: str, other: str) -> int:
    return next((position for position, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
