"""Every entry scored for a question, by its words and by what else the question names. One sum, so that each part can be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.template import PRODUCT_SECTIONS, SECTIONS
from bot.lookup.index import Index
from bot.lookup.meaning import Heard
from bot.lookup.reading import Reading
from bot.lookup.search import Shared, Word, search
from bot.lookup.stems import stem
from bot.lookup.word_index import Floats, shares

ALL_NEAR, RICHEST = 20_000, 2_000
"""Entries up to which all are compared with the question's direction, and how many of more are."""
EQUAL = 0.001
"""Scores that differ by less are equal: such entries keep the page's order."""
NEAR = 0.3
"""Cosine from which an entry lies near a question with which it shares no word."""
MOST = 3
"""Bullets in an answer."""
UNKNOWN = 0.8
"""What a word that no entry holds weighs against an answer: share of the rarest word."""
WORDS_TELL = 0.5
"""What a word tells of the industry counts by this much beside a sign, and beside the sound of the question where there are vectors."""
SIGN = 2.0
"""Log of how much likelier an industry is made by a sign of it."""
FULL_NAME = {"term": 0.7}
FULL_NAME_OTHER = 0.35
"""What an entry gains where the question holds one of its names in full: share of the name's weight, more for terms."""


@dataclass(frozen=True)
class Ranking:
    """By entry; `parts` are what `score` is the sum of, before their weights."""

    score: Floats
    parts: dict[str, Floats]
    shared: Shared
    tendency: Floats
    """Industry -> how likely the question is about it, by its words; they sum to 1."""
    intents: dict[str, float] | None
    """Kind -> log of how likely it is by the sound of the question; None without vectors."""
    sound: dict[str, float]
    """Section -> the same; empty without vectors."""

    def account(self, number: int, weights: Mapping[str, float]) -> tuple[float, dict[str, float], dict[str, float]]:
        """An entry's score, the parts it is the sum of, and each word's share of the part that words are."""
        parts = {name: round(weights.get(name, 0.0) * float(part[number]), 2) for name, part in self.parts.items()}
        share = weights.get("words", 0.0) / self.shared.total
        earned = {
            word.text: round(share * float(worth[np.searchsorted(holders, number)]), 2)
            for word, holders, worth in self.shared.earned
            if number in holders
        }
        return round(float(self.score[number]), 2), {name: worth for name, worth in parts.items() if worth}, earned

    def touches(self, number: int) -> bool:
        """Whether the entry shares a word with the question, or lies near it."""
        return bool(self.shared.mass[number] > 0 or ("meaning" in self.parts and self.parts["meaning"][number] >= NEAR))

    @cached_property
    def nearest(self) -> list[int]:
        return self.best()

    def best(self, among: NDArray[np.bool_] | None = None, most: int = 5) -> list[int]:
        left = np.round((self.score if among is None else np.where(among, self.score, -np.inf)) / EQUAL)
        best: list[int] = []
        while len(best) < min(most, len(left)) and np.isfinite(left[number := int(left.argmax())]):
            best.append(number)
            left[number] = -np.inf
        return best


def rank(index: Index, reading: Reading, words: Sequence[Word]) -> Ranking:
    shared = search(index.words, len(index.entries), words, index.synonyms, UNKNOWN)
    heard = index.vectors.hear(reading.words) if index.vectors else None
    tendency = tendency_of(index, reading, words, heard)
    parts = {
        "words": shared.mass / np.float32(shared.total) + _full_names(index, reading, words, shared.total),
        "industry": tendency[index.industries],
        "heading": _heading(index, reading),
        "product": index.of_products({span.value for span in reading.products}),
        "asked": _asked(index, reading),
        "name": shared.naming / np.float32(max(1, len(words))),
        "term": index.terms,
        "tool": index.tools,
    }
    if index.directions is not None and heard is not None:
        parts["meaning"] = _meaning(index.directions, heard, shared)
    score = sum(
        (np.float32(index.weights.ranking.get(name, 0.0)) * part for name, part in parts.items()), np.zeros(len(index.entries), np.float32)
    )
    return Ranking(np.where(_asked_of(index, reading), score, -np.inf), parts, shared, tendency, *_sound(index, heard))


def _asked_of(index: Index, reading: Reading) -> NDArray[np.bool_]:
    """Leaves only, and those of the industries that are named where any of them is written."""
    named = {span.value for span in reading.industries}
    numbers = [number for number, playbook in enumerate(index.playbooks) if playbook.slug in named and not playbook.is_stub]
    return index.leaves & np.isin(index.industries, numbers) if numbers else index.leaves


def _meaning(directions: Floats, heard: Heard, shared: Shared) -> Floats:
    """How near each entry lies to the question; of very many entries, those that share most with it."""
    if len(directions) <= ALL_NEAR:
        near: Floats = directions @ heard.direction
        return near
    near = np.zeros(len(directions), np.float32)
    richest = np.argpartition(-shared.mass, RICHEST)[:RICHEST]
    near[richest] = directions[richest] @ heard.direction
    return near


def tendency_of(index: Index, reading: Reading, words: Sequence[Word], heard: Heard | None) -> Floats:
    """How likely the question is about each industry: those that are named, else by what the words lean to."""
    slugs = [playbook.slug for playbook in index.playbooks]
    named = {span.value for span in reading.industries}
    if named:
        return np.fromiter((slug in named for slug in slugs), np.float32, len(slugs)) / np.float32(len(named))
    known = [number for word in words if (number := index.words.numbers.get(word.stem)) is not None]
    logs: Floats = WORDS_TELL * index.words.leanings[known].sum(axis=0) if known else np.zeros(len(slugs), np.float32)
    logs = logs + np.array([SIGN * (slug in reading.pointed_to) for slug in slugs], np.float32)
    if index.vectors is not None and heard is not None:
        told = index.vectors.tell("industries", heard)
        least = min(told.values())
        logs = logs + np.array([told.get(slug, least) for slug in slugs], np.float32)
    return shares(logs)


def _full_names(index: Index, reading: Reading, words: Sequence[Word], total: float) -> Floats:
    """What entries gain whose full name the question holds."""
    gains = np.zeros(len(index.entries), np.float32)
    for span in reading.names:
        stems = {stem(word) for word in reading.words[span.start : span.end]}
        mass = sum(index.words.weight(word.stem) or 0.0 for word in words if word.stem in stems)
        for entry in index.names.entries[span.value]:
            number = index.numbers[entry.id]
            gains[number] = max(gains[number], mass * FULL_NAME.get(entry.kind, FULL_NAME_OTHER) / total)
    return gains


def _asked(index: Index, reading: Reading) -> Floats:
    """1 for entries whose name is asked for outright."""
    found = np.zeros(len(index.entries), np.float32)
    found[[index.numbers[entry.id] for span in reading.asked_names for entry in index.names.entries[span.value]]] = 1.0
    return found


def _heading(index: Index, reading: Reading) -> Floats:
    """1 for entries under a heading that is named outright, a half where a word only hints at it."""
    found = np.zeros(len(index.entries), np.float32)
    for span in reading.sections:
        found = np.maximum(found, index.of_section(span.value) * np.float32(1.0 if span.how == "strong" else 0.5))
    return found


def _sound(index: Index, heard: Heard | None) -> tuple[dict[str, float] | None, dict[str, float]]:
    if index.vectors is None or heard is None:
        return None, {}
    logs = index.vectors.tell("kinds", heard)
    sections = {kind: value for kind, value in logs.items() if kind in SECTIONS or kind in PRODUCT_SECTIONS}
    kinds = {kind: value for kind, value in logs.items() if kind not in sections}
    return kinds | {"section": float(np.logaddexp.reduce(list(sections.values())))}, sections
