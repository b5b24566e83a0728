"""What lies near an answer, as buttons: choices, related terms, the same word in other industries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.knowledge.names import name_key
from bot.lookup.answers import Answer, Choices, Found, Match, Nothing
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.mentions import occurring
from bot.lookup.question import ask
from bot.slack.cards import name_of
from bot.slack.elements import OPEN, button
from bot.slack.place import Place
from bot.slack.reply import Block

WORDS = ("term", "metric")
RELATED, ELSEWHERE = 4, 4
"""Buttons for terms that the text leans on, and for the same word in other industries."""


def near(index: Index, answer: Answer) -> list[Block]:
    """The choices, what is nearest to a miss, or what the entries that were found lean on and mean in other industries."""
    match answer:
        case Choices(choices=choices):
            return _buttons(_labelled(choices))
        case Nothing(nearest=nearest, playbook=None):
            return _buttons(_labelled(nearest))
        case Found(matches=matches):
            shown = {match.entry for match in matches}
            elsewhere = [entry for entry in _elsewhere(index, matches[0].entry) if entry not in shown][:ELSEWHERE]
            related = [entry for entry in dict.fromkeys(_related(index, matches)) if entry not in shown][:RELATED]
            return _buttons(
                [
                    *((name_of(entry), entry) for entry in related),
                    *((f"{name_of(entry)} in {entry.playbook.industry}", entry) for entry in elsewhere),
                ]
            )
        case _:
            return []


def _buttons(entries: Iterable[tuple[str, Entry]]) -> list[Block]:
    return [button(label, f"{OPEN}.{number}", Place((entry.id,))) for number, (label, entry) in enumerate(entries)]


def _labelled(matches: Sequence[Match]) -> Iterator[tuple[str, Entry]]:
    """With the industry, where the title alone would not tell."""
    for match in matches:
        entry = match.entry
        yield entry.title if entry.kind == "playbook" else f"{name_of(entry)} · {entry.playbook.industry}", entry


def _elsewhere(index: Index, entry: Entry) -> Iterator[Entry]:
    """The same word in other industries."""
    named = index.names.entries.get(name_key(name_of(entry)), ())
    return (other for other in named if other.industry != entry.industry)


def _related(index: Index, matches: Sequence[Match]) -> Iterator[Entry]:
    """Terms of the same industry that the texts lean on."""
    for match in matches:
        for entries in occurring(index, ask(match.entry.text)):
            yield from [entry for entry in entries if entry.industry == match.entry.industry and entry.kind in WORDS][:1]
