"""python -m bot.learning: train the vectors anew on tests/questions/learned, then the weights on tests/questions/tuned.

--distil     start from the sentence-embedding model, not from the vectors that are there
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.random import Generator

from bot.evaluation.questions import read_set
from bot.knowledge.loader import load_knowledge
from bot.knowledge.names import straighten, words_of
from bot.learning.data import ENTRY, Asked, Wanted, asked_of_entries, wanted_industries, wanted_kinds
from bot.learning.distil import distil, weighed
from bot.learning.vectors import OF_ENTRIES, save, train_directions, train_sound
from bot.learning.weights import fit_kinds, fit_ranking
from bot.lookup.index import Index, build_index, spoken
from bot.lookup.meaning import PATH, Vectors, load_vectors
from bot.lookup.names import HEADINGS
from bot.lookup.vocabulary import STOP_WORDS
from bot.lookup.weights import PATH as WEIGHTS
from bot.lookup.weights import Weights

LEARNED, TUNED = Path("tests/questions/learned"), Path("tests/questions/tuned")
FOLDS = 3
DIMENSIONS = 128
SMALL = 0.3
"""Length of the vector of a word that carries no meaning, beside one that does."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.learning")
    parser.add_argument("--distil", action="store_true", help="start from the sentence-embedding model")
    parser.add_argument("--sounds", action="store_true", help="keep the directions")
    parser.add_argument("--weights", action="store_true", help="keep the vectors and fit the weights only")
    options = parser.parse_args()
    index = build_index(load_knowledge(Path("knowledge")), with_vectors=False)
    entries = [entry for entry in index.entries if entry.kind not in HEADINGS]
    questions = list(asked_of_entries(index, LEARNED))
    wanted = [*wanted_kinds(LEARNED), *_some(questions)]
    if options.weights:
        _write_weights(wanted, np.random.default_rng(0))
        return
    vectors = _distilled(index, questions) if options.distil else load_vectors()
    assert vectors, f"{PATH} is not there: start with --distil"
    chance = np.random.default_rng(0)
    rows = vectors.table * vectors.scale[:, None] if options.sounds else train_directions(vectors, entries, questions, chance)
    save(PATH, list(vectors.words), rows, {})
    vectors = _reloaded()
    about = list(wanted_industries(questions, LEARNED))
    sounds = {"kinds": train_sound(vectors, wanted, chance), "industries": train_sound(vectors, about, chance)}
    save(PATH, list(vectors.words), rows, sounds)
    _reloaded()
    _write_weights(wanted, chance)


def _write_weights(wanted: Sequence[Wanted], chance: Generator) -> None:
    """With vectors, questions that taught how kinds sound are judged by a sound that did not hear them."""
    playbooks = load_knowledge(Path("knowledge"))
    rows = [row for path in sorted(TUNED.glob("*.jsonl")) for row in read_set(path)]
    kinds = read_set(LEARNED / "kinds.jsonl")
    found = {}
    for name, index in (("with vectors", build_index(playbooks)), ("without vectors", build_index(playbooks, with_vectors=False))):
        index = replace(index, weights=Weights(fit_ranking(index, rows), {}))
        judged = [(row, index) for row in rows]
        folds = _folds(index, wanted, chance) if index.vectors else [index] * FOLDS
        judged += [(row, folds[number % FOLDS]) for number, row in enumerate(kinds)]
        found[name] = {"ranking": index.weights.ranking, "kinds": fit_kinds(judged)}
    WEIGHTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _folds(index: Index, wanted: Sequence[Wanted], chance: Generator) -> list[Index]:
    """The index with a sound of kinds that did not learn from every FOLDS-th question, for each of them."""
    vectors = index.vectors
    assert vectors
    folds = []
    for fold in range(FOLDS):
        kinds = train_sound(vectors, [each for number, each in enumerate(wanted) if number % FOLDS != fold], chance)
        folds.append(replace(index, vectors=replace(vectors, sounds=vectors.sounds | {"kinds": kinds})))
    return folds


def _distilled(index: Index, questions: Sequence[Asked]) -> Vectors:
    texts = [set(words_of(straighten(spoken(entry)))) for entry in index.entries if entry.kind not in HEADINGS]
    counts = Counter(word for text in texts for word in text)
    words, rows = distil({*counts, *(word for question in questions for word in question.words)}, DIMENSIONS)
    rows = weighed(rows, words, counts, len(texts), STOP_WORDS, SMALL)
    save(PATH, words, rows, {})
    return _reloaded()


def _some(questions: Sequence[Asked]) -> list[Wanted]:
    return [Wanted(each.words, ENTRY) for each in random.Random(0).sample(list(questions), min(OF_ENTRIES, len(questions)))]  # noqa: S311


def _reloaded() -> Vectors:
    load_vectors.cache_clear()
    vectors = load_vectors()
    assert vectors
    return vectors


if __name__ == "__main__":
    main()
