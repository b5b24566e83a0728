"""What words mean, as vectors that the package carries; without them everything works by words alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.lookup.answer import answer
from bot.lookup.answers import Found, SectionFound
from bot.lookup.index import Index, build_index
from bot.lookup.meaning import Vectors, load_vectors
from bot.lookup.question import ask


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    found = load_vectors()
    assert found
    return found


@pytest.fixture(scope="module")
def by_words(whole: Index) -> Index:
    return build_index(whole.playbooks, with_vectors=False)


def nearness(vectors: Vectors, one: str, other: str) -> float:
    return float(vectors.of(one.split()) @ vectors.of(other.split()))


def test_what_means_the_same_lies_near(vectors: Vectors) -> None:
    assert nearness(vectors, "courier", "driver parcel") > nearness(vectors, "courier", "patient clinic")
    assert nearness(vectors, "shopper basket", "customer cart") > nearness(vectors, "shopper basket", "teacher lesson")


def test_a_direction_has_length_one_whatever_the_order_and_number_of_words(vectors: Vectors) -> None:
    assert np.linalg.norm(vectors.of(["cart", "checkout"])) == pytest.approx(1, abs=1e-5)
    assert np.allclose(vectors.of(["cart", "checkout"]), vectors.of(["checkout", "cart", "cart"]))


def test_words_nobody_knows_have_no_direction(vectors: Vectors) -> None:
    assert not vectors.of(["qwxzv", "漢字"]).any()
    assert not vectors.of([]).any()


def test_the_sound_of_a_question_tells_what_it_wants(vectors: Vectors) -> None:
    for text, kind in (("what can you do for me", "help"), ("what is the weather in berlin tomorrow", "none")):
        told = vectors.tell("kinds", vectors.hear(text.split()))
        assert max(told, key=told.__getitem__) == kind
        assert sum(map(np.exp, told.values())) == pytest.approx(1, abs=1e-3)


def test_the_industry_is_told_by_words_that_name_none(vectors: Vectors) -> None:
    told = vectors.tell("industries", vectors.hear("the lender rejects half of the loan applications".split()))
    assert max(told, key=told.__getitem__) == "finance"


def test_a_question_that_shares_no_word_with_its_entry_finds_it(whole: Index) -> None:
    found = answer(whole, ask("word for learners fading away mid programme without telling anyone"))
    assert isinstance(found, Found)
    assert "education/terminology/attrition" in [match.entry.id for match in found.matches]


def test_without_vectors_words_decide(by_words: Index) -> None:
    assert by_words.directions is None
    found = answer(by_words, ask("what does cookie consent do to the attribution of an online shop?"))
    assert isinstance(found, Found)
    assert found.matches[0].entry.industry == "ecommerce"
    assert isinstance(answer(by_words, ask("which metrics do online shops look at?")), SectionFound)


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert load_vectors(tmp_path / "nowhere.npz") is None
    load_vectors.cache_clear()
