"""The question is a sentence: the bullets that share enough of its words, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.knowledge.names import name_key
from bot.lookup.answers import Answer, Found, Match
from bot.lookup.by_name import WORDS, unwritten
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.reading import Reading, Span
from bot.lookup.search import Scored, Word, search, weight
from bot.lookup.stems import identifiers_in, stem

SURE = 0.56
"""Share of a question's words that a bullet must answer to be shown for it (chosen on tests/questions, as are those below)."""
SURE_HERE = 0.34
"""The same where the question shows that it is one for the playbooks: it names an industry, a heading or a term, or asks for the name of something."""
UNKNOWN, UNKNOWN_HERE = 0.8, 0.3
"""What a word that no entry holds weighs against an answer, without and with such a sign: share of the rarest word."""
FULL_NAME = {"term": 0.7}
FULL_NAME_OTHER = 0.35
"""What an entry gains where the question holds one of its names in full: share of the name's weight, more for terms."""
DISTINCT = 8
"""Letters from which a term's name is hardly said by chance (`remarketing`, `attribution window`, but not `drop off`)."""
POINTED = 1.3
"""What an entry is worth more if the question points to its industry without naming it (`a hospital`)."""
RARE = 0.75
"""Share of the rarest word's weight from which a term of one word is telling (`remarketing`, but not `attribution`, which many entries hold)."""
TERM_WORDS = 3
"""What is typed behind /term is a name up to so many words, and an entry that has only part of it is not it (`google ads` is not Google Analytics)."""
FEW = 2
"""Words behind /industry that are meant as an industry's name, if they name anything."""
MOST = 3
"""Bullets in an answer."""
CLOSE = 0.6
"""A further bullet is shown if it earns this share of the first one."""
NEAREST = 3


def by_words(index: Index, reading: Reading) -> Answer | None:
    words = reading.search_words()
    if not words or (reading.question.via == "/industry" and len(words) <= FEW and not (reading.industries or reading.names)):
        return None
    here = bool(
        reading.industries
        or not index.identifiers.isdisjoint(identifiers_in(reading.question.text))
        or reading.signs
        or reading.seeks_name
        or any(_is_distinct(index, reading, span) for span in reading.names)
    )
    best = ranked(index, reading, words, _among(index, reading), UNKNOWN_HERE if here else UNKNOWN)
    if reading.seeks_name and not reading.names:
        best = [each for each in best if each.entry.kind in ("term", "metric")] or best
    if not best:
        return None
    if (
        best[0].coverage < (SURE_HERE if here else SURE)
        or not telling(best[0])
        or (reading.question.via == "/term" and len(words) <= TERM_WORDS and best[0].naming < len(words) and not reading.seeks_name)
    ):
        best = [each for each in best if any(_is_acronym(each.entry, span) for span in reading.names)]
    return replace(found(best), unwritten=unwritten(index, reading)) if best else None


def _among(index: Index, reading: Reading) -> Callable[[Entry], bool]:
    """Entries of the industries that are named. A stub has none, and other industries' bullets are no answer for it; a term that is named is."""
    named = {span.value for span in reading.industries}
    written = {slug for slug in named if not index.by_id[slug].playbook.is_stub}
    if written or not named:
        return lambda entry: not written or entry.industry in written
    terms = {entry.id for span in reading.names for entry in _terms(index, span)}
    return lambda entry: entry.id in terms


def _is_distinct(index: Index, reading: Reading, span: Span) -> bool:
    """Whether the span is a term's name that is hardly said by chance."""
    rarity = max((index.weights.get(stem(word), 0.0) for word in reading.words[span.start : span.end]), default=0.0)
    return len(span.value) >= DISTINCT and bool(_terms(index, span)) and (len(span) > 1 or rarity >= RARE * index.rarest)


def _terms(index: Index, span: Span) -> list[Entry]:
    return [entry for entry in index.names.entries[span.value] if entry.kind == "term"]


def _is_acronym(entry: Entry, span: Span) -> bool:
    """Whether the span is the entry's name in capitals (`ROAS`): nobody says that in passing."""
    return span.how == "name" and any(name.isupper() and name_key(name) == span.value for name in entry.names)


def ranked(index: Index, reading: Reading, words: Sequence[Word], among: Callable[[Entry], bool], unknown: float) -> list[Scored]:
    """Search, and raise the entries whose full name the question holds."""
    weights = {word.stem: weight(index, word, unknown) for word in words}
    total = sum(weights.values()) or 1.0
    gains: dict[str, float] = {}
    for span in reading.names:
        mass = sum(weights.get(each, 0.0) for each in {stem(word) for word in reading.words[span.start : span.end]})
        for entry in index.names.entries[span.value]:
            gains[entry.id] = max(gains.get(entry.id, 0.0), mass * FULL_NAME.get(entry.kind, FULL_NAME_OTHER))
    raised = [
        replace(each, mass=each.mass + gain, coverage=each.coverage + gain / total) if (gain := gains.get(each.entry.id)) else each
        for each in search(index, words, among, unknown)
    ]
    pointed = reading.signs if not reading.industries else ()
    return sorted(raised, key=lambda each: -each.mass * (POINTED if each.entry.industry in pointed else 1.0))


def telling(best: Scored) -> bool:
    """One word in passing is no match, unless it is a name's."""
    return best.words > 1 or (best.naming > 0 and best.entry.kind in WORDS)


def found(best: Sequence[Scored]) -> Found:
    """The first few of what was ranked."""
    return Found(tuple(_match(each) for each in best[:MOST] if each.mass >= CLOSE * best[0].mass))


def nearest(index: Index, reading: Reading) -> tuple[Match, ...]:
    """What comes closest, to offer where nothing was found."""
    return tuple(_match(each) for each in ranked(index, reading, reading.search_words(), lambda entry: True, UNKNOWN)[:NEAREST])


def _match(each: Scored) -> Match:
    return Match(each.entry, round(min(1.0, each.coverage), 3), "words")
