"""What could be meant by the first letters of a name: for a field that suggests while somebody types."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.names import name_key
from bot.lookup.entries import Entry
from bot.lookup.index import Index

KINDS = ("playbook", "term", "metric", "tool")
MOST = 20
"""Of one kind; who wants more types another letter."""
BEGINS, WORD, INSIDE = range(3)
"""How a name fits: it begins so, a later word of it does, it holds the letters somewhere."""


def suggest(index: Index, typed: str, default: str | None = None) -> dict[str, list[Entry]]:
    """Kind -> entries, best first, those of the default industry before others; only kinds that have any. Nothing typed: the industries."""
    key = name_key(typed)
    if not key:
        return {"playbook": list(index.tops)} if index.tops else {}
    fits: dict[Entry, int] = {}
    for fit, entries in _fitting(index, key):
        for entry in entries:
            fits[entry] = min(fit, fits.get(entry, fit))
    ranked = sorted(fits, key=lambda entry: (fits[entry], entry.industry != default, entry.title.casefold()))
    found = {kind: [entry for entry in ranked if entry.kind == kind][:MOST] for kind in KINDS}
    return {kind: entries for kind, entries in found.items() if entries}


def _fitting(index: Index, key: str) -> Iterator[tuple[int, tuple[Entry, ...]]]:
    for name, slug in index.names.industries.items():
        if key in name:
            yield BEGINS if name.startswith(key) else INSIDE, (index.by_id[slug],)
    for name, words in index.names.words.items():
        if key in name:
            later = any("".join(words[start:]).startswith(key) for start in range(1, len(words)))
            yield BEGINS if name.startswith(key) else WORD if later else INSIDE, index.names.entries.get(name, ())
