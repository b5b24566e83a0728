"""Misses that ask for the same, together."""

from __future__ import annotations

import itertools
import random
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.lookup.gaps import gaps_in, name_in
from bot.lookup.index import Index
from bot.lookup.likeness import groups_of
from bot.lookup.misses import Miss

MISSED = Path(__file__).parent.parent / "questions" / "missed"
START = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def missed(*wordings: str, industry: str | None = None) -> list[Miss]:
    return [Miss(wording, industry, "dm", START + timedelta(minutes=number)) for number, wording in enumerate(wordings)]


def read_set(name: str) -> list[list[Miss]]:
    """Block by block."""
    blocks = (MISSED / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")[1:]
    rows = [[line.split(": ", 1) for line in block.splitlines()] for block in blocks]
    return [[Miss(text, None if slug == "-" else slug, "dm", START) for slug, text in block] for block in rows]


def wordings_of(index: Index, misses: list[Miss]) -> set[frozenset[str]]:
    return {frozenset(miss.wording for miss in group.misses) for group in groups_of(index, misses)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("drayage", "what does drayage mean?"),
        ("drayage", "Drayage carriers"),
        ("dark store", "what's a dark store"),
        ("milk run", "milk runs"),
        ("bill of lading", "BOL"),
        ("breakage on gift cards", "gift card breakage"),
        ("escheatment rules", "escheatment rule"),
    ],
)
def test_what_asks_for_the_same_is_one_gap(whole: Index, one: str, other: str) -> None:
    assert len(wordings_of(whole, missed(one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("cash drag", "cash sweep"), ("gift card breakage", "gift card fraud"), ("data mesh", "data contract"), ("bin sponsor", "bin attack")],
)
def test_a_word_in_common_does_not_make_them_the_same(whole: Index, one: str, other: str) -> None:
    assert len(wordings_of(whole, missed(one, other))) == 2


def test_a_misspelling_goes_with_what_others_wrote(whole: Index) -> None:
    assert len(wordings_of(whole, missed("drayage", "drayage carriers", "drayge"))) == 1


def test_industries_are_told_apart_and_what_is_of_none_goes_to_its_likes(whole: Index) -> None:
    misses = [*missed("drayage", industry="logistics"), *missed("what is drayage", industry="ecommerce"), *missed("drayage?")]
    groups = groups_of(whole, misses)
    assert sorted(group.industry or "" for group in groups) == ["ecommerce", "logistics"]
    assert sorted(len(group.misses) for group in groups) == [1, 2]


def test_the_order_of_the_misses_does_not_matter(whole: Index) -> None:
    misses = [miss for block in read_set("made-up") for miss in block]
    groups = wordings_of(whole, misses)
    for seed in range(3):
        random.Random(seed).shuffle(misses)
        assert wordings_of(whole, misses) == groups


@pytest.mark.parametrize(("name", "right", "found"), [("made-up", 0.95, 0.78), ("held-out", 0.9, 0.6)])
def test_questions_are_grouped_as_people_would(whole: Index, name: str, right: float, found: float) -> None:
    """Of the pairs that are put together so many belong together, and of those that belong together so many are put together."""
    blocks = read_set(name)
    label = {(miss.wording, miss.industry): number for number, block in enumerate(blocks) for miss in block}
    group_of = {}
    for number, group in enumerate(groups_of(whole, [miss for block in blocks for miss in block])):
        group_of |= {(miss.wording, miss.industry): number for miss in group.misses}
    pairs: dict[tuple[bool, bool], int] = defaultdict(int)
    for one, other in itertools.combinations(label, 2):
        pairs[label[one] == label[other], group_of[one] == group_of[other]] += 1
    assert pairs[True, True] / (pairs[True, True] + pairs[False, True]) >= right
    assert pairs[True, True] / (pairs[True, True] + pairs[True, False]) >= found


def test_a_gap_tells_how_often_when_and_in_which_words(whole: Index) -> None:
    misses = missed("what is drayage", "drayage", "planogram", "drayage", industry="logistics")
    first, second = gaps_in(whole, misses, 5)
    assert (first.wording, first.wordings, first.count, first.industry) == ("drayage", ("drayage", "what is drayage"), 3, "logistics")
    assert (first.first, first.last) == (START, START + timedelta(minutes=3))
    assert (second.wording, second.count) == ("planogram", 1)
    assert gaps_in(whole, misses, 1) == [first]


def test_what_is_answered_by_now_is_no_gap(whole: Index) -> None:
    misses = [*missed("ROAS", "what is ROAS", "return on ad spend", industry="ecommerce"), *missed("drayage")]
    assert [gap.wording for gap in gaps_in(whole, misses, 5)] == ["drayage"]
    assert [gap.wording for gap in gaps_in(whole, misses, 1)] == ["drayage"]


def test_thousands_of_misses_take_a_few_seconds(whole: Index) -> None:
    words = sorted(whole.known_words)
    chance = random.Random(1)
    misses = missed(*(" ".join(chance.choices(words, k=chance.randint(1, 6))) for _ in range(3_000)))
    began = time.process_time()
    gaps_in(whole, misses, 20)
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    ("wording", "name"),
    [
        ("what is a milk run?", "milk run"),
        ("What does BOL mean", "BOL"),
        ("define “drayage” please", "drayage"),
        ("how do we track live stream shopping", "track live stream shopping"),
        ("who is it", "who is it"),
        ("Carnegie unit", "Carnegie unit"),
    ],
)
def test_a_gap_is_called_by_what_it_is_about(whole: Index, wording: str, name: str) -> None:
    assert name_in(whole, wording) == name


def test_the_industry_in_front_is_no_part_of_the_name(whole: Index) -> None:
    assert name_in(whole, "logistics drayage", "logistics") == "drayage"
    assert name_in(whole, "AI & Data data mesh", "ai-and-data") == "data mesh"
    assert name_in(whole, "data mesh", "ai-and-data") == "data mesh"
