"""Words as the index holds them."""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import Stemmer

from bot.knowledge.names import name_key, singular, straighten, words_of
from bot.lookup.vocabulary import STOP_WORDS

_stemmers = threading.local()
_COMPOUND = re.compile(r"\w+(?:-\w+)+")
_IDENTIFIER = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """English (Snowball) stem. A stemmer keeps a cache of its own, so each thread has one."""
    stemmer: Stemmer.Stemmer | None = getattr(_stemmers, "english", None)
    if stemmer is None:
        stemmer = _stemmers.english = Stemmer.Stemmer("english")
    return str(stemmer.stemWord(singular(word).replace("'", "")))


@lru_cache(maxsize=20_000)
def stems_of(text: str) -> frozenset[str]:
    """`stems_in` of a text of the knowledge, never of a question: it remembers what it was given."""
    return stems_in(text)


def stems_in(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning; a word with a dash counts in its parts and as one (`plug-ins`: plug, plugin)."""
    text = straighten(text)
    joined = [key for compound in _COMPOUND.findall(text) if (key := name_key(compound))] if "-" in text else []
    return frozenset(stem(word) for word in (*words_of(text), *joined) if word not in STOP_WORDS)


def identifiers_in(text: str) -> list[str]:
    """Names of events and properties as code has them: `product_viewed`."""
    return _IDENTIFIER.findall(text.lower())
