"""A question in, an answer out: `answer` asks one way of deciding after the other, and the first that knows wins."""

from __future__ import annotations

from bot.lookup import phrases, vocabulary
from bot.lookup.answers import Answer, Found, Help, Segments, SmallTalk
from bot.lookup.by_heading import by_product
from bot.lookup.by_kind import by_kind, is_none_in_passing
from bot.lookup.by_name import by_misspelt_name, by_name, by_part_of_a_name, by_phrasing, by_whole_name, partial_industries
from bot.lookup.context import NO_CONTEXT, Context, after, completed, usual_industries, with_usual_industry
from bot.lookup.index import Index
from bot.lookup.question import Question
from bot.lookup.reading import Reading, read

_POLITE = ("please", "pls", "show", "me", "the", "your")


def answer(index: Index, question: Question, context: Context = NO_CONTEXT) -> Answer:
    """Any question gets an answer; `Nothing` is one of them. What it leaves unsaid is taken from `context`."""
    if not question.words:
        return _unasked(index, question)
    usual = usual_industries(index, context)
    if exact := by_whole_name(index, question, usual) or by_phrasing(index, question, usual):
        return exact
    if small_talk := _small_talk(question):
        return small_talk
    reading = read_in(index, question, context)
    if not (reading.names or reading.industries or reading.products) and (misspelt := by_misspelt_name(index, question)):
        return misspelt
    for decide in (_help, partial_industries, _segments, by_name, by_product, by_part_of_a_name):
        found = decide(index, reading)
        if found is not None:
            return by_kind(index, reading) if isinstance(found, Found) and is_none_in_passing(index, reading) else found
    return by_kind(index, reading)


def context_after(index: Index, question: Question, context: Context = NO_CONTEXT) -> Context:
    """What the thread is about once this question was asked in it: to be kept with the thread, and given with its next question."""
    return after(answer(index, question, context), context)


def read_in(index: Index, question: Question, context: Context) -> Reading:
    """What the question names, with what the thread and its place leave unsaid."""
    reading = read(index, question)
    whole = completed(index, reading, context)
    return with_usual_industry(index, read(index, whole) if whole else reading, context)


def _unasked(index: Index, question: Question) -> Answer:
    if question.via == "/industry" and "?" not in question.text:
        return Segments(index.tops)
    return _help_at(index, question)


def _small_talk(question: Question) -> SmallTalk | None:
    """Not behind a command: what is typed there is looked up."""
    words = set(question.words)
    if question.via.startswith("/") or not words <= vocabulary.CHATTER or words.isdisjoint(vocabulary.THANKS | vocabulary.GREETINGS):
        return None
    return SmallTalk(is_thanks=not words.isdisjoint(vocabulary.THANKS))


def _help_at(index: Index, question: Question) -> Help:
    topic = question.via if question.via.startswith("/") else None
    return Help(topic, index.tops, index.all_terms)


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
