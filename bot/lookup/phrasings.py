"""Whether the questions that authors wrote for an entry (`asked_as`) find it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.knowledge.check import items_of
from bot.knowledge.loader import Source
from bot.knowledge.model import Item
from bot.knowledge.problem import Problem
from bot.lookup.answer import answer
from bot.lookup.answers import Answer, Found, IndustryFound, SectionFound
from bot.lookup.index import Index, build_index
from bot.lookup.question import ask


def unfound_phrasings(sources: Sequence[Source]) -> Iterator[Problem]:
    """Each phrasing that shows something else and not its entry, with its place."""
    index = build_index([source.playbook for source in sources])
    for source in sources:
        for where, item in items_of(source.playbook):
            for position, phrase in enumerate(item.asked_as):
                if other := _shown_instead(index, phrase, item):
                    yield source.problem(
                        (*where, "asked_as", position),
                        f'"{phrase}" finds {other}, not this entry: say it with more words of its own, or give it to that one',
                    )


def _shown_instead(index: Index, phrase: str, item: Item) -> str | None:
    match answer(index, ask(phrase)):
        case Found(matches=matches):
            return None if any(match.entry.item is item for match in matches) else matches[0].entry.id
        case SectionFound(sections=sections):
            return sections[0].id
        case IndustryFound(playbook=top):
            return top.id
        case other:
            return _name_of(other)


def _name_of(found: Answer) -> str:
    return {"Nothing": "nothing", "Help": "the help", "Segments": "the list of industries"}.get(type(found).__name__, "several things")
