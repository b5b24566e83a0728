"""A proposal as the reviewers see it, and the windows they decide in, drawn: what it says before and after, from whom, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.knowledge.proposal import Proposal
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.publishing.wording import entry_of, summary_of
from bot.records.proposals import Filed
from bot.slack.cards import card_of, receipt_of
from bot.slack.elements import button
from bot.slack.proposals.fields import KINDS, Field, fields_of, label_for, said_of
from bot.slack.proposals.form import TYPED, frame, typed, writing
from bot.slack.reply import HARMLESS, Block, Part, Reply, moment, mrkdwn, reply, shorten, small_print, text_block

PUBLISH, EDIT, DECLINE, ASK = "decide.publish", "decide.edit", "decide.decline", "decide.ask"
"""Action ids, and callback ids of the windows that three of them open."""
BESIDE = 500
"""Characters up to which before and after stand side by side."""
STAMPS = ("status", "verified")
"""Keys that a reviewer's yes adds: nobody wrote them."""
MOST_ASKED = 1000
MOST_STATED = 700
"""Characters of a problem or a reason as the card tells it: it stands below a change that may fill the card alone (`reply.MAX_TOTAL`)."""
REMINDED = 20
ADDED = {"alias": "Another name: {}", "source": "Source: {}", "formula": "Formula: `{}`", "measurement": "Measured as: {}"}


def current(index: Index, proposal: Proposal) -> Proposal:
    """The change against what the entry says in the playbooks in use: to be checked, not to be published over what nobody has seen."""
    entry = index.by_id.get(proposal.entry)
    if not entry:
        return proposal
    return replace(proposal, before={key: said_of(entry, key) for key in proposal.values if key not in ("alias", "source")})


def review_card(index: Index, filed: Filed, where: str = "") -> Reply:
    """`where` says in Slack's markup where it came from."""
    proposal = filed.final
    from_whom = f"Proposed by {name_of_person(filed.name)}" + (f" · {where}" if where else "")
    drawn = reply([Part(f"**{plain_words(summary_of(index, proposal))}**"), *said_by(index, proposal)])
    drawn = drawn.below(small_print(mrkdwn(from_whom) if not where else f"{mrkdwn(f'Proposed by {name_of_person(filed.name)}')} · {where}"))
    drawn = drawn.below(text_block(_state(filed)))
    return drawn.with_actions(_buttons(filed) if filed.is_undecided else [])


def said_by(index: Index, proposal: Proposal) -> Iterator[Part]:
    """Something new as it will look; a change key by key."""
    if not proposal.entry:
        yield Part("\n".join(_as_new(proposal.values)))
        return
    entry = index.by_id.get(proposal.entry)
    for key, after in proposal.values.items():
        if key in STAMPS and len(proposal.values) > len(STAMPS):
            continue
        before, label = proposal.before.get(key, ""), label_for(key, entry, proposal.section)
        if key in ("alias", "source"):
            yield Part(f"**{label}, added**\n{after}")
        elif len(before) <= BESIDE and len(after) <= BESIDE:
            yield Part(f"**{label}, before**\n{before or '(nothing)'}", beside=f"**{label}, after**\n{after or '(nothing)'}")
        else:
            yield Part(f"**{label}, before**\n{before or '(nothing)'}")
            yield Part(f"**{label}, after**\n{after or '(nothing)'}")


def outcome(index: Index, filed: Filed) -> Reply:
    """What its proposer is told by direct message."""
    what = plain_words(summary_of(index, filed.final))
    if filed.state == "declined":
        why = f"{name_of_person(filed.decided_name)} says: {quoted_whole(filed.reason)}" if filed.reason else "No reason was given."
        return reply([Part(f"Your proposal was declined: **{what}**"), Part(why)])
    edited = f" {name_of_person(filed.decided_name)} changed some of its words." if is_edited(filed) else ""
    if not filed.is_live:
        said = f"✓ Your proposal was accepted: **{what}**.{edited} It is in the playbooks once this is merged: {_link(filed)}"
        return reply([Part(said), *said_by(index, filed.final)])
    said = f"✓ Published: **{what}**.{edited} Thank you!"
    entry = index.by_id.get(entry_of(filed.final))
    if entry and says(entry, filed.final):
        return reply([Part(said), card_of(entry, True), receipt_of(entry)])
    return reply([Part(said), *said_by(index, filed.final)])


def reminder(index: Index, waiting: Sequence[tuple[Filed, str]]) -> Reply:
    """All that has waited too long, each with the address of its card."""
    lines = [
        f"• {mrkdwn(plain_words(summary_of(index, filed.proposal)))}, from {mrkdwn(name_of_person(filed.name))}, {moment(filed.created)}"
        + (f" · <{link}|open>" if link else "")
        for filed, link in waiting[:REMINDED]
    ]
    more = [f"… and {len(waiting) - REMINDED} more"] if len(waiting) > REMINDED else []
    heading = Part("**These proposals wait for a decision**")
    plainly = Part("\n".join(f"• {plain_words(summary_of(index, filed.proposal))}" for filed, _ in waiting[:REMINDED]), "typed")
    return reply([heading, plainly]).below(*(text_block("\n".join(piece)) for piece in _pieces([*lines, *more])))


def edit_window(index: Index, filed: Filed) -> dict[str, Any]:
    """All that is proposed, to be written over, and published so."""
    proposal = filed.final
    blocks = [
        text_block(mrkdwn(f"**{plain_words(summary_of(index, proposal))}**")),
        *(writing(each, each.key, proposal.values.get(each.key, "")) for each in edited_fields(index, proposal)),
    ]
    return frame(EDIT, "Edit and publish", "Publish", blocks, str(filed.id))


def edited_fields(index: Index, proposal: Proposal) -> tuple[Field, ...]:
    """Of something new all that its kind has, of a change what is changed."""
    entry = index.by_id.get(proposal.entry)
    if not proposal.entry:
        kind = next((kind for kind in KINDS.values() if kind.under in proposal.section.split("/")), None)
        return kind.fields if kind else ()
    known = {each.key: each for each in (fields_of(entry) if entry else ())}
    return tuple(known.get(key, Field(key, key, label_for(key, entry, proposal.section))) for key in proposal.values if key not in STAMPS)


def edited(index: Index, proposal: Proposal, view: Mapping[str, Any]) -> Proposal:
    """What stands in the window. A key that is not in it stays as it was."""
    written = typed_in(view)
    values = dict(proposal.values) | {each.key: written[each.key] for each in edited_fields(index, proposal) if each.key in written}
    left = {key: value for key, value in values.items() if value or (proposal.entry and key in proposal.values)}
    return replace(proposal, values=left, before={key: value for key, value in proposal.before.items() if key in left})


def decline_window(index: Index, filed: Filed) -> dict[str, Any]:
    field = Field("reason", "reason", "Why", MOST_ASKED, needed=True, hint="The proposer reads it.")
    blocks = [text_block(mrkdwn(f"**{plain_words(summary_of(index, filed.proposal))}**")), writing(field, field.key, "")]
    return frame(DECLINE, "Decline", "Decline", blocks, str(filed.id))


def ask_window(index: Index, filed: Filed, question: str = "", trouble: str = "") -> dict[str, Any]:
    """`trouble` is what became of the question when it was sent before."""
    field = Field(
        "question",
        "question",
        "Your question",
        MOST_ASKED,
        needed=True,
        hint="It goes to the proposer by direct message, and into the thread here.",
    )
    heading = text_block(mrkdwn(f"**{plain_words(summary_of(index, filed.proposal))}**"))
    blocks = [*([text_block(mrkdwn(f"⚠️ {trouble}"))] if trouble else []), heading, writing(field, field.key, question)]
    return frame(ASK, "Ask", "Ask", blocks, str(filed.id))


def typed_in(view: Mapping[str, Any]) -> dict[str, str]:
    """By block id, which here is the key."""
    values = (view.get("state") or {}).get("values") or {}
    return {block: typed(block, actions[TYPED].get("value")) for block, actions in values.items() if TYPED in actions}


def number_in(view: Mapping[str, Any]) -> int:
    """The proposal's number; 0 for what is none."""
    try:
        number = json.loads(view.get("private_metadata") or "0")
    except ValueError:
        return 0
    return number if type(number) is int and 0 < number < 2**31 else 0


def is_edited(filed: Filed) -> bool:
    if not filed.accepted:
        return False
    mine, theirs = ({key: value for key, value in each.values.items() if key not in STAMPS} for each in (filed.accepted, filed.proposal))
    return mine != theirs and bool(theirs)


def quoted_whole(text: str) -> str:
    """People's words in full, without markup of their own."""
    return "\n".join(f"“{line}”" if line else "" for line in [plain_words(text)])


def _state(filed: Filed) -> str:
    """Where it stands, in Slack's markup."""
    by, problem = mrkdwn(name_of_person(filed.decided_name)), shorten(mrkdwn(plain_words(filed.problem)), MOST_STATED)
    changed = " with changes" if is_edited(filed) else ""
    match filed.state:
        case "waiting" if filed.problem:
            return f"⚠️ It can't be published as it was accepted: {problem}. Please look at it again."
        case "waiting":
            return "Waits for a decision."
        case "accepted" if filed.problem and filed.publish_at:
            return f"✓ Accepted by {by}{changed}. It did not work yet: {problem}. Next try {moment(filed.publish_at)}."
        case "accepted":
            return f"✓ Accepted by {by}{changed}. It is being published."
        case "declined":
            return f"✗ Declined by {by}: {shorten(mrkdwn(quoted_whole(filed.reason)), MOST_STATED)}"
        case "published" if filed.is_live:
            return f"✓ Published by {by}{changed}: {mrkdwn(plain_words(filed.place))}"
        case _:
            return f"✓ Accepted by {by}{changed}. It is in the playbooks once this is merged: {mrkdwn(_link(filed))}"


def _link(filed: Filed) -> str:
    return f"[{plain_words(filed.place)}]({filed.link})" if filed.link else plain_words(filed.place)


def _buttons(filed: Filed) -> list[Block]:
    """There is nothing to write in what only says that an entry is still true."""
    number = str(filed.id)
    return [
        button("Publish", PUBLISH, number, style="primary"),
        *([] if filed.is_confirmation else [button("Edit and publish", EDIT, number)]),
        button("Decline", DECLINE, number, style="danger"),
        button("Ask", ASK, number),
    ]


def _as_new(values: Mapping[str, str]) -> Iterator[str]:
    """So-what first, then the fact: as cards have it."""
    name = values.get("term") or values.get("name") or values.get("category") or ""
    expansion = f" ({values['expansion']})" if values.get("expansion") else ""
    if name:
        yield f"**{name}{expansion}**"
    if values.get("so_what"):
        yield f"👉 {values['so_what']}"
    yield from (values[key] for key in ("definition", "text", "description", "business_context") if values.get(key))
    yield from (said.format(values[key]) for key, said in ADDED.items() if values.get(key))


def says(entry: Entry, proposal: Proposal) -> bool:
    """Whether this is the entry as it was published: another process may have read it before."""
    item: Any = entry.item
    added = {"alias": getattr(item, "aliases", ()), "source": tuple(link.url for link in getattr(item, "sources", ()))}
    return all(value in added[key] if key in added else said_of(entry, key) == value for key, value in proposal.values.items())


def name_of_person(name: str) -> str:
    """A person's, without the at sign that would call them."""
    return plain_words(name).lstrip("@") or "somebody"


def plain_words(text: str) -> str:
    """Words of people inside a sentence of ours: no markup of their own."""
    return text.translate(HARMLESS)


def _pieces(lines: Sequence[str]) -> Iterator[list[str]]:
    """So few lines that they are never cut: a name of 60 characters may be one of 300 in Slack's markup."""
    yield from (list(lines[start : start + 4]) for start in range(0, len(lines), 4))
