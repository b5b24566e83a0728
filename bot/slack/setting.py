"""`/industry set ecommerce`: the default industry of a channel, or of a person."""

from __future__ import annotations

import re

from bot.lookup.answer import answer
from bot.lookup.answers import IndustryFound
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.question import ask
from bot.records.database import DatabaseAway
from bot.slack.defaults import Default, Defaults
from bot.slack.reply import Part, Reply, quoted, reply

_MINE = re.compile(r"\s*\b(?:for\s+)?(?:me|myself)\s*$", re.IGNORECASE)
_NONE = ("none", "off", "nothing", "no", "remove", "clear", "-")
SET_HERE = "**{}** is this channel's default industry now. A question that names no industry is taken for it, and the answer says so."
REMOVE_HERE = "Anyone here can change it; `/industry set none` takes it away."
GONE_HERE = "This channel has no default industry any more."
SET_OWN = "**{}** is your default industry now. A question that names no industry, in a channel that has no default, is taken for it."
REMOVE_OWN = "`/industry set none for me` takes it away."
GONE_OWN = "You have no default industry any more."
HOW = "`/industry set ecommerce` sets it for this channel, `/industry set ecommerce for me` for you; `none` takes it away."
AWAY = "I can't see or change that right now: my records are out of reach. Look-ups work; please try again in a minute."


def is_setting(command: str, text: str) -> bool:
    return command == "/industry" and re.match(r"\s*set\b", text, re.IGNORECASE) is not None


def set_industry(index: Index, defaults: Defaults, text: str, team: str, channel: str, person: str) -> Reply:
    """What was wished, or why not. In a direct message it is the person's own default."""
    said = " ".join(text.split()[1:])
    wish = _MINE.sub("", said)
    mine = wish != said or channel.startswith("D")
    if not wish and defaults.is_away:
        return reply([Part(AWAY)])
    if not wish:
        return _told(index, defaults.of(team, "" if mine else channel, person), mine)
    none = wish.lower() in _NONE
    top = None if none else _industry(index, wish)
    if top is None and not none:
        known = " · ".join(each.title for each in index.tops)
        return reply([Part(f"I know no industry called {quoted(wish)}. There are: {known}.")])
    try:
        defaults.set(team, person if mine else channel, top.industry if top else None)
    except DatabaseAway:
        return reply([Part(AWAY)])
    if top is None:
        return reply([Part(GONE_OWN if mine else GONE_HERE)])
    said, hint = (SET_OWN, REMOVE_OWN) if mine else (SET_HERE, REMOVE_HERE)
    return reply([Part(said.format(top.title)), Part(hint, "hint")])


def _told(index: Index, default: Default | None, mine: bool) -> Reply:
    whose = "Your" if mine else "This channel's"
    if default and (default.whose == "person") == mine:
        top = index.by_id.get(default.industry)
        said = f"{whose} default industry is **{top.title if top else default.industry}**."
    else:
        said = "You have no default industry." if mine else "This channel has no default industry."
    return reply([Part(said), Part(HOW, "hint")])


def _industry(index: Index, text: str) -> Entry | None:
    match answer(index, ask(text, "/industry")):
        case IndustryFound(playbook=top, unmatched=None):
            return top
        case _:
            return None
