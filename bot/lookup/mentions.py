"""Which known words stand in a text, as somebody wrote it: for a message that is to be explained, and for entries that lean on others.

Names and aliases as they are written, no typos and no guesses: a message is no question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.knowledge.names import straighten, words_of
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.question import Question
from bot.lookup.reading import runs
from bot.lookup.stems import stem
from bot.lookup.vocabulary import ORDINARY, STOP_WORDS

EXPLAINED = ("term", "metric", "tool", "bullet")
NAMING, SIGN, WORD, DEFAULT = 6, 4, 2, 1
"""How much it tells of the industry that it is named, that a sign points to it, that one of its words occurs, that it is the default."""


@dataclass(frozen=True)
class Mention:
    """A name that occurs, and every entry that bears it, of the likeliest industry first."""

    name: str
    entries: tuple[Entry, ...]


def mentions_in(index: Index, question: Question, default: str | None = None) -> tuple[Mention, ...]:
    """Each known word of the text once, in its order. `default` is the industry that wins where the text tells nothing."""
    found: list[tuple[Entry, ...]] = []
    for entries in occurring(index, question):
        if not any(entry in before for entry in entries for before in found):
            found.append(entries)
    likely = _likelihood(index, question, found)
    likely[default or ""] += DEFAULT

    def rank(entry: Entry) -> float:
        return -likely[entry.industry]

    return tuple(Mention(entries[0].names[0], tuple(sorted(entries, key=rank))) for entries in found)


def occurring(index: Index, question: Question) -> Iterator[tuple[Entry, ...]]:
    """Longest names first at each place; what stands inside a longer name is not mentioned itself."""
    found: dict[int, tuple[int, tuple[Entry, ...]]] = {}
    for start, end, written, single in runs(question.words, index.names.beginnings):
        key = written if written in index.names.entries else single
        entries = tuple(entry for entry in index.names.entries.get(key, ()) if _is_meant(entry, key, question.text))
        if entries and not (end - start == 1 and key in STOP_WORDS):
            found[start] = (end, entries)  # runs from one place get longer
    taken = 0
    for start, (end, entries) in sorted(found.items()):
        if start >= taken:
            yield entries
            taken = end


def _is_meant(entry: Entry, key: str, text: str) -> bool:
    """Tools are written as they write themselves: `segment` and `ray` are words of everybody's. A bullet's name must be a term, not a word."""
    if entry.kind not in EXPLAINED:
        return False
    name = next((name for name in entry.names if "".join(words_of(straighten(name))) in (key, key.removesuffix("s"))), entry.names[0])
    if entry.kind == "bullet" and " " not in name and not name.isupper():
        return False
    strict = entry.kind == "tool" or (name.isupper() and key in ORDINARY)
    return not strict or re.search(rf"(?<!\w){re.escape(name)}(?:s|'s)?(?!\w)", text) is not None


def _likelihood(index: Index, question: Question, found: Iterable[tuple[Entry, ...]]) -> Counter[str]:
    likely = Counter(dict.fromkeys((playbook.slug for playbook in index.playbooks), 0))
    for entries in found:
        likely.update(dict.fromkeys({entry.industry for entry in entries}, WORD))
    for word in question.words:
        likely.update(dict.fromkeys(index.signs.get(stem(word), ()), SIGN))
    for _, _, written, _ in runs(question.words, index.names.beginnings):
        if written in index.names.industries:
            likely[index.names.industries[written]] += NAMING
    return likely
