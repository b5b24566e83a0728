"""Why a question got its answer: what it was read as, how likely each kind of answer was, and what each match earned."""

from __future__ import annotations

from dataclasses import dataclass

from bot.lookup.answer import answer, read_in
from bot.lookup.answers import Answer, Found, Nothing
from bot.lookup.by_kind import judge
from bot.lookup.context import NO_CONTEXT, Context
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.kinds import facts_of
from bot.lookup.question import Question
from bot.lookup.reading import Reading, Span

TELLING = 6
"""Facts that are named for a kind of answer."""


@dataclass(frozen=True)
class Explanation:
    """`read` says what the question names, by heading. `kinds`: kind, its probability, and the facts that spoke for and against it.
    `matches`: id, score, the parts of the score, and what each word earned."""

    read: dict[str, list[str]]
    kinds: list[tuple[str, float, dict[str, float]]]
    matches: list[tuple[str, float, dict[str, float], dict[str, float]]]


def explain(index: Index, question: Question, context: Context = NO_CONTEXT) -> Explanation:
    """Scores are logarithms: one more makes an entry e times as likely. A question that is just a name needs no score, but has one."""
    reading = read_in(index, question, context)
    judged = judge(index, reading)
    facts = facts_of(index, reading, judged.ranking)
    kinds = [(kind, round(share, 3), _telling(index.weights.kinds[kind], facts)) for kind, share in judged.kinds.items()]
    matches = [
        (entry.id, *judged.ranking.account(index.numbers[entry.id], index.weights.ranking))
        for entry in _shown(answer(index, question, context))
        if entry.id in index.numbers and index.leaves[index.numbers[entry.id]]
    ]
    return Explanation(_read(index, reading), kinds, matches)


def _shown(found: Answer) -> list[Entry]:
    match found:
        case Found(matches=matches) | Nothing(nearest=matches):
            return [match.entry for match in matches]
        case _:
            return []


def _telling(weights: dict[str, float], facts: dict[str, float]) -> dict[str, float]:
    worth = {name: weights.get(name, 0.0) * value for name, value in facts.items()}
    most = sorted(worth, key=lambda name: -abs(worth[name]))[:TELLING]
    return {name: round(worth[name], 2) for name in most if round(worth[name], 2)}


def _read(index: Index, reading: Reading) -> dict[str, list[str]]:
    def said(spans: tuple[Span, ...]) -> list[str]:
        return [f"{' '.join(reading.words[span.start : span.end])} ({span.value}, {span.how})" for span in spans]

    corrected = [f"{reading.question.words[at]} -> {reading.words[at]}" for at in sorted(reading.typos)]
    read = {
        "words": list(reading.words),
        "corrected": corrected,
        "industries": said(reading.industries),
        "signs of": list(reading.signs),
        "headings": said(reading.sections),
        "products": said(reading.products),
        "names": said(reading.names),
        "asked for outright": said(reading.asked_names),
        "searched": [word.text for word in reading.search_words()],
    }
    return {heading: found for heading, found in read.items() if found}
