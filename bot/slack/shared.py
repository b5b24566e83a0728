"""A card as others see it: trimmed for colleagues, and for customers nothing but what is safe to show them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from bot.knowledge.customers import is_customer_safe
from bot.knowledge.model import Bullet, Item, Metric, Term
from bot.lookup.answers import Found, SectionFound
from bot.lookup.entries import Entry, names_itself
from bot.lookup.index import Index
from bot.slack.place import Place, answer_at
from bot.slack.render import render
from bot.slack.reply import Part, Reply, reply, small_print
from bot.slack.sections import entries_shown


def colleagues_card(index: Index, place: Place, person: str) -> Reply | None:
    """What the private card says, without what helps to move on; None if it has gone."""
    answer = answer_at(index, place)
    if answer is None:
        return None
    return _signed(reply(part for part in render(answer, place.page).shown if part.kind not in ("hint", "typed")), person)


def customers_card(index: Index, place: Place, person: str) -> Reply | None:
    """The entries' own words, as far as customers may see them; None if they may see nothing of it."""
    safe = [entry for entry in _entries(index, place) if isinstance(entry.item, Item) and _is_safe(entry, entry.item)]
    return _signed(reply(Part("\n".join(_own_words(entry))) for entry in safe), person) if safe else None


def digest_of(card: Reply) -> str:
    """Equal only for cards that look the same."""
    return hashlib.sha256(json.dumps(card.blocks).encode()).hexdigest()[:16]


def _is_safe(entry: Entry, item: Item) -> bool:
    return is_customer_safe(item, entry.playbook, entry.section)


def _entries(index: Index, place: Place) -> tuple[Entry, ...]:
    """What the card shows, entry by entry. An overview is none: it is made for us."""
    match answer_at(index, place):
        case Found(matches=matches):
            return tuple(match.entry for match in matches)
        case SectionFound(sections=sections):
            return entries_shown(sections, place.page)
        case _:
            return ()


def _own_words(entry: Entry) -> Iterator[str]:
    """No so-what, no notes, nothing on what a figure tells us, no receipt."""
    item = entry.item
    if names_itself(entry):
        yield f"**{entry.title}**"
    if isinstance(item, Term):
        yield item.definition
    elif isinstance(item, Metric):
        yield item.text or item.measurement or ""
    elif isinstance(item, Bullet):
        yield item.text
    if isinstance(item, (Term, Metric)) and item.formula:
        yield f"Formula: `{item.formula}`"


def _signed(card: Reply, person: str) -> Reply:
    return card.below(small_print(f"Shared by <@{person}>"))
