"""A question in, an answer out: `answer` asks one way of deciding after the other, and the first that knows wins."""

from __future__ import annotations

from bot.lookup import phrases, vocabulary
from bot.lookup.answers import Answer, Choices, Help, IndustryFound, Match, Nothing, Segments
from bot.lookup.by_heading import by_heading, by_product
from bot.lookup.by_name import by_name, by_name_elsewhere, by_part_of_a_name, by_whole_name, partial_industries
from bot.lookup.by_words import by_words, nearest
from bot.lookup.context import NO_CONTEXT, Context
from bot.lookup.index import Index
from bot.lookup.question import Question
from bot.lookup.reading import Reading, read

FEW = 2
"""Words about an industry that found nothing, up to which it is said: more are chatter around its name."""
_POLITE = ("please", "pls", "show", "me", "the", "your")


def answer(index: Index, question: Question, context: Context = NO_CONTEXT) -> Answer:
    """Any question gets an answer; `Nothing` is one of them. What it leaves unsaid is taken from `context`."""
    if not question.words:
        return _unasked(index, question)
    if exact := by_whole_name(index, question):
        return exact
    reading = read(index, question)
    for decide in (
        _help,
        partial_industries,
        _segments,
        by_name,
        by_product,
        by_part_of_a_name,
        by_heading,
        by_words,
        by_name_elsewhere,
        _by_industry,
    ):
        found = decide(index, reading)
        if found is not None:
            return found
    return Nothing(question.text, nearest(index, reading))


def context_after(index: Index, question: Question, context: Context = NO_CONTEXT) -> Context:
    """What the thread is about once this question was asked in it: to be kept with the thread, and given with its next question."""
    return context


def _unasked(index: Index, question: Question) -> Answer:
    if question.via == "/industry" and "?" not in question.text:
        return Segments(index.tops)
    return _help_at(index, question)


def _help_at(index: Index, question: Question) -> Help:
    topic = question.via if question.via.startswith("/") else None
    return Help(topic, index.tops, tuple(entry for entry in index.entries if entry.kind == "term"))


def _help(index: Index, reading: Reading) -> Answer | None:
    if reading.industries or reading.names or reading.products or reading.signs or not reading.says(phrases.HELPING):
        return None
    return _help_at(index, reading.question) if len(reading.search_words()) <= 3 else None


def _segments(index: Index, reading: Reading) -> Answer | None:
    if reading.industries:
        return None
    whole = phrases.key_of([word for word in reading.words if word not in _POLITE])
    if whole in phrases.LISTING_WHOLE - phrases.LISTING and reading.question.via == "/term":
        return _help_at(index, reading.question)  # which lists the terms
    telling = [span for span in reading.names if not set(reading.words[span.start : span.end]) <= vocabulary.STOP_WORDS]
    return Segments(index.tops) if whole in phrases.LISTING_WHOLE or (reading.says(phrases.LISTING) and not telling) else None


def _by_industry(index: Index, reading: Reading) -> Answer | None:
    """An industry was named, and nothing of it in particular."""
    if not reading.industries or any(reading.words[position] in vocabulary.ELSEWHERE for position in reading.content):
        return None
    tops = [index.by_id[slug] for slug in dict.fromkeys(span.value for span in reading.industries)]
    if len(tops) > 1 and not reading.content:
        return Choices(tuple(Match(top, 0.5, "name") for top in tops), reading.question.text)
    words = [reading.words[position] for position in reading.content]
    unmatched = " ".join(words) if 1 <= len(words) <= FEW and not reading.says(phrases.OVERVIEW) else None
    return IndustryFound(tops[0], unmatched)
