"""The question is a name, whole or in part: `ROAS`, `define PDP`, `LTV in finance`, `value`, `SUK`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from bot.knowledge.names import name_key
from bot.lookup import phrases
from bot.lookup.answers import Answer, Choices, Found, IndustryFound, Match
from bot.lookup.entries import Entry, names_itself
from bot.lookup.index import Index, phrasing_keys
from bot.lookup.question import Question
from bot.lookup.reading import MAX_PHRASE, Reading
from bot.lookup.stems import stem, stems_in

CHOICES = 8
"""How many things a person still chooses from."""
ACRONYM = 4
"""Letters up to which a name is offered, not assumed, when one of them is wrong."""

PASSING = 3
"""Other words beside a name from which it may be said in passing."""

WORDS = ("term", "metric", "category", "tool")
"""Kinds of entries that another industry may have a word for; a bullet is true of its own industry only."""


def by_whole_name(index: Index, question: Question, usual: Collection[str] = ()) -> Answer | None:
    """The whole question is one name as it is written, and of an entry only: most questions are, and need no reading. Entries of the
    `usual` industries go first."""
    key = phrases.key_as_written(question.words[: MAX_PHRASE + 1])
    if key not in index.names.entries or key in index.names.industries or key in index.names.products or key in phrases.SECTIONS:
        return None
    return _found([_match(entry, key) for entry in index.names.entries[key]], question, usual=usual)


def by_phrasing(index: Index, question: Question, usual: Collection[str] = ()) -> Answer | None:
    """The whole question has the words of a phrasing that a playbook's author wrote for an entry, whatever the small words."""
    entries = next((found for key in phrasing_keys(question.words, stems_in(question.text)) if (found := index.asked.get(key))), ())
    return _found([Match(entry, 1.0, "asked") for entry in entries], question, usual=usual) if entries else None


def by_name(index: Index, reading: Reading) -> Answer | None:
    """Names of entries, and nothing else that would carry meaning. A heading of an industry (`ecommerce software`) is no entry."""
    if not _nothing_but_names(reading):
        return None
    headings = [span for span in reading.sections if span.how == "strong" and (reading.industries or reading.pointed_to)]
    if any(heading.meets(span) and len(heading) >= len(span) for heading in headings for span in reading.names):
        return None
    if reading.question.via == "/industry" and (top := _segment(index, reading)):
        return IndustryFound(top)
    if _is_in_passing(index, reading):
        return None
    named = set(_written(index, reading))
    matches = _matches(index, reading, lambda entry: entry.industry in named or (not named and not reading.industries))
    stubs = unwritten(index, reading)
    if not matches and named:
        return by_name_elsewhere(index, reading)
    if not matches and stubs:
        matches = _matches(index, reading, lambda entry: entry.kind in WORDS)
    return _found(matches, reading.question, stubs, reading.pointed_to) if matches else None


def _is_in_passing(index: Index, reading: Reading) -> bool:
    """Names of bullets and the like are everyday words (`weekend`): among many others they are said in passing."""
    others = len(reading.words) - sum(map(len, reading.names)) - len(reading.framing)
    kinds = {entry.kind for span in reading.names for entry in index.names.entries[span.value]}
    return others > PASSING and kinds.isdisjoint(WORDS)


def _segment(index: Index, reading: Reading) -> Entry | None:
    """The playbook of the industry that all the names are sub-segments of."""
    entries = [entry for span in reading.names for entry in index.names.entries[span.value]]
    slugs = {entry.industry for entry in entries}
    return index.by_id[slugs.pop()] if len(slugs) == 1 and all(entry.kind == "sub_segment" for entry in entries) else None


def by_name_elsewhere(index: Index, reading: Reading) -> Answer | None:
    """A word that the named industries' playbooks don't have, but others do: all that was said, or an acronym."""
    alone = _nothing_but_names(reading)
    named = {span.value for span in reading.industries}
    asked = {entry.id for span in reading.asked_names for entry in index.names.entries[span.value]}
    matches = _matches(index, reading, lambda entry: entry.kind in WORDS and (alone or entry.id in asked))
    if not matches or not named or any(match.entry.industry in named for match in matches):
        return None
    lacking = tuple(index.by_id[slug] for slug in _written(index, reading))
    return replace(_found(matches, reading.question, unwritten(index, reading)), lacking_in=lacking)


def _nothing_but_names(reading: Reading) -> bool:
    taken = {position for span in reading.names for position in range(span.start, span.end)}
    return bool(reading.names) and all(position in taken for position in reading.content)


def _matches(index: Index, reading: Reading, among: Callable[[Entry], bool]) -> list[Match]:
    return [
        _match(entry, span.value, misspelt=span.how == "typo")
        for span in reading.names
        for entry in index.names.entries[span.value]
        if among(entry)
    ]


def _written(index: Index, reading: Reading) -> list[str]:
    """Slugs of the industries the question names whose playbook is written."""
    slugs = dict.fromkeys(span.value for span in reading.industries)
    return [slug for slug in slugs if not index.by_id[slug].playbook.is_stub]


def _match(entry: Entry, key: str, misspelt: bool = False) -> Match:
    return (
        Match(entry, 0.9, "typo")
        if misspelt
        else Match(entry, 1.0, "name" if names_itself(entry) and key == name_key(entry.names[0]) else "alias")
    )


def _found(matches: Sequence[Match], question: Question, stubs: tuple[Entry, ...] = (), usual: Collection[str] = ()) -> Found:
    unique = list({match.entry.id: match for match in reversed(matches)}.values())[::-1]
    terms_first = question.via == "/term" or len(question.words) > MAX_PHRASE
    unique.sort(key=lambda match: (match.entry.industry not in usual, terms_first and match.entry.kind != "term", match.how == "alias"))
    misspelt = any(match.how == "typo" for match in unique)
    return Found(tuple(unique[:CHOICES]), said=question.text if misspelt else None, unwritten=stubs)


def unwritten(index: Index, reading: Reading) -> tuple[Entry, ...]:
    """Industries the question names whose playbook is still to be written."""
    named = dict.fromkeys(span.value for span in reading.industries)
    return tuple(index.by_id[slug] for slug in named if index.by_id[slug].playbook.is_stub)


def partial_industries(index: Index, reading: Reading) -> Answer | None:
    """A word that several industries have in their names, where a playbook is asked for: `a software company, which playbook?`"""
    if reading.industries or not reading.says(phrases.OVERVIEW):
        return None
    held = [
        entry
        for position in reading.content
        for _, entry in index.names.partial.get(stem(reading.words[position]), ())
        if entry.kind == "playbook"
    ]
    return _choices(list(dict.fromkeys(held)), reading) if len(set(held)) > 1 else None


def by_part_of_a_name(index: Index, reading: Reading) -> Answer | None:
    """One or two words that are part of names (`conversion`), or an acronym one slip away from ours. These are offered, never assumed."""
    words = [reading.words[position] for position in reading.content] or list(reading.words)
    if reading.question.via != "/term" and len(reading.words) - len(words) - len(reading.framing) > PASSING:
        return None
    if not 1 <= len(words) <= 2 or reading.industries or reading.names or reading.signs or (reading.usual and reading.sections):
        return None
    meant = reading.question.via == "/term" or len(reading.words) == 1
    if len(words) == 1 and len(words[0]) <= ACRONYM and meant and (near := _near_acronyms(index, words[0])):
        return Choices(near, reading.question.text)
    stems = {stem(word) for word in words}
    holding = list(
        dict.fromkeys(
            entry
            for name, entry in index.names.partial.get(next(iter(stems)), ())
            if stems <= name and (entry.kind == "playbook" or not reading.sections)
        )
    )
    if reading.question.via != "/term" and any(entry.kind == "playbook" for entry in holding):
        holding = [entry for entry in holding if entry.kind == "playbook"]
    if len(holding) == 1:
        return IndustryFound(holding[0]) if holding[0].kind == "playbook" else Found((Match(holding[0], 0.8, "words"),))
    return (
        _choices(sorted(holding, key=lambda entry: (entry.kind != "term", len((entry.names or (entry.title,))[0]), entry.id)), reading)
        if holding
        else None
    )


def by_misspelt_name(index: Index, question: Question) -> Answer | None:
    """The whole question is one name with a few wrong letters, as many as its length forgives. Letters up to ACRONYM are never corrected."""
    key = phrases.key_as_written(question.words[: MAX_PHRASE + 1])
    if len(key) <= ACRONYM or key in index.names.every or all(word in index.known_words for word in question.words):
        return None
    meant = index.similar_name(key)
    if meant in index.names.industries:
        return IndustryFound(index.by_id[index.names.industries[meant]])
    return (
        _found([_match(entry, meant, misspelt=True) for entry in index.names.entries[meant]], question)
        if meant in index.names.entries
        else None
    )


def _near_acronyms(index: Index, word: str) -> tuple[Match, ...]:
    close = (key for key in index.names.short if key[0] == word[0] and OSA.distance(word, key, score_cutoff=1) <= 1)
    near = sorted((entry for key in close for entry in index.names.entries[key]), key=lambda entry: entry.id)
    return tuple(Match(entry, 0.5, "typo") for entry in dict.fromkeys(near))[:CHOICES]


def _choices(entries: Sequence[Entry], reading: Reading) -> Choices:
    return Choices(tuple(Match(entry, 0.5, "words") for entry in entries[:CHOICES]), reading.question.text)
