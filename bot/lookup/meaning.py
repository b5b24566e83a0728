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

from bot.knowledge.names import singular, straighten, words_of
from bot.lookup.word_index import Floats

SOUND = 16
PATH = Path(__file__).with_name("vectors.npz")


@dataclass(frozen=True)
class Vectors:
    """`table` holds a row for each word, in eighths of a byte's range; `scale` makes it a vector whose length is the word's weight."""

    words: dict[str, int]
    table: NDArray[np.int8]
    scale: Floats
    kinds: tuple[str, ...]
    """What a question may want: entry, none, industry, …, and each section of the template."""
    head: Floats
    """Kind x (dimensions and a constant): how a direction sounds."""
    sound: NDArray[np.int8]
    """Word x kind, times SOUND: how a word sounds, beyond its direction."""

    def intents(self, words: Iterable[str]) -> dict[str, float]:
        """Kind -> log of its likelihood, by the sound of the question."""
        rows = self.rows(words)
        logits = self.head[:, :-1] @ self.of(words) + self.head[:, -1] + self.sound[rows].sum(axis=0, dtype=np.float32) / SOUND
        return dict(zip(self.kinds, (logits - np.logaddexp.reduce(logits)).tolist(), strict=True))

    def rows(self, words: Iterable[str]) -> list[int]:
        """A word's own row, else its singular's; others have none. Each word counts once."""
        found = (self.words.get(word, self.words.get(singular(word))) for word in dict.fromkeys(words))
        return [row for row in found if row is not None]

    def of(self, words: Iterable[str]) -> Floats:
        """The direction of the words' sum, of length 1; zeros if none is known."""
        rows = self.rows(words)
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
        words = bytes(file["words"]).decode().split("\n")
        return Vectors(
            words={word: row for row, word in enumerate(words)},
            table=file["table"],
            scale=file["scale"].astype(np.float32),
            kinds=tuple(bytes(file["kinds"]).decode().split("\n")),
            head=file["head"].astype(np.float32),
            sound=file["sound"],
        )


def directions(vectors: Vectors, texts: Sequence[str]) -> Floats:
    """A row for each text."""
    found = [vectors.of(words_of(straighten(text))) for text in texts]
    return np.array(found, np.float32) if found else np.zeros((0, vectors.table.shape[1]), np.float32)
