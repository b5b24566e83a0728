"""The vectors and weights that the package carries can be made anew from questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.learning.data import Example, asked_of_entries, examples_of, phrasings
from bot.learning.distil import main_directions, weighed
from bot.learning.vectors import learn, save, with_rows
from bot.learning.weights import Judged, fit_kinds, fit_ranking
from bot.lookup.index import Index, build_index, index_with
from bot.lookup.kinds import KINDS, likely_kinds
from bot.lookup.meaning import Vectors, directions, load_vectors
from bot.lookup.names import HEADINGS
from bot.lookup.question import ask
from bot.lookup.weights import Weights
from tests.lookup.test_questions import QUESTIONS
from tests.sample import sample

ASKED = [
    Example(ask("codeword for the trolley"), "entry", frozenset({"ecommerce/terminology/sku"}), industry="ecommerce"),
    Example(ask("windy trolley again"), "entry", frozenset({"ecommerce/terminology/sku"}), industry="ecommerce"),
    Example(ask("banana please"), "none"),
    Example(ask("which trolley numbers"), "section", section="metrics", industry="ecommerce"),
]


@pytest.fixture(scope="module")
def plain() -> Index:
    return build_index(sample(), with_vectors=False)


@pytest.fixture(scope="module")
def start() -> Vectors:
    words = sorted({word for example in ASKED for word in example.question.words} | {"sku", "stock", "keeping", "unit", "return", "spend"})
    empty = Vectors({word: row for row, word in enumerate(words)}, np.zeros((0, 0), np.int8), np.zeros(0, np.float32), {})
    return with_rows(empty, np.random.default_rng(0).normal(size=(len(words), 16)).astype(np.float32))


def test_training_brings_a_question_near_the_entry_that_answers_it(plain: Index, start: Vectors) -> None:
    entries = [entry for entry in plain.entries if entry.kind not in HEADINGS]
    sku = [entry.id for entry in entries].index("ecommerce/terminology/sku")

    def place(vectors: Vectors) -> int:
        near = directions(vectors, [f"{entry.title} {entry.text}" for entry in entries]) @ vectors.of(["trolley"])
        return int((near > near[sku]).sum())

    trained = learn(start, entries, ASKED * 1500, np.random.default_rng(0))
    assert place(trained) < max(1, place(start))
    told = trained.tell("kinds", trained.hear(["banana"]))
    assert max(told, key=told.__getitem__) == "none"


def test_what_is_saved_is_what_is_loaded(plain: Index, start: Vectors, tmp_path: Path) -> None:
    entries = [entry for entry in plain.entries if entry.kind not in HEADINGS]
    trained = learn(start, entries, ASKED, np.random.default_rng(0))
    save(tmp_path / "vectors.npz", trained)
    loaded = load_vectors(tmp_path / "vectors.npz")
    load_vectors.cache_clear()
    assert loaded is not None
    assert loaded.words == trained.words
    assert np.array_equal(loaded.table, trained.table)
    assert loaded.sounds.keys() == {"kinds", "industries"}
    assert loaded.sounds["kinds"].labels == trained.sounds["kinds"].labels


def test_weights_are_fitted_so_that_right_answers_win(whole: Index) -> None:
    index = index_with(whole.playbooks, None, Weights({"words": 1.0}, {}))
    examples = [each for path in ("ecommerce",) for each in examples_of(whole, [QUESTIONS / "tuned" / f"{path}.jsonl"])][::4]
    judged = [Judged(example, index) for example in examples]
    ranking = fit_ranking(judged)
    assert ranking["words"] > 1
    kinds = fit_kinds(judged, dict.fromkeys(KINDS, 1.0))
    assert next(iter(likely_kinds({"one": 1.0, "strong heading": 1.0, "no rest": 1.0}, Weights(ranking, kinds)))) == "section"


def test_what_is_learned_from_is_about_entries_that_are_there(whole: Index) -> None:
    """A question whose entry has gone is passed over: most must not have."""
    questions = list(asked_of_entries(whole, QUESTIONS / "learned/entries"))
    asked = {id for example in questions for id in example.right}
    leaves = {entry.id for entry in whole.entries if entry.kind not in HEADINGS}
    assert len(asked) > 0.9 * len(leaves)
    assert all(example.industry for example in (*questions, *phrasings(whole)))


def test_main_directions_keep_what_differs_most() -> None:
    rows = np.array([[9.0, 0.1, 0.0], [-9.0, 0.0, 0.1], [8.0, 0.0, 0.0]], np.float32)
    kept = main_directions(rows, 1)
    assert kept.shape == (3, 1)
    assert np.sign(kept[0]) == -np.sign(kept[1])
    longer = weighed(np.ones((2, 1), np.float32), ["the", "cart"], {"cart": 1}, 10, frozenset({"the"}), 0.3)
    assert longer[1] > longer[0]
