"""python -m bot.learning: make `bot/lookup/vectors.npz` and `weights.json` anew, from tests/questions/learned and tuned.

Needs the packages of the extra `learning` and of `bot.learning.distil`. Takes some ten minutes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.knowledge.loader import load_knowledge
from bot.knowledge.names import straighten, words_of
from bot.learning.data import ENTRY, Example, asked_of_entries, examples_of, phrasings
from bot.learning.distil import distil, weighed
from bot.learning.vectors import learn, save, with_rows
from bot.learning.weights import Judged, fit_kinds, fit_ranking
from bot.lookup.entries import Entry
from bot.lookup.index import build_index, index_with, spoken
from bot.lookup.meaning import PATH, Vectors
from bot.lookup.names import HEADINGS
from bot.lookup.vocabulary import STOP_WORDS
from bot.lookup.weights import PATH as WEIGHTS
from bot.lookup.weights import Weights

QUESTIONS = Path("tests/questions")
DIMENSIONS = 128
SMALL = 0.3
"""Length of the vector of a word that carries no meaning, beside one that does."""
FOLDS = 3
FIRST = {"words": 6.0, "meaning": 12.0}
"""Weights that bring the right entries among those that the fitted ones are to tell apart."""
OF_ENTRIES = 3000
"""Questions for entries among those that the weights are fitted to."""
LEARNED_ENTRY, LEARNED_KIND = 0.03, 0.08
"""What questions that were written to learn from count beside tuned ones, which are more like what people ask (by cross-validation)."""
ASKED = {"entry": 0.62, "section": 0.15, "industry": 0.08, "none": 0.26, "segments": 0.01, "help": 0.02}
"""How often each kind is asked for, as in the question sets, but for `none`: a wrong answer costs more than none."""


def main() -> None:
    playbooks = load_knowledge(Path("knowledge"))
    plain = build_index(playbooks, with_vectors=False)
    entries = [entry for entry in plain.entries if entry.kind not in HEADINGS]
    learned = [*asked_of_entries(plain, QUESTIONS / "learned/entries"), *examples_of(plain, [QUESTIONS / "learned/kinds.jsonl"])]
    tuned = list(examples_of(plain, (QUESTIONS / "tuned").glob("*.jsonl")))
    known = [*learned, *phrasings(plain)]
    start = _distilled(entries, known)
    vectors = learn(start, entries, known, np.random.default_rng(0))
    save(PATH, vectors)
    folds = []
    for fold in range(FOLDS):
        others = [example for number, example in enumerate(known) if number >= len(learned) or number % FOLDS != fold]
        folds.append(index_with(playbooks, learn(start, entries, others, np.random.default_rng(0)), Weights(FIRST, {})))
    whole = index_with(playbooks, vectors, Weights(FIRST, {}))
    some = _some(learned)
    counts = {at: LEARNED_ENTRY if learned[at].kind == ENTRY else LEARNED_KIND for at in some}
    apart = [*(Judged(each, whole) for each in tuned), *(Judged(learned[at], folds[at % FOLDS], counts[at]) for at in some)]
    together = [*(Judged(each, plain) for each in tuned), *(Judged(learned[at], plain, counts[at]) for at in some)]
    found = {"with vectors": _fitted(apart), "without vectors": _fitted(together)}
    WEIGHTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _some(learned: Sequence[Example]) -> list[int]:
    """Places of all but most of the questions for entries."""
    places = [at for at, example in enumerate(learned) if example.kind == ENTRY]
    kept = set(np.random.default_rng(0).permutation(places)[:OF_ENTRIES].tolist())
    return [at for at, example in enumerate(learned) if example.kind != ENTRY or at in kept]


def _fitted(examples: Sequence[Judged]) -> dict[str, object]:
    ranking = fit_ranking(examples)
    indexes = {id(each.index): replace(each.index, weights=Weights(ranking, {})) for each in examples}
    return {"ranking": ranking, "kinds": fit_kinds([replace(each, index=indexes[id(each.index)]) for each in examples], ASKED)}


def _distilled(entries: Sequence[Entry], known: Sequence[Example]) -> Vectors:
    texts = [set(words_of(straighten(spoken(entry)))) for entry in entries]
    counts = Counter(word for text in texts for word in text)
    words, rows = distil({*counts, *(word for example in known for word in example.question.words)}, DIMENSIONS)
    rows = weighed(rows, words, counts, len(texts), STOP_WORDS, SMALL)
    empty = Vectors({word: row for row, word in enumerate(words)}, np.zeros((0, 0), np.int8), np.zeros(0, np.float32), {})
    return with_rows(empty, rows)


if __name__ == "__main__":
    main()
