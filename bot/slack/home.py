"""The app's home, drawn: ask, browse, what is there, what changed, and one's own default industry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from bot.knowledge.model import Playbook
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.slack.cards import name_of
from bot.slack.elements import MAX_OPTIONS, OPEN, button, label_of, options_of, select
from bot.slack.place import Place
from bot.slack.render import state_of
from bot.slack.reply import Block, Part, Reply, moment, mrkdwn, reply, text_block
from bot.slack.windows import finding

ASK, LETTER, DEFAULT = "ask", "letter", "default"
NONE = "none"
OTHER = "0–9"
SHOWN_CHANGES = 8
GREETING = "👋 I look things up in the industry playbooks that CSMs keep, and say so when something is not in there. Three to try: `/industry ecommerce` before a call, `/term ROAS` for a word, or write to me: “what should an online shop track?” `/industry help` tells more."
HELP = "`/industry ecommerce` · `/term ROAS` · mention me in a thread, or write to me. On any message: *More actions › Explain the terms*. In a channel shared with another company only you see my answers."

Change = tuple[str, datetime]


def home(index: Index, changes: Sequence[Change], default: str | None, note: str = "", more: Sequence[Block] = ()) -> dict[str, Any]:
    """`note` is said at the top: what could not be done. `more` is what only some people find there."""
    blocks = [
        *([text_block(note)] if note else []),
        _asking(),
        {"type": "actions", "elements": [*finding()["elements"], *_letters(index)]},
        {"type": "header", "text": label_of("Industries")},
        *(_industry(number, top) for number, top in enumerate(index.tops)),
        {"type": "header", "text": label_of("Changed lately")},
        text_block(_changed(index, changes)),
        {"type": "header", "text": label_of("My default industry")},
        _default(index, default),
        *more,
        {"type": "header", "text": label_of("Help")},
        text_block(HELP),
    ]
    return {"type": "home", "blocks": blocks}


def letters_of(index: Index) -> dict[str, list[Entry]]:
    """First letter -> the terms that begin with it, A to Z; `0–9` for those that begin with none."""
    terms: dict[str, list[Entry]] = {}
    for entry in sorted((entry for entry in index.entries if entry.kind == "term"), key=lambda entry: entry.title.casefold()):
        first = entry.title[:1].upper()
        terms.setdefault(first if "A" <= first <= "Z" else OTHER, []).append(entry)
    return dict(sorted(terms.items(), key=lambda each: (each[0] == OTHER, each[0])))


def terms_card(index: Index, letter: str) -> Reply:
    """All terms of a letter, and a menu to open one."""
    terms = letters_of(index).get(letter, [])
    listed = reply([Part(f"**{letter}**\n" + "\n".join(f"• **{term.title}** · {term.playbook.industry}" for term in terms))])
    options = options_of((f"{name_of(term)} · {term.playbook.industry}", term) for term in terms)
    menus = [select("Open …", f"{OPEN}.{start}", options[start : start + MAX_OPTIONS]) for start in range(0, len(options), MAX_OPTIONS)]
    return listed.with_actions(menus)


def _asking() -> Block:
    field = {"type": "plain_text_input", "action_id": ASK, "placeholder": label_of("What metrics does an online store live by?")}
    on_enter = {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
    return {"type": "input", "dispatch_action": True, "label": label_of("Ask the playbooks"), "element": {**field, **on_enter}}


def _letters(index: Index) -> Iterator[Block]:
    options = [{"text": label_of(f"{letter} ({len(terms)})"), "value": letter} for letter, terms in letters_of(index).items()]
    if options:
        yield select("Terms A–Z", LETTER, options)


def _industry(number: int, top: Entry) -> Block:
    playbook = top.playbook
    line = mrkdwn(f"**{top.title}** · {state_of(playbook)}")
    counts = "" if playbook.is_stub else "\n" + _counts(playbook)
    return {**text_block(line + counts), "accessory": button("Open", f"{OPEN}.home{number}", Place((top.id,)))}


def _counts(playbook: Playbook) -> str:
    tools = sum(len(category.tools) for category in playbook.software.items)
    counts = {"terms": len(playbook.terminology.items), "metrics": len(playbook.metrics.items), "tools": tools}
    return " · ".join(f"{count} {name}" for name, count in counts.items() if count)


def _changed(index: Index, changes: Sequence[Change]) -> str:
    lines = [
        f"• {mrkdwn(name_of(entry))} · {mrkdwn(entry.playbook.industry)}, {moment(changed, 'date_short_pretty')}"
        for key, changed in changes
        if (entry := index.by_id.get(key))
    ]
    return "\n".join(lines) or "Nothing has changed yet since I began to watch."


def _default(index: Index, default: str | None) -> Block:
    none = {"text": label_of("None"), "value": NONE}
    options = [none, *({"text": label_of(top.title), "value": top.industry} for top in index.tops)]
    chosen = next((option for option in options if option["value"] == default), none)
    text = "A question that names no industry is taken for it, unless the channel has a default of its own."
    return {**text_block(text), "accessory": select("Choose …", DEFAULT, options) | {"initial_option": chosen}}
