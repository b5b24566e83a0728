"""Which known word an unknown one is a misspelling of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

SAFE = 9
"""Letters up to which two wrong ones make another word (`mattress` is not `matters`, `clothing` not `closing`)."""
SHORT = 4
"""Letters up to which a word is only corrected if it has the same ones, swapped or doubled (`raos`)."""


BIT, BUCKETS = 200, 4
"""Words that are put into their places in one go, and places that are put in order."""


def tolerance(length: int) -> int:
    """How many wrong letters a name or word of that many letters may have and still be taken for it.

    None up to three letters: half the three-letter strings are somebody's acronym.
    """
    return 0 if length <= 3 else 1 if length <= 7 else 2 if length <= 12 else 3


def in_passing(length: int) -> int:
    """The same for a word inside a sentence, where two wrong letters easily make another word."""
    return min(tolerance(length), 1 if length <= SAFE else 2)


class Spelling:
    """Words by their first letter and length, so that few are compared."""

    def __init__(self, words: Iterable[str], breathe: Callable[[], object] = lambda: None) -> None:
        """`breathe` is called now and then while many words are prepared."""
        buckets: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
        for number, word in enumerate(words):
            if len(word) >= SHORT:
                buckets[word[0], len(word)][word] = None
            if number % BIT == 0:
                breathe()
        self._buckets: dict[tuple[str, int], tuple[str, ...]] = {}
        for number, (key, found) in enumerate(buckets.items()):
            self._buckets[key] = tuple(sorted(found))
            if number % BUCKETS == 0:
                breathe()

    def similar(self, word: str, limit: int) -> str | None:
        """The nearest word with at most `limit` wrong letters that begins with the first or second letter; of two as near that which
        shares more of its beginning."""
        hits = self._hits(word, limit, 3)
        return str(min(hits, key=lambda hit: (hit[1], -_shared_beginning(word, hit[0])))[0]) if hits else None

    def nearest(self, word: str, limit: int) -> list[str]:
        """All words with the fewest wrong letters, at most `limit`."""
        hits = self._hits(word, limit, None)
        return [name for name, distance in hits if distance == min(hit[1] for hit in hits)]

    def _hits(self, word: str, limit: int, most: int | None) -> list[tuple[str, int]]:
        """Words with how many wrong letters."""
        if not limit:
            return []
        lengths = range(len(word) - limit, len(word) + limit + 1)
        near = [known for letter in {word[0], word[1]} for length in lengths for known in self._buckets.get((letter, length), ())]
        hits = process.extract(word, near, scorer=OSA.distance, score_cutoff=limit, limit=most)
        return [(name, int(distance)) for name, distance, _ in hits if min(len(word), len(name)) > SHORT or set(word) == set(name)]


def _shared_beginning(one: str, other: str) -> int:
    return next((position for position, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
