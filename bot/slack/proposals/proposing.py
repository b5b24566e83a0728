"""Proposing: a window from every card, miss, message and command; checked as it is sent, and on file before anybody is told of it.

Others open the same windows with a button of their own: its action id is one of `prefill`'s (`write.N`, `called.N`, `suggest.N`), its
value as is told there. Whoever presses it gets the window; people of another company get nothing.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.knowledge.names import name_key
from bot.knowledge.proposal import Proposal
from bot.lookup.duplicates import alike
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.publishing.problems import problems_of
from bot.publishing.publisher import sign_of
from bot.publishing.wording import entry_of, new_name, summary_of
from bot.records.database import Database, DatabaseAway
from bot.records.proposals import Filed, Origin, file_proposal, is_filed, unmerged_since, waiting_proposals
from bot.slack.cards import first_sentence
from bot.slack.controls import gone_card
from bot.slack.delivery import open_window, show_window, tell_person
from bot.slack.desk import Desk
from bot.slack.elements import button
from bot.slack.messages import words_of_message
from bot.slack.place import Place
from bot.slack.press import Press, press_of_command, read_press
from bot.slack.proposals.fields import KINDS, MOST_NAME, MOST_TEXT, can_be_changed, fields_of, problem_at
from bot.slack.proposals.form import (
    CALL,
    CHANGE,
    ENTRY,
    INDUSTRY,
    KIND,
    PROPOSE,
    Draft,
    begun_with,
    call_window,
    change_of,
    change_window,
    draft_of,
    proposal_of,
    propose_window,
    read_form,
    section_of,
    sent_window,
    turned_to,
    within_of,
)
from bot.slack.proposals.prefill import CALLED, SUGGEST, WRITE, Prefill
from bot.slack.proposals.review_card import says
from bot.slack.proposals.telling import Telling
from bot.slack.reply import Block, mrkdwn, quoted, text_block
from bot.slack.windows import UNFOLD, suggestions, window

log = logging.getLogger(__name__)

SAVE = "save_to_playbook"
"""The message shortcut."""
LOOKED_UP = re.compile(r"\s*add\s+(to|on)\b", re.IGNORECASE)
"""What begins like `/term add NAME` and is itself a name."""
OPENS = re.compile(rf"^({SUGGEST}|{WRITE}|{CALLED})(\.\w+)?$")
CHOICES = re.compile(rf"^({INDUSTRY}|{KIND})$")
SENDS = re.compile(rf"^({PROPOSE}|{CHANGE}|{CALL})$")
AWAY = "My records are out of reach, so nothing was sent. Your words are still here: please send them again in a minute."
UNCHANGED = "Nothing is changed yet: write over what you would say differently."
STRANGER = "Only people of the workspace that I belong to can propose something."
OFF = "Nothing can be proposed here yet: whoever runs me has set no channel to review it in."
NO_PLACE = "Choose where it belongs."
GONE = "This has left the playbooks meanwhile."
SENT = "✓ **Sent.** {} waits for somebody who looks after the playbooks. You hear from me what becomes of it."
THERE_IS = "**There is something like it already.** If yours is another thing, send it all the same."
MOST_WAITING = 3
UNMERGED = timedelta(days=30)
"""Whoever has not merged a pull request by then will not."""


class Proposing:
    """Where nothing can be proposed (`desk.takes_proposals`), it says so to whoever uses the shortcut, which Slack shows all the same."""

    def __init__(self, desk: Desk, telling: Telling) -> None:
        self.desk = desk
        self.telling = telling
        self.on_filed: list[Callable[[Origin, str], object]] = []
        """Who wants to know where something was proposed from, and by whom."""

    def register(self, app: App) -> None:
        app.shortcut({"type": "message_action", "callback_id": SAVE})(self.on_save)
        if not self.desk.takes_proposals:
            return
        app.action(OPENS)(self.on_open)
        app.action(CHOICES)(self.on_choice)
        app.options(ENTRY)(self.on_type)
        app.view(SENDS)(self.on_send)

    # --- the windows open

    def on_open(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "a window to propose in", lambda: self._open(client, press))

    def on_save(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press, text = read_press(body), (body.get("message") or {}).get("text")
        if not self.desk.takes_proposals:
            self.desk.after(press, client, "a word on proposals", lambda: tell_person(client, press, OFF))
            return
        said = words_of_message(text if isinstance(text, str) else "", MOST_TEXT)
        origin = Origin(press.channel, str((body.get("message") or {}).get("ts") or ""))
        draft = draft_of(Prefill(self._usual(press), "best_practice", text=said), origin)
        self.desk.after(press, client, "a window to propose in", lambda: open_window(client, press, propose_window(self.desk.index, draft)))

    def name_to_add(self, command: str, text: str) -> str | None:
        """Of `/term add NAME`; None if it is something to look up, as `/term add to cart` may be."""
        found = re.fullmatch(r"\s*add(?:\s+(.*))?", text, re.IGNORECASE | re.DOTALL)
        if not self.desk.takes_proposals or command != "/term" or not found:
            return None
        if LOOKED_UP.match(text) or name_key(text) in self.desk.index.names.entries:
            return None
        return words_of_message(found[1] or "", MOST_NAME)

    def add(self, client: WebClient, command: Mapping[str, Any], name: str) -> None:
        press = press_of_command(command)
        draft = draft_of(Prefill(self._usual(press), name=name), Origin(press.channel))
        self.desk.after(press, client, "a window to propose in", lambda: open_window(client, press, propose_window(self.desk.index, draft)))

    def on_choice(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Another industry, another kind: the fields that it has, and in them what was typed."""
        ack()
        press, view = read_press(body), body.get("view") or {}
        drawn = propose_window(self.desk.index, turned_to(read_form(view)))
        self.desk.after(press, client, "the fields of a kind", lambda: _update(client, view, drawn))

    def on_type(self, ack: Ack, body: dict[str, Any]) -> None:
        press, typed = read_press(body), body.get("value")
        groups = (
            [] if press.is_stranger else suggestions(self.desk.index, typed if isinstance(typed, str) else "", self._usual(press) or None)
        )
        ack(option_groups=groups) if groups else ack(options=[])

    def _open(self, client: WebClient, press: Press) -> None:
        index, (opens, _, line) = self.desk.index, press.action.partition(".")
        origin = Origin(press.channel, press.message, line) if press.surface == "public" else Origin(press.channel)
        if opens == SUGGEST:
            entry = index.by_id.get(press.value)
            fits = entry and can_be_changed(entry)
            view = change_window(entry, Draft(origin=origin)) if entry and fits else window(gone_card(index, Place((press.value,))))
        else:
            prefill = Prefill.parse(press.value)
            prefill = prefill if prefill.industry in index.by_id else replace(prefill, industry=self._usual(press))
            draft = draft_of(prefill, origin)
            view = propose_window(index, draft) if opens == WRITE else call_window(prefill.name, draft)
        show_window(client, press, view)

    def _usual(self, press: Press) -> str:
        """The industry that is mostly asked of here."""
        return self.desk.defaults.industry_of(press.team, press.channel, press.person) or ""

    # --- what was written is sent

    def on_send(self, ack: Ack, body: dict[str, Any]) -> None:
        """All within the three seconds that Slack waits: it is on file before it is said to be sent.

        The same words from the same window are one proposal. A window that Slack got no answer for stays open, and may be sent with other words.
        """
        press, view = read_press(body), body["view"]
        draft, index, callback = read_form(view), self.desk.index, str(view.get("callback_id"))
        fields = [str(block.get("block_id")) for block in view["blocks"] if block.get("type") == "input"]
        if press.is_stranger:
            ack(response_action="errors", errors={fields[0]: STRANGER})
            return
        proposal, entry, errors = self._read(index, callback, draft, begun_with(view))
        if proposal is None or errors:
            ack(response_action="errors", errors={(block if block in fields else fields[0]): error for block, error in errors.items()})
            return
        key = hashlib.sha256(f"{press.team} {sign_of(press.view, proposal)}".encode()).hexdigest()
        try:
            if not is_filed(self.desk.database, key) and (near := self._near(index, proposal, entry, draft)):
                ids, blocks = near
                sure = replace(draft, sure=ids)
                ack(response_action="update", view=_again(index, callback, entry, sure, blocks))
                return
            file_proposal(self.desk.database, key, press.team, press.person, press.name, proposal, draft.origin)
        except DatabaseAway:
            ack(response_action="errors", errors={fields[0]: AWAY})
            return
        ack(response_action="update", view=sent_window(mrkdwn(SENT.format(f"“{summary_of(index, proposal)}”"))))
        self.desk.later("a proposal's card", self.telling.tell_due)
        for tell in self.on_filed:
            self.desk.later("what came of a line", partial(tell, draft.origin, press.name))

    def _read(
        self, index: Index, callback: str, draft: Draft, before: Mapping[str, str]
    ) -> tuple[Proposal | None, Entry | None, dict[str, str]]:
        """What is proposed, of which entry, and what is wrong with it, by block id."""
        entry = index.by_id.get(draft.entry)
        if callback == PROPOSE:
            if KINDS[draft.kind].within and draft.within not in [each["value"] for each in within_of(index, draft.industry, draft.kind)]:
                return None, None, {f"within.{draft.industry}.{KINDS[draft.kind].within}": NO_PLACE}
            if draft.industry not in index.by_id:
                return None, None, {INDUSTRY: NO_PLACE}
            proposal, fields, entry = proposal_of(draft), KINDS[draft.kind].fields, None
        elif entry is None:
            return None, None, {ENTRY: GONE, "text": GONE}
        elif callback == CALL:
            proposal, fields = Proposal(section_of(entry), {"alias": draft.words.get("name", "")}, entry.id), ()
        else:
            proposal, fields = change_of(entry, draft, before), fields_of(entry)
        if not proposal.values:
            return None, entry, {"text": UNCHANGED}
        blocks = {each.key: each.block for each in fields} | ({"alias": "name"} if callback == CALL else {})
        errors: dict[str, str] = {}
        for key, problem in problems_of(index.playbooks, proposal):
            errors.setdefault(blocks.get(key, ""), problem_at(key, problem, entry, proposal.section))
        return proposal, entry, errors

    def _near(self, index: Index, proposal: Proposal, entry: Entry | None, draft: Draft) -> tuple[tuple[str, ...], list[Block]] | None:
        """What is there already, or proposed already, and was not shown yet: its ids, and blocks that show it."""
        waiting = [each for each in under_way(self.desk.database, index) if _is_alike(each.final, proposal)]
        found = [] if entry else alike(index, proposal.industry, _names(proposal), draft.words.get("text", ""))
        ids = (*(each.key for each in waiting), *(each.id for each in found))
        if not ids or set(ids) <= set(draft.sure):
            return None
        return ids, [text_block(mrkdwn(THERE_IS)), *_shown(index, found, waiting)]


def under_way(database: Database, index: Index) -> list[Filed]:
    """What waits for its decision or its publication; and of the pull requests that may wait for their merge, what the playbooks in use do not say yet."""
    entries = ((each, index.by_id.get(entry_of(each.final))) for each in unmerged_since(database, database.now() - UNMERGED))
    return [*waiting_proposals(database), *(each for each, entry in entries if not entry or not says(entry, each.final))]


def _again(index: Index, callback: str, entry: Entry | None, draft: Draft, near: Sequence[Block]) -> dict[str, Any]:
    """The same window with what is there already on top: what was typed stays in it."""
    if callback == CALL:
        return call_window(draft.words.get("name", ""), draft, near)
    return change_window(entry, draft, near) if entry else propose_window(index, draft, near)


def _update(client: WebClient, view: Mapping[str, Any], drawn: dict[str, Any]) -> None:
    """If something newer is shown already, that stays."""
    try:
        client.views_update(view_id=view.get("id"), hash=view.get("hash"), view=drawn)
    except SlackApiError as error:
        if error.response.get("error") not in ("hash_conflict", "not_found"):
            raise


def _names(proposal: Proposal) -> tuple[str, ...]:
    return tuple(filter(None, (proposal.values.get(key, "") for key in ("term", "name", "expansion", "alias"))))


def _is_alike(waiting: Proposal, proposal: Proposal) -> bool:
    """A change of the same entry, or something new of the same name."""
    if waiting.industry != proposal.industry:
        return False
    if waiting.entry or proposal.entry:
        return waiting.entry == proposal.entry and not waiting.values.keys().isdisjoint(proposal.values)
    return bool(name_key(new_name(proposal))) and name_key(new_name(waiting)) == name_key(new_name(proposal))


def _shown(index: Index, found: Sequence[Entry], waiting: Sequence[Filed]) -> Iterator[Block]:
    for each in waiting[:MOST_WAITING]:
        yield text_block(mrkdwn(f"• Waits already, from {quoted(each.name)}: {quoted(summary_of(index, each.proposal))}"))
    for number, entry in enumerate(found):
        text = f"• **{entry.title}**" + ("" if entry.title.rstrip("…") in entry.text else f": {first_sentence(entry.text)}")
        yield text_block(mrkdwn(text))
        row = [button("Open it", f"{UNFOLD}.{number}", Place((entry.id,)))]
        if can_be_changed(entry):
            row.append(button("Change that instead", f"{SUGGEST}.{number}", entry.id))
        yield {"type": "actions", "elements": row}
