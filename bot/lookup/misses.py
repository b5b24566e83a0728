"""Misses: which answers are none, and what may be kept of their questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.lookup.answer import answer, read_in
from bot.lookup.answers import Answer, Found, IndustryFound, Nothing
from bot.lookup.by_kind import judge
from bot.lookup.context import NO_CONTEXT, Context
from bot.lookup.index import Index
from bot.lookup.question import Question, Via, ask
from bot.lookup.stems import stems_in
from bot.lookup.stripped import stripped

SURE = 0.9
"""Probability from which the words of a question that found nothing tell its industry: about 87 in 100 of those do (`tests/questions/missed`)."""


@dataclass(frozen=True)
class Miss:
    """`wording` is the question, stripped; `industry` the slug of the one it was about, if that is known."""

    wording: str
    industry: str | None
    via: Via
    at: datetime


def is_miss(found: Answer) -> bool:
    """Nothing found, nothing in the industry that was named, or only in others. What one may still choose from is none."""
    match found:
        case Nothing():
            return True
        case IndustryFound(unmatched=unmatched):
            return bool(unmatched)
        case Found(lacking_in=lacking_in):
            return bool(lacking_in)
        case _:
            return False


def miss_of(index: Index, question: Question, context: Context, at: datetime) -> Miss | None:
    """What may be kept of a question that found nothing; None if nothing is left that says anything."""
    wording = stripped(question.text)
    return Miss(wording, industry_of(index, question, context), question.via, at) if stems_in(wording) else None


def industry_of(index: Index, question: Question, context: Context = NO_CONTEXT) -> str | None:
    """The one that is named, else the one the words clearly point to, else the thread's or the default one."""
    reading = read_in(index, question, context)
    named = list(dict.fromkeys(span.value for span in reading.industries))
    return named[0] if named else judge(index, reading).industry(SURE) or next(iter(reading.usual), None)


def is_still_missed(index: Index, miss: Miss) -> bool:
    """Whether the playbooks still have nothing on it."""
    return is_miss(answer(index, ask(miss.wording, miss.via), Context(default=miss.industry)))
