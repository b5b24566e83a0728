"""The question is a sentence: what kind of answer it wants is judged, then that answer is made; if there is none, the next likely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from bot.lookup import phrases
from bot.lookup.answers import Answer, Choices, Found, Help, IndustryFound, Match, Nothing, Segments
from bot.lookup.by_heading import section_of
from bot.lookup.by_name import by_name_elsewhere, unwritten
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.kinds import facts_of, likely_kinds
from bot.lookup.ranking import MOST, Ranking, rank
from bot.lookup.reading import Reading

CLOSE = 2.0
"""A further bullet is shown if the first is at most e^CLOSE times as likely."""
NEAREST = 3
SURELY_NONE = 0.97
"""Probability from which a question is none of the playbooks' business (`thanks a lot`): nothing is offered to it."""
SENTENCE = 2
"""Words beside a name from which it stands in a sentence."""
TERM_WORDS = 3
"""Words behind /term up to which they are taken for a name."""
FEW = 2
"""Words about an industry that found nothing, up to which it is said: more are chatter around its name."""
LIKELY_INDUSTRY = 0.6
"""Probability from which an industry counts as meant without being named."""


@dataclass(frozen=True)
class Judged:
    """A question with all that was made of it: the score of every entry, and how likely each kind of answer is."""

    index: Index
    reading: Reading
    ranking: Ranking
    kinds: Mapping[str, float]

    def industry(self) -> str | None:
        """The industry the words point to, if they clearly do."""
        if not len(self.ranking.tendency):
            return None
        most = int(np.argmax(self.ranking.tendency))
        return self.index.playbooks[most].slug if self.ranking.tendency[most] >= LIKELY_INDUSTRY else None


def judge(index: Index, reading: Reading) -> Judged:
    ranking = rank(index, reading, reading.search_words())
    return Judged(index, reading, ranking, likely_kinds(facts_of(index, reading, ranking), index.weights))


def by_kind(index: Index, reading: Reading) -> Answer:
    tops = [index.by_id[slug] for slug in dict.fromkeys(span.value for span in reading.industries)]
    if tops and not reading.content and not reading.sections:
        return _bare_industries(tops, reading)
    judged = judge(index, reading)
    if tops and all(top.playbook.is_stub for top in tops) and next(iter(judged.kinds)) != "none":
        return by_name_elsewhere(index, reading) or IndustryFound(tops[0])
    if _defines_the_unknown(index, reading):
        return (_industry(judged) if tops else None) or Nothing(reading.question.text)
    if _is_bare_heading(reading) and (section := _section(judged)):
        return section
    for kind in judged.kinds:
        if found := MAKERS[kind](judged):
            return found
    return _nothing(judged)


def is_none_in_passing(index: Index, reading: Reading) -> bool:
    """Whether a name occurs in a question that no playbook answers: `is Stripe down`."""
    others = len(reading.words) - sum(map(len, reading.names)) - len(reading.framing)
    if reading.question.via == "/term" or reading.asked_names or others < SENTENCE:
        return False
    return next(iter(judge(index, reading).kinds)) == "none"


def _bare_industries(tops: list[Entry], reading: Reading) -> Answer:
    """Industries are all that is said."""
    if len(tops) > 1:
        return Choices(tuple(Match(top, 0.5, "name") for top in tops), reading.question.text)
    return IndustryFound(tops[0])


def _defines_the_unknown(index: Index, reading: Reading) -> bool:
    """Whether a meaning is asked for, of words that neither the playbooks nor the word vectors have: `what does escheatment mean`."""
    words = [word.text for word in reading.search_words()]
    if not words or index.vectors is None or not reading.says(phrases.DEFINING):
        return False
    return index.known_words.isdisjoint(words) and index.vectors.words.keys().isdisjoint(words)


def _is_bare_heading(reading: Reading) -> bool:
    """Whether a heading, products and industries are all that is said, but for a word where a heading is asked for (`which events …`)."""
    strong = any(span.how == "strong" for span in reading.sections)
    asked = any(span.start in reading.focus for span in reading.sections)
    placed = bool(reading.industries or reading.usual)
    return bool(reading.sections) and (strong or placed) and len(reading.rest) <= (strong and asked and placed)


def _entries(judged: Judged) -> Answer | None:
    index, reading, ranking = judged.index, judged.reading, judged.ranking
    if elsewhere := by_name_elsewhere(index, reading):
        return elsewhere
    best = [number for number in ranking.nearest[:MOST] if ranking.touches(number)]
    if not best or _is_part_of_a_name(judged, best[0]):
        return None
    kept = [number for number in best if ranking.score[number] >= ranking.score[best[0]] - CLOSE]
    return Found(tuple(_match(judged, number) for number in kept), unwritten=unwritten(index, reading))


def _is_part_of_a_name(judged: Judged, best: int) -> bool:
    """What is typed behind /term is a name; an entry that has only a part of it is not it (`google ads` is not Google Analytics)."""
    reading, words = judged.reading, judged.reading.search_words()
    few = reading.question.via == "/term" and len(words) <= TERM_WORDS and not reading.seeks_name
    return few and judged.ranking.shared.naming[best] < len(words)


def _section(judged: Judged) -> Answer | None:
    return section_of(judged.index, judged.reading, judged.ranking.sound, judged.industry())


def _industry(judged: Judged) -> Answer | None:
    index, reading = judged.index, judged.reading
    slugs = list(dict.fromkeys(span.value for span in reading.industries)) or [slug for slug in [judged.industry()] if slug]
    words = [reading.words[position] for position in reading.content]
    unmatched = " ".join(words) if reading.industries and 1 <= len(words) <= FEW and not reading.says(phrases.OVERVIEW) else None
    return IndustryFound(index.by_id[slugs[0]], unmatched) if slugs else None


def _nothing(judged: Judged) -> Answer:
    sure = judged.kinds["none"] >= SURELY_NONE
    near = [number for number in judged.ranking.nearest[:NEAREST] if not sure and judged.ranking.touches(number)]
    return Nothing(judged.reading.question.text, tuple(_match(judged, number) for number in near))


def _segments(judged: Judged) -> Answer:
    return Segments(judged.index.tops)


def _help(judged: Judged) -> Answer:
    return Help(None, judged.index.tops, judged.index.all_terms)


def _match(judged: Judged, number: int) -> Match:
    """Its score is how likely an entry is wanted, times how the entry compares with the best."""
    ranking = judged.ranking
    best = float(ranking.score[ranking.nearest[0]])
    return Match(judged.index.entries[number], round(judged.kinds["entry"] * float(np.exp(ranking.score[number] - best)), 3), "words")


MAKERS: dict[str, Callable[[Judged], Answer | None]] = {
    "entry": _entries,
    "section": _section,
    "industry": _industry,
    "none": _nothing,
    "segments": _segments,
    "help": _help,
}
