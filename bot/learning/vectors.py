"""Trains words' vectors so that a question lies near the entry that answers it, and tells by its sound which kind of answer it wants.

First the directions: for each question the entry is to be found among all entries (InfoNCE; van den Oord et al., 2018), with some
words of both left out at random. Then the sound: a linear model (softmax regression) of direction and words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.knowledge.names import straighten, words_of
from bot.learning.data import Example
from bot.lookup.entries import Entry
from bot.lookup.index import spoken
from bot.lookup.meaning import SOUND, Sound, Vectors
from bot.lookup.question import Question
from bot.lookup.word_index import Floats, shares

SHARPNESS = 0.05
"""Temperature of the softmax over entries."""
LEFT_OUT = 0.2
"""Share of words left out at random."""
FAITHFUL = 1e-3
"""How strongly a word is held to where it started."""
EPOCHS, BATCH, STEP = 5, 256, 0.003
SOUND_EPOCHS, SOUND_STEP = 12, 0.02
SURE = 0.95
"""How sure the model is to be of a label (label smoothing)."""
RARE = 0.6
"""How much more each question of a rare label counts: 1 would make all labels count the same."""


@dataclass
class Adam:
    """Kingma and Ba, 2015."""

    values: Floats
    step: float
    decay: tuple[float, float] = (0.9, 0.999)

    def __post_init__(self) -> None:
        self.mean, self.spread, self.steps = np.zeros_like(self.values), np.zeros_like(self.values), 0

    def move(self, gradient: Floats) -> None:
        self.steps += 1
        first, second = self.decay
        self.mean += (1 - first) * (gradient - self.mean)
        self.spread += (1 - second) * (gradient**2 - self.spread)
        rate = self.step * np.sqrt(1 - second**self.steps) / (1 - first**self.steps)
        self.values -= rate * self.mean / (np.sqrt(self.spread) + 1e-8)


def learn(start: Vectors, entries: Sequence[Entry], examples: Sequence[Example], random: Generator) -> Vectors:
    """The vectors of `start` trained on the examples."""
    directed = [example for example in examples if len(example.right) == 1]
    moved = with_rows(start, train_directions(start, entries, directed, random))
    kinds = [(example.question, example.sounds_like) for example in examples]
    industries = [(example.question, example.industry) for example in examples if example.industry]
    sounds = {"kinds": train_sound(moved, kinds, random), "industries": train_sound(moved, industries, random)}
    return replace(moved, sounds=sounds)


def train_directions(vectors: Vectors, entries: Sequence[Entry], examples: Sequence[Example], random: Generator) -> Floats:
    """A row for each word of `vectors`, whose rows are the start."""
    start = vectors.table * vectors.scale[:, None]
    adam = Adam(start.copy(), STEP)
    numbers = {entry.id: number for number, entry in enumerate(entries)}
    held = bags(vectors, [words_of(straighten(spoken(entry))) for entry in entries])
    asked = bags(vectors, [example.question.words for example in examples])
    wanted = np.array([numbers[id] for example in examples for id in example.right])
    for _ in range(EPOCHS):
        for batch in np.array_split(random.permutation(len(examples)), max(1, len(examples) // BATCH)):
            some, all_entries = _thinned(asked[batch], random), _thinned(held, random)
            near, long = _unit(some @ adam.values)
            known, far = _unit(all_entries @ adam.values)
            wrong = shares(near @ known.T / SHARPNESS)
            wrong[np.arange(len(batch)), wanted[batch]] -= 1
            wrong /= len(batch) * SHARPNESS
            gradient = some.T @ _through_unit(wrong @ known, near, long) + all_entries.T @ _through_unit(wrong.T @ near, known, far)
            adam.move(gradient + 2 * FAITHFUL / len(start) * (adam.values - start))
    return adam.values


def train_sound(vectors: Vectors, wanted: Sequence[tuple[Question, str]], random: Generator) -> Sound:
    labels = tuple(sorted({label for _, label in wanted}))
    target = np.eye(len(labels), dtype=np.float32)[[labels.index(label) for _, label in wanted]] * SURE + (1 - SURE) / len(labels)
    counts = Counter(label for _, label in wanted)
    heed = np.array([counts[label] ** -RARE for _, label in wanted], np.float32)
    heed /= heed.mean()
    said = bags(vectors, [question.words for question, _ in wanted])
    directions, _ = _unit(said @ (vectors.table * vectors.scale[:, None]))
    sound = np.hstack([directions, np.ones((len(wanted), 1), np.float32)])
    head = Adam(np.zeros((sound.shape[1], len(labels)), np.float32), SOUND_STEP)
    words = Adam(np.zeros((len(vectors.words), len(labels)), np.float32), SOUND_STEP)
    for _ in range(SOUND_EPOCHS):
        for batch in np.array_split(random.permutation(len(wanted)), max(1, len(wanted) // BATCH * 2)):
            wrong = heed[batch, None] * (shares(sound[batch] @ head.values + said[batch] @ words.values) - target[batch]) / len(batch)
            head.move(sound[batch].T @ wrong + 1e-4 * head.values)
            words.move(said[batch].T @ wrong + 4e-5 * words.values)
    return Sound(labels, head.values.T, as_bytes(words.values))


def bags(vectors: Vectors, texts: Sequence[Sequence[str]]) -> csr_matrix:
    """Text x word: 1 where the text holds the word."""
    rows = [vectors.rows(words) for words in texts]
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix(
        (np.ones(ends[-1], np.float32), np.concatenate([*map(np.array, rows), []]).astype(int), ends), (len(texts), len(vectors.words))
    )


def with_rows(vectors: Vectors, rows: Floats) -> Vectors:
    scale = np.abs(rows).max(axis=1) / 127 + 1e-12
    return Vectors(vectors.words, np.round(rows / scale[:, None]).astype(np.int8), scale.astype(np.float32), vectors.sounds)


def save(path: Path, vectors: Vectors) -> None:
    """As `meaning.load_vectors` reads it."""
    arrays: dict[str, Any] = {"words": text_of(list(vectors.words)), "table": vectors.table, "scale": vectors.scale.astype(np.float16)}
    for name, sound in vectors.sounds.items():
        arrays |= {f"{name} labels": text_of(sound.labels), f"{name} head": sound.head.astype(np.float16), f"{name} words": sound.words}
    np.savez_compressed(path, **arrays)


def text_of(lines: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def as_bytes(words: Floats) -> NDArray[np.int8]:
    return np.clip(np.round(words * SOUND), -127, 127).astype(np.int8)


def _thinned(texts: csr_matrix, random: Generator) -> csr_matrix:
    kept = texts.copy()
    kept.data = (random.random(len(kept.data)) > LEFT_OUT).astype(np.float32)
    return kept


def _unit(rows: Floats) -> tuple[Floats, Floats]:
    """Rows of length 1, and the lengths they had."""
    lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return rows / lengths, lengths


def _through_unit(gradient: Floats, unit: Floats, lengths: Floats) -> Floats:
    """The gradient of what was made of length 1, before that."""
    along: Floats = gradient - unit * (gradient * unit).sum(axis=1, keepdims=True)
    return along / lengths
