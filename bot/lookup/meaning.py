"""What words mean, as vectors: a text is the sum of its words', and texts that mean the same lie in the same direction.

The vectors were distilled from the sentence-embedding model all-MiniLM-L6-v2 (Apache License 2.0) and then trained on questions
(`bot.learning`). They are no part of the knowledge: without the file every question is answered by its words alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.names import singular
from bot.lookup.stems import words_told
from bot.lookup.word_index import Floats

SOUND = 16
SOUNDS = ("kinds", "industries")
PATH = Path(__file__).with_name("vectors.npz")


@dataclass(frozen=True, repr=False)
class Sound:
    """A linear model of what a question's words tell: the kind of answer it wants, or the industry it is about."""

    labels: tuple[str, ...]
    head: Floats
    """Label x (dimensions and a constant): what a direction tells."""
    words: NDArray[np.int8]
    """Word x label, times SOUND: what a word tells beyond its direction."""


@dataclass(frozen=True)
class Heard:
    """A question's words as rows of the table, and their direction."""

    rows: list[int]
    direction: Floats


@dataclass(frozen=True, repr=False)
class Vectors:
    """`table` holds a row of bytes for each word; times its `scale` it is a vector whose length is the word's weight."""

    words: dict[str, int]
    table: NDArray[np.int8]
    scale: Floats
    sounds: dict[str, Sound]
    """kinds, industries."""

    def hear(self, words: Sequence[str]) -> Heard:
        rows = self.rows(words)
        return Heard(rows, self.of_rows(rows))

    def tell(self, name: str, heard: Heard) -> dict[str, float]:
        """Label -> log of its probability."""
        sound = self.sounds[name]
        beyond = sound.words[heard.rows].sum(axis=0, dtype=np.float32) / SOUND
        logits = sound.head[:, :-1] @ heard.direction + sound.head[:, -1] + beyond
        return dict(zip(sound.labels, (logits - np.logaddexp.reduce(logits)).tolist(), strict=True))

    def rows(self, words: Iterable[str]) -> list[int]:
        """A word's own row, else its singular's; others have none. Each word counts once."""
        found = (self.words.get(word, self.words.get(singular(word))) for word in dict.fromkeys(words))
        return [row for row in found if row is not None]

    def of(self, words: Iterable[str]) -> Floats:
        """The direction of the words' sum, of length 1; zeros if none is known."""
        return self.of_rows(self.rows(words))

    def of_rows(self, rows: list[int]) -> Floats:
        if not rows:
            return np.zeros(self.table.shape[1], np.float32)
        total: Floats = self.scale[rows] @ self.table[rows].astype(np.float32)
        length = float(np.linalg.norm(total))
        return total / length if length else total


@lru_cache(maxsize=1)
def load_vectors(path: Path = PATH) -> Vectors | None:
    """None if there is no such file."""
    if not path.is_file():
        return None
    with np.load(path) as file:
        sounds = {
            name: Sound(lines_of(file[f"{name} labels"]), file[f"{name} head"].astype(np.float32), file[f"{name} words"])
            for name in SOUNDS
            if f"{name} labels" in file
        }
        words = {word: row for row, word in enumerate(lines_of(file["words"]))}
        return Vectors(words, file["table"], file["scale"].astype(np.float32), sounds)


def lines_of(text: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(bytes(text).decode().split("\n"))


def directions(vectors: Vectors, texts: Sequence[str]) -> Floats:
    """A row for each text."""
    found = [vectors.of(words_told(text)) for text in texts]
    return np.array(found, np.float32) if found else np.zeros((0, vectors.table.shape[1]), np.float32)
