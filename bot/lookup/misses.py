"""Misses: which answers are none, and what may be kept of their questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.lookup.accounts import AccountNames, without_names
from bot.lookup.answer import answer, read_in
from bot.lookup.answers import Answer, Found, IndustryFound, Nothing
from bot.lookup.context import Context
from bot.lookup.index import Index
from bot.lookup.question import Question, Via, ask
from bot.lookup.ranking import tendency_of
from bot.lookup.reading import read
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


def miss_of(index: Index, question: Question, context: Context, at: datetime, customers: AccountNames) -> Miss | None:
    """What may be kept of a question that found nothing, with the industry that it names, else its thread's or the default one; None if
    nothing is left that says anything."""
    wording = without_names(customers, index, stripped(question.text))
    if not stems_in(wording):
        return None
    reading = read_in(index, question, context)
    industries = (*(span.value for span in reading.industries), *reading.usual)
    return Miss(wording, next(iter(industries), None), question.via, at)


def industry_told(index: Index, wording: str) -> str | None:
    """The industry that the words of a question point to without naming it, if they as good as surely do."""
    reading = read(index, ask(wording))
    heard = index.vectors.hear(reading.words) if index.vectors else None
    tendency = tendency_of(index, reading, reading.search_words(), heard)
    most = int(np.argmax(tendency)) if len(tendency) else 0
    return index.playbooks[most].slug if len(tendency) and tendency[most] >= SURE else None


def is_still_missed(index: Index, miss: Miss) -> bool:
    """Whether the playbooks still have nothing on it."""
    return is_miss(answer(index, ask(miss.wording, miss.via), Context(default=miss.industry)))
