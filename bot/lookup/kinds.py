"""What kind of answer a question wants: entries, a section, an industry, or none. A linear model of what the question shows.

The weights were fitted on the question sets in tests/questions/tuned (`bot.learning`); each fact is a number between about -3 and 3.
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
    words = [word for word, *_ in ranking.shared.earned]
    content = reading.search_words()
    headings = reading.sections
    strong = [span for span in headings if span.how == "strong"]
    rest = reading.rest
    best = ranking.nearest[:2]
    top = best[0] if best else None
    entry = index.entries[top] if top is not None else None
    matched = ranking.shared.matched(top) if top is not None else frozenset()
    facts = {
        "one": 1.0,
        "top score": float(ranking.score[top]) if top is not None else 0.0,
        "top words": float(ranking.parts["words"][top]) if top is not None else 0.0,
        "top meaning": float(ranking.parts["meaning"][top]) if top is not None and "meaning" in ranking.parts else 0.0,
        "best meaning": float(ranking.parts["meaning"].max(initial=0.0)) if "meaning" in ranking.parts else 0.0,
        "margin": float(ranking.score[best[0]] - ranking.score[best[1]]) if len(best) > 1 else 0.5,
        "matched": len(matched) / max(1, len(content)),
        "single match": float(len(matched) <= 1),
        "in a name": float(ranking.shared.naming[top] / max(1, len(content))) if top is not None else 0.0,
        "full name": float(bool(reading.names)),
        "term named": float(any(each.kind == "term" for span in reading.names for each in index.names.entries[span.value])),
        "name asked": float(bool(reading.asked_names)),
        "top name asked": float(top is not None and ranking.parts["asked"][top] > 0),
        "top in heading": float(ranking.parts["heading"][top]) if top is not None else 0.0,
        "top is term": float(entry is not None and entry.kind == "term"),
        "seeks name": float(reading.seeks_name),
        "unknown": (len(content) - len(words)) / max(1, len(content)),
        "long": min(1.0, len(content) / LONG),
        "short": float(len(content) <= 2),
        "nothing": float(not content),
        "strong heading": float(bool(strong)),
        "faint heading": float(bool(headings) and not strong),
        "heading asked": float(any(span.start in reading.focus for span in headings)),
        "rest": min(1.0, len(rest) / 6),
        "no rest": float(not rest),
        "rest matched": sum(word.stem in matched for word in rest) / len(rest) if rest else 0.0,
        "rest meaning": _meaning(index, [word.text for word in rest], top),
        "industry named": float(bool(reading.industries)),
        "signs": float(bool(reading.signs)),
        "leaning": float(ranking.tendency.max(initial=0.0)),
        "product": float(bool(reading.products)),
        "overview": float(reading.says(phrases.OVERVIEW)),
        "defining": float(reading.says(phrases.DEFINING)),
        "elsewhere": min(3.0, sum(reading.words[position] in vocabulary.ELSEWHERE for position in reading.content)),
        "/term": float(reading.question.via == "/term"),
        "/industry": float(reading.question.via == "/industry"),
        "listing": float(reading.says(phrases.LISTING)),
        "helping": float(reading.says(phrases.HELPING)),
    }
    if ranking.intents is not None:
        facts |= {f"likely {kind}": max(-4.0, value) for kind, value in ranking.intents.items()}
    return facts


def _meaning(index: Index, words: list[str], entry: int | None) -> float:
    """How near these words are to the entry, from -1 to 1."""
    if index.vectors is None or index.directions is None or entry is None:
        return 0.0
    return float(index.directions[entry] @ index.vectors.of(words))


def likely_kinds(facts: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """Kind -> probability, likeliest first. Without weights all are as likely."""
    if not weights.kinds:
        return dict.fromkeys(KINDS, 1 / len(KINDS))
    likely = shares(weights.table @ np.array([facts.get(name, 0.0) for name in weights.facts], np.float32)).tolist()
    return dict(sorted(zip(weights.kinds, likely, strict=True), key=lambda each: -each[1]))
