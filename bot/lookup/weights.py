"""How much each part of a score counts, and what tells one kind of answer from another: fitted by `bot.learning`, kept in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PATH = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class Weights:
    ranking: dict[str, float]
    """Part of a score (see `ranking`) -> weight."""
    kinds: dict[str, dict[str, float]]
    """Kind of answer -> fact (see `kinds`) -> weight."""


@lru_cache(maxsize=2)
def load_weights(*, with_vectors: bool) -> Weights:
    return Weights(**json.loads(PATH.read_text(encoding="utf-8"))["with vectors" if with_vectors else "without vectors"])
