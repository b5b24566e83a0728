"""What kind of answer a question wants: entries, a section, an industry, or none. A linear model of what the question shows.

The weights were fitted by `bot.learning` to the question sets in tests/questions, those in `tuned` above all. Most facts lie between
0 and 1; the likelihoods are logarithms from -4 on, the score of the best entry is one without bounds.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bot.lookup import phrases, vocabulary
from bot.lookup.index import Index
from bot.lookup.ranking import Ranking
from bot.lookup.reading import Reading
from bot.lookup.weights import Weights
from bot.lookup.word_index import shares

KINDS = ("entry", "section", "industry", "none", "segments", "help")
LONG = 12
"""Content words from which a question counts as long."""


def facts_of(index: Index, reading: Reading, ranking: Ranking) -> dict[str, float]:
    """What tells one kind from another, by name."""
    facts = {"one": 1.0, **_of_words(reading, ranking), **_of_names(index, reading, ranking), **_of_frame(reading)}
    if ranking.nearest:
        facts |= _of_best(index, reading, ranking, ranking.nearest[0])
    if ranking.intents is not None:
        facts |= {f"likely {kind}": max(-4.0, value) for kind, value in ranking.intents.items()}
    return facts


def _of_words(reading: Reading, ranking: Ranking) -> dict[str, float]:
    """How much is said, and how much of it any entry knows."""
    content, rest = reading.search_words(), reading.rest
    return {
        "unknown": (len(content) - len(ranking.shared.earned)) / max(1, len(content)),
        "long": min(1.0, len(content) / LONG),
        "short": float(len(content) <= 2),
        "nothing": float(not content),
        "rest": min(1.0, len(rest) / 6),
        "no rest": float(not rest),
        "elsewhere": min(3.0, sum(reading.words[position] in vocabulary.ELSEWHERE for position in reading.content)),
    }


def _of_names(index: Index, reading: Reading, ranking: Ranking) -> dict[str, float]:
    """What the question names."""
    strong = any(span.how == "strong" for span in reading.sections)
    return {
        "full name": float(bool(reading.names)),
        "term named": float(any(each.kind == "term" for span in reading.names for each in index.names.entries[span.value])),
        "name asked": float(bool(reading.asked_names)),
        "strong heading": float(strong),
        "faint heading": float(bool(reading.sections) and not strong),
        "heading asked": float(any(span.start in reading.focus for span in reading.sections)),
        "industry named": float(bool(reading.industries)),
        "signs": float(bool(reading.signs)),
        "leaning": float(ranking.tendency.max(initial=0.0)),
        "product": float(bool(reading.products)),
    }


def _of_frame(reading: Reading) -> dict[str, float]:
    """How and where it is asked."""
    return {
        "seeks name": float(reading.seeks_name),
        "overview": float(reading.says(phrases.OVERVIEW)),
        "defining": float(reading.says(phrases.DEFINING)),
        "listing": float(reading.says(phrases.LISTING)),
        "helping": float(reading.says(phrases.HELPING)),
        "/term": float(reading.question.via == "/term"),
        "/industry": float(reading.question.via == "/industry"),
    }


def _of_best(index: Index, reading: Reading, ranking: Ranking, top: int) -> dict[str, float]:
    """How well the best entry fits, alone and beside the next."""
    content, rest, best = reading.search_words(), reading.rest, ranking.nearest
    matched = ranking.shared.matched(top)
    meaning = ranking.parts.get("meaning")
    return {
        "top score": float(ranking.score[top]),
        "top words": float(ranking.parts["words"][top]),
        "top meaning": 0.0 if meaning is None else float(meaning[top]),
        "best meaning": 0.0 if meaning is None else float(meaning.max(initial=0.0)),
        "margin": float(ranking.score[best[0]] - ranking.score[best[1]]) if len(best) > 1 else 0.5,
        "matched": len(matched) / max(1, len(content)),
        "single match": float(len(matched) <= 1),
        "in a name": float(ranking.shared.naming[top] / max(1, len(content))),
        "top name asked": float(ranking.parts["asked"][top] > 0),
        "top in heading": float(ranking.parts["heading"][top]),
        "top is term": float(index.entries[top].kind == "term"),
        "rest matched": sum(word.stem in matched for word in rest) / len(rest) if rest else 0.0,
        "rest meaning": _meaning(index, [word.text for word in rest], top),
    }


def _meaning(index: Index, words: list[str], entry: int) -> float:
    """How near these words are to the entry, from -1 to 1."""
    if index.vectors is None or index.directions is None:
        return 0.0
    return float(index.directions[entry] @ index.vectors.of(words))


def likely_kinds(facts: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """Kind -> probability, likeliest first. Without weights all are as likely."""
    if not weights.kinds:
        return dict.fromkeys(KINDS, 1 / len(KINDS))
    likely = shares(weights.table @ np.array([facts.get(name, 0.0) for name in weights.facts], np.float32)).tolist()
    return dict(sorted(zip(weights.kinds, likely, strict=True), key=lambda each: -each[1]))
