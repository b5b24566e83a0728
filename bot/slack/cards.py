"""Entries as people read them: a card of their own, a line of a list, and the receipt that says where they are from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.knowledge.model import Bullet, Item, Link, Metric, Playbook, Term
from bot.knowledge.template import SECTION_TITLES
from bot.lookup.entries import Entry, names_itself, standing_of
from bot.slack.reply import Part, mrkdwn

KEPT = 2048
"""Cards and receipts of entries that are kept once drawn (a third of the time of an answer). They hold no one's words but the playbooks'."""
GOOD = {"up": "higher is better", "down": "lower is better", "depends": "better depends on the business"}


@lru_cache(maxsize=KEPT)
def card_of(entry: Entry, labelled: bool) -> Part:
    return Part("\n".join(_card_lines(entry, labelled)))


def _card_lines(entry: Entry, labelled: bool) -> Iterator[str]:
    """So-what first, then the fact."""
    place = f" · {entry.playbook.industry}" if labelled else ""
    if names_itself(entry):
        yield f"**{entry.title}**{place}{_draft(entry)}"
    else:
        yield f"**{entry.text}**{place}{_draft(entry)}"
    item = entry.item
    if isinstance(item, Item) and item.so_what:
        yield f"👉 {item.so_what}{so_what_mark(item, entry.playbook)}"
    if entry.kind == "tool":
        yield f"Used in {entry.playbook.industry}. {entry.text}"
    elif names_itself(entry) and entry.text:
        yield entry.text
    if isinstance(item, (Term, Metric)):
        yield from _measures(item, entry.text)
    if isinstance(item, Bullet) and item.link:
        yield f"[{item.link.rsplit('/', 1)[-1].replace('-', ' ')}]({item.link})"
    if isinstance(item, Item) and item.sources:
        yield "Sources: " + ", ".join(link_to(source) for source in item.sources)


def _measures(item: Term | Metric, said: str) -> Iterator[str]:
    """How to count it and read it, but for what was said already."""
    if isinstance(item, Metric):
        if item.measurement and item.measurement != said:
            yield f"Measured as: {item.measurement}"
        if item.unit or item.good:
            yield ", ".join(fact for fact in (item.unit and f"In {item.unit}", item.good and GOOD[item.good]) if fact)
        if item.business_context and item.business_context != said:
            yield f"Why it matters: {item.business_context}"
    if item.formula and item.formula != said:
        yield f"Formula: `{item.formula}`"


def sense_of(entries: Sequence[Entry]) -> str:
    """A word in short, as Slack writes it: what it means to the first of the industries, and that there are others."""
    first, *others = entries
    item = first.item
    checked, _ = standing_of(first)
    name = first.title if names_itself(first) else first.names[0]
    lines = [f"**{name}** · {first.playbook.industry}{'' if checked == 'reviewed' else ' (draft)'}"]
    if isinstance(item, Item) and item.so_what:
        lines.append(f"👉 {item.so_what}{so_what_mark(item, first.playbook)}")
    lines.append(f"Used in {first.playbook.industry}. {first.text}" if first.kind == "tool" else first.text)
    lines += [f"In {other.playbook.industry}: {other.title}: {first_sentence(other.text)}" for other in others]
    return mrkdwn("\n".join(lines))


def first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?]) (?=[A-Z])", text, maxsplit=1)[0]


def bullet_of(entry: Entry) -> str:
    """The entry as a bullet of a list."""
    item = entry.item
    text = f"**{entry.title}:** {entry.text}" if names_itself(entry) else entry.text
    if isinstance(item, Bullet) and item.link:
        text = f"[{text}]({item.link})"
    if isinstance(item, Metric):
        text += "".join(f"\n   ◦ {fact}" for fact in _measures(item, entry.text))
    if isinstance(item, Item) and item.so_what:
        text += f"\n   👉 {item.so_what}{so_what_mark(item, entry.playbook)}"
    return f"• {text}{_draft(entry)}"


def _draft(entry: Entry) -> str:
    item = entry.item
    return " (draft)" if isinstance(item, Item) and item.status == "draft" and entry.playbook.status == "reviewed" else ""


def so_what_mark(item: Item, playbook: Playbook) -> str:
    """A so-what of ours beside words that somebody has checked says so, unless the entry was checked as a whole."""
    checked = (item.status or playbook.status) == "reviewed"
    return " (draft)" if checked and playbook.additions == "draft" and not item.verified else ""


@lru_cache(maxsize=KEPT)
def receipt_of(entry: Entry, heading: str | None = None) -> Part:
    """Playbook › section, source, checked by whom and when."""
    playbook = entry.playbook
    place = [f"{playbook.industry} playbook"]
    if entry.product and heading != entry.product.product:
        place.append(entry.product.product)
    if heading or entry.section:
        place.append(heading or SECTION_TITLES[entry.section or ""])
    status, verified = standing_of(entry)
    # a draft rests on the sources it names itself, not on the page that the playbook started from
    sources = [link_to(source) for source in playbook.sources[:2]] if status != "draft" or entry.kind == "playbook" else []
    return Part(" · ".join([" › ".join(place), *sources, _checked(status, playbook, verified)]), "receipt")


def _checked(status: str, playbook: Playbook, verified: object) -> str:
    if status == "reviewed":
        by = f" by {playbook.owner}" if playbook.owner else ""
        return f"checked{by} on {verified}" if verified else f"kept{by}, no date of a check recorded"
    return "not written yet" if status == "stub" else "draft: not yet checked by a CSM"


def link_to(link: Link) -> str:
    return f"[{link.title or link.url.split('/')[-1].replace('-', ' ')}]({link.url})"


def name_of(entry: Entry) -> str:
    return entry.names[0] if entry.names and names_itself(entry) else entry.title
