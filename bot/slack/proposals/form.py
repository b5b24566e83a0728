"""The windows to propose in, drawn, and what was written in them, read back: something new, a change of an entry, another name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.knowledge.proposal import Proposal
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.publishing.edit import NO_TEXT
from bot.records.proposals import Origin
from bot.slack.elements import MAX_OPTION, MAX_OPTIONS, label_of
from bot.slack.proposals.fields import KINDS, MOST_NAME, Field, fields_of, said_of
from bot.slack.proposals.prefill import Prefill
from bot.slack.reply import Block, length, mrkdwn, shorten, small_print, text_block

PROPOSE, CHANGE, CALL = "propose", "change", "call"
"""Callback ids of the windows: something new, a change, another name."""
INDUSTRY, KIND, WITHIN, ENTRY, TYPED = "industry", "kind", "within", "entry", "typed"
"""Action ids: what to choose, and every field to write in. Block ids are those of `fields`, and these."""
MAX_METADATA = 2900
"""Bytes of a window's metadata; Slack takes 3000 characters."""
MAX_ID = 64
"""Characters of an id of Slack's, as the records keep them."""
MAX_INITIAL = 3000
"""Characters that Slack takes to begin a field with."""
WHAT_NOW = "It goes to the people who look after the playbooks. You hear from me what becomes of it."


@dataclass(frozen=True)
class Draft:
    """What stands in a window. `words` are by block id; `kept` are those of fields that the kind at hand does not have.

    `sure` are the ids of what was shown as being nearly the same. Nothing in here says who may do what.
    """

    industry: str = ""
    kind: str = "term"
    within: str = ""
    entry: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = field(default_factory=Origin)
    sure: tuple[str, ...] = ()


def draft_of(prefill: Prefill, origin: Origin) -> Draft:
    words = {"name": prefill.name, "text": prefill.text, "expansion": prefill.expansion, "so_what": prefill.so_what}
    kind = prefill.kind if prefill.kind in KINDS else "term"
    return Draft(prefill.industry, kind, words={key: value for key, value in words.items() if value}, origin=origin)


# --- drawn


def propose_window(index: Index, draft: Draft, near: Sequence[Block] = ()) -> dict[str, Any]:
    """`near` is what is there already."""
    kind = KINDS[draft.kind]
    industries = [_option(top.title, top.industry) for top in index.tops]
    kinds = [_option(each.title, key) for key, each in KINDS.items()]
    blocks = [
        *near,
        _choice(INDUSTRY, INDUSTRY, "Industry", industries, draft.industry),
        _choice(KIND, KIND, "Kind", kinds, draft.kind),
        *_within(index, draft),
        *_written(kind.fields, {**draft.kept, **draft.words}),
        small_print(WHAT_NOW),
    ]
    return frame(PROPOSE, "Add to a playbook", "Send" if not near else "Send it all the same", blocks, _metadata(draft))


def change_window(entry: Entry, draft: Draft, near: Sequence[Block] = ()) -> dict[str, Any]:
    """The entry's own words, to be written over."""
    words = {each.block: said_of(entry, each.key) for each in _fitting(entry)}
    heading = text_block(mrkdwn(f"**{entry.title}** · {entry.playbook.industry}"))
    blocks = [*near, heading, *_written(_fitting(entry), words), small_print(WHAT_NOW)]
    return frame(
        CHANGE, "Suggest a change", "Send" if not near else "Send it all the same", blocks, _metadata(replace(draft, entry=entry.id))
    )


def call_window(name: str, draft: Draft, near: Sequence[Block] = ()) -> dict[str, Any]:
    """Which entry, and what else it is called."""
    find = {
        "type": "external_select",
        "action_id": ENTRY,
        "placeholder": label_of("Type an industry, a term, a metric or a tool …"),
        "min_query_length": 0,
    }
    blocks = [
        *near,
        {"type": "input", "block_id": ENTRY, "label": label_of("It is another name of"), "element": find},
        *_written((Field("alias", "name", "The other name", MOST_NAME, needed=True),), {"name": name}),
        small_print(WHAT_NOW),
    ]
    return frame(CALL, "It is called …", "Send" if not near else "Send it all the same", blocks, _metadata(draft))


def sent_window(text: str) -> dict[str, Any]:
    """In place of what was sent."""
    return {"type": "modal", "title": label_of("Playbooks"), "close": label_of("Close"), "blocks": [text_block(text)]}


def frame(callback: str, title: str, submit: str, blocks: Sequence[Block], metadata: str) -> dict[str, Any]:
    """A window that can be sent."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": label_of(title),
        "submit": label_of(submit),
        "close": label_of("Cancel"),
        "private_metadata": metadata,
        "blocks": list(blocks),
    }


def _within(index: Index, draft: Draft) -> list[Block]:
    """The products of the playbook, or its kinds of software. An id of its own for each industry: what was chosen of another is none of it."""
    what = KINDS[draft.kind].within
    if not what:
        return []
    if not draft.industry:
        return [small_print(f"Choose the industry, then the {what}.")]
    options = within_of(index, draft.industry, draft.kind)
    if not options:
        return [
            text_block(mrkdwn(f"⚠️ This playbook has no {what} yet that it could stand under. Choose another kind, or another industry."))
        ]
    return [_choice(f"{WITHIN}.{draft.industry}.{what}", WITHIN, what.capitalize(), options, draft.within)]


def within_of(index: Index, industry: str, kind: str) -> list[Block]:
    top = index.by_id.get(industry)
    if KINDS[kind].within == "product":
        found = [(child.title, child.id) for child in (top.children if top else ()) if child.kind == "product"]
    else:
        software = index.by_id.get(f"{industry}/software")
        found = [(child.title, child.id) for child in (software.children if software else ())]
    return [_option(title, key) for title, key in found if len(key) <= MAX_OPTION]


def _option(title: str, value: str) -> Block:
    return {"text": label_of(title), "value": value}


def _choice(block: str, action: str, label: str, options: list[Block], chosen: str) -> Block:
    element: Block = {"type": "static_select", "action_id": action, "options": options[:MAX_OPTIONS], "placeholder": label_of("Choose …")}
    if initial := next((option for option in options if option["value"] == chosen), None):
        element["initial_option"] = initial
    return {"type": "input", "block_id": block, "label": label_of(label), "dispatch_action": action != WITHIN, "element": element}


def _written(fields: Sequence[Field], words: Mapping[str, str]) -> list[Block]:
    return [writing(each, each.block, words.get(each.block, "")) for each in fields]


def writing(each: Field, block_id: str, said: str) -> Block:
    """The field to write in."""
    most = min(max(each.most, length(said)), MAX_INITIAL)
    element: Block = {"type": "plain_text_input", "action_id": TYPED, "multiline": each.is_long, "max_length": most}
    if said:
        element["initial_value"] = shorten(said, most)
    block: Block = {"type": "input", "block_id": block_id, "label": label_of(each.label), "optional": not each.needed, "element": element}
    return block | ({"hint": label_of(each.hint)} if each.hint else {})


def _fitting(entry: Entry) -> tuple[Field, ...]:
    """A text that is too long for a window can't be changed in one."""
    return tuple(each for each in fields_of(entry) if length(said_of(entry, each.key)) <= MAX_INITIAL)


# --- read back


def read_form(view: Mapping[str, Any]) -> Draft:
    """What stands in the window, and what was kept beside it."""
    kept = _kept(view)
    chosen = {INDUSTRY: kept.industry, KIND: kept.kind, WITHIN: ""}
    words: dict[str, str] = {}
    entry = kept.entry
    for block, actions in ((view.get("state") or {}).get("values") or {}).items():
        for action, state in actions.items():
            if action == TYPED:
                words[block] = typed(block, state.get("value"))
            elif action in chosen:
                chosen[action] = str((state.get("selected_option") or {}).get("value") or "")
            elif action == ENTRY:
                entry = str((state.get("selected_option") or {}).get("value") or "").removeprefix("0 ")
    kind = chosen[KIND] if chosen[KIND] in KINDS else "term"
    return replace(kept, industry=chosen[INDUSTRY], kind=kind, within=chosen[WITHIN], entry=entry, words=words)


def typed(block: str, text: Any) -> str:
    """What was written in a field, without what is no text: no database and no request takes it. A so-what is one line."""
    clean = NO_TEXT.sub("", str(text or "").replace("\r\n", "\n")).strip()
    return " ".join(clean.split()) if block == "so_what" else clean


def begun_with(view: Mapping[str, Any]) -> dict[str, str]:
    """What stood in the fields when the window was drawn, by block id: Slack tells it back as it was sent."""
    return {
        str(block.get("block_id")): str((block.get("element") or {}).get("initial_value") or "")
        for block in view.get("blocks") or ()
        if (block.get("element") or {}).get("action_id") == TYPED
    }


def turned_to(draft: Draft) -> Draft:
    """With the words kept that the kind, just chosen, has no field for."""
    fields = {each.block for each in KINDS[draft.kind].fields}
    every = {**draft.kept, **draft.words}
    return replace(
        draft,
        words={key: every[key] for key in every if key in fields},
        kept={key: every[key] for key in every if key not in fields},
        sure=(),
    )


def proposal_of(draft: Draft) -> Proposal:
    """Something new."""
    kind = KINDS[draft.kind]
    section = (
        f"{draft.within}/{kind.under}" if kind.within == "product" else draft.within if kind.within else f"{draft.industry}/{kind.under}"
    )
    return Proposal(section, {each.key: draft.words[each.block] for each in kind.fields if draft.words.get(each.block)})


def change_of(entry: Entry, draft: Draft, before: Mapping[str, str]) -> Proposal:
    """What was written over. `before` is what the fields began with."""
    values = {
        each.key: draft.words.get(each.block, "")
        for each in _fitting(entry)
        if draft.words.get(each.block, "") != typed(each.block, before.get(each.block))
    }
    said = {each.key: before.get(each.block, "") for each in _fitting(entry) if each.key not in ("alias", "source")}
    return Proposal(section_of(entry), values, entry.id, {key: said[key] for key in values if key in said})


def section_of(entry: Entry) -> str:
    """The list that the entry stands in; of a playbook its own id."""
    return entry.id.rpartition("/")[0] or entry.id


def _metadata(draft: Draft) -> str:
    kept = dict(draft.kept)
    while True:
        said = {
            "entry": draft.entry,
            "channel": draft.origin.channel,
            "message": draft.origin.message,
            "line": draft.origin.line,
            "sure": draft.sure,
            "kept": kept,
        }
        text = json.dumps({key: value for key, value in said.items() if value})
        if len(text) <= MAX_METADATA or not kept:
            return text[:MAX_METADATA]
        kept.pop(max(kept, key=lambda key: len(kept[key])))


def _kept(view: Mapping[str, Any]) -> Draft:
    try:
        said = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        said = {}
    if not isinstance(said, dict):
        return Draft()
    kept, sure = said.get("kept"), said.get("sure")
    return Draft(
        entry=str(said.get("entry") or ""),
        kept={str(key): str(value) for key, value in kept.items()} if isinstance(kept, dict) else {},
        origin=Origin(*(str(said.get(key) or "")[:MAX_ID] for key in ("channel", "message", "line"))),
        sure=tuple(str(each) for each in sure) if isinstance(sure, list) else (),
    )
