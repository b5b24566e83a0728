"""How much each part of a score counts, and what tells one kind of answer from another: fitted by `bot.learning`, kept in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from bot.lookup.word_index import Floats

PATH = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class Weights:
    ranking: dict[str, float]
    """Part of a score (see `ranking`) -> weight."""
    kinds: dict[str, dict[str, float]]
    """Kind of answer -> fact (see `kinds`) -> weight."""

    @cached_property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for weights in self.kinds.values() for name in weights))

    @cached_property
    def table(self) -> Floats:
        """Kind x fact."""
        return np.array([[weights.get(name, 0.0) for name in self.facts] for weights in self.kinds.values()], np.float32)


@lru_cache(maxsize=2)
def load_weights(*, with_vectors: bool) -> Weights:
    return Weights(**json.loads(PATH.read_text(encoding="utf-8"))["with vectors" if with_vectors else "without vectors"])
