"""Reviewing: publish, edit and publish, decline, ask. Who presses is who Slack signed for, whatever a window or a button says; of two one decides."""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.knowledge.proposal import Proposal
from bot.publishing.problems import problems_of
from bot.publishing.wording import summary_of
from bot.publishing.worker import Worker, checked
from bot.records.database import DatabaseAway
from bot.records.proposals import Decider, Filed, accept, decline, filed
from bot.slack.client import OUT_OF_REACH, is_passing, what_slack_said
from bot.slack.delivery import content, open_window, show_again, tell_person
from bot.slack.desk import Desk
from bot.slack.guard import is_internal
from bot.slack.press import Press, read_press
from bot.slack.proposals.fields import problem_at
from bot.slack.proposals.form import sent_window
from bot.slack.proposals.review_card import (
    ASK,
    DECLINE,
    ask_window,
    current,
    decline_window,
    edit_window,
    edited,
    name_of_person,
    number_in,
    plain_words,
    quoted_whole,
    typed_in,
)
from bot.slack.proposals.reviewers import Reviewers
from bot.slack.proposals.telling import Telling
from bot.slack.reply import Part, escape, reply

log = logging.getLogger(__name__)

PRESSES = re.compile(r"^decide\.(publish|edit|decline|ask)$")
SENDS = re.compile(r"^decide\.(edit|decline|ask)$")
GONE = "I don't know this proposal."
AWAY = "My records are out of reach, so nothing was decided. Please try again in a minute."
ASKING = "Asking … This window tells you when it is done. If it does not, your question was not asked."
ASKED = "✓ Asked. The answer comes to you, from whoever proposed it."
HAS_LEFT = "Slack takes no message of mine to the proposer, so your question was not asked. Please write to them yourself."
NOT_ASKED = "Slack did not take your question, so it was not asked. Please send it again in a minute."
UNSURE = "Slack did not say whether it took your question. Please send it again, or write to the proposer yourself."


class Reviewing:
    def __init__(self, desk: Desk, reviewers: Reviewers, worker: Worker, telling: Telling) -> None:
        self.desk = desk
        self.reviewers = reviewers
        self.worker = worker
        self.telling = telling

    def register(self, app: App) -> None:
        app.action(PRESSES)(self.on_press)
        app.view(SENDS)(self.on_send)

    def on_press(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        number = int(press.value) if press.value.isdecimal() and len(press.value) < 10 else 0
        self.desk.after(press, client, "a decision", lambda: self._press(client, press, number))

    def on_send(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """Within the three seconds that Slack waits: what is decided is on file before the window says so."""
        press, view = read_press(body), body["view"]
        fields = [str(block["block_id"]) for block in view["blocks"] if block.get("type") == "input"]
        try:
            found = filed(self.desk.database, number_in(view))
            refusal = (self.reviewers.refusal(client, press, found) or _decided(found)) if found else GONE
            if refusal or not found:
                ack(response_action="update", view=sent_window(escape(refusal or GONE)))
                return
            self._send(ack, client, press, found, view, fields)
        except DatabaseAway:
            _refuse(ack, fields, {"": AWAY})

    def after_decision(self) -> None:
        """Say so, publish, and say what came of that."""
        self.telling.tell_due()
        if self.worker.publish_due():
            self.telling.tell_due()

    def _press(self, client: WebClient, press: Press, number: int) -> None:
        found = filed(self.desk.database, number)
        refusal = (self.reviewers.refusal(client, press, found) or _decided(found)) if found else GONE
        if refusal or not found:
            tell_person(client, press, escape(refusal or GONE))
            return
        index = self.desk.index
        match press.action:
            case "decide.publish":
                self._publish(client, press, found)
            case "decide.edit":
                open_window(client, press, edit_window(index, found))
            case "decide.decline":
                open_window(client, press, decline_window(index, found))
            case _:
                open_window(client, press, ask_window(index, found))

    def _publish(self, client: WebClient, press: Press, found: Filed) -> None:
        if self._accept(press, found, found.final):
            self.after_decision()
        else:
            tell_person(client, press, escape(_decided(filed(self.desk.database, found.id)) or GONE))

    def _accept(self, press: Press, found: Filed, proposal: Proposal) -> bool:
        day = min(self.desk.database.now().date(), date.today())
        return accept(self.desk.database, found.id, Decider(press.person, press.name), checked(self.desk.index, proposal, day))

    def _send(self, ack: Ack, client: WebClient, press: Press, found: Filed, view: dict[str, Any], fields: list[str]) -> None:
        database, typed = self.desk.database, typed_in(view)
        if view["callback_id"] == ASK:
            question = typed.get("question", "")
            ack(response_action="update", view=sent_window(ASKING))
            if self.desk.seen.first(f"ask {press.view}"):
                self.desk.after(press, client, "a question", lambda: self._ask(client, press, found, question))
            return
        if view["callback_id"] == DECLINE:
            done = decline(database, found.id, Decider(press.person, press.name), typed.get("reason", ""))
        else:
            proposal = edited(self.desk.index, found.final, view)
            entry = self.desk.index.by_id.get(proposal.entry)
            if problems := problems_of(self.desk.index.playbooks, current(self.desk.index, proposal)):
                _refuse(ack, fields, {key: problem_at(key, problem, entry, proposal.section) for key, problem in reversed(problems)})
                return
            done = self._accept(press, found, proposal)
        if done:
            ack()
            self.desk.later("what was decided", self.after_decision)
        else:
            ack(response_action="update", view=sent_window(escape(_decided(filed(database, found.id)) or GONE)))

    def _ask(self, client: WebClient, press: Press, found: Filed, question: str) -> None:
        """To the proposer, and noted beside the card. The window says what came of it, with the words in it if they went nowhere."""
        index = self.desk.index
        said = Part(quoted_whole(question))
        asked = reply([Part(f"A reviewer has a question about your proposal **{plain_words(summary_of(index, found.proposal))}**:"), said])
        asked = asked.below(
            {"type": "section", "text": {"type": "mrkdwn", "text": f"Please answer <@{press.person}> directly.", "verbatim": True}}
        )
        try:
            client.chat_postMessage(channel=found.person, **content(asked))
        except (SlackApiError, OSError) as error:
            log.error("Slack did not take a question about %s: %.60s", found.key, what_slack_said(error))
            self.desk.seen.forget(f"ask {press.view}")
            self._give_back(client, press, ask_window(index, found, question, _trouble(error)), said)
            return
        show_again(client, press.view, sent_window(ASKED))
        if found.card and is_internal(client, found.card_channel):
            noted = reply([Part(f"{name_of_person(press.name)} asked the proposer:"), said])
            try:
                client.chat_postMessage(channel=found.card_channel, thread_ts=found.card, **content(noted))
            except (SlackApiError, OSError) as error:
                log.warning("A question about %s is asked and not noted beside its card: %.60s", found.key, what_slack_said(error))

    def _give_back(self, client: WebClient, press: Press, shown: dict[str, Any], said: Part) -> None:
        """The question: in its window, or where that is closed in the conversation with the bot."""
        if not show_again(client, press.view, shown):
            client.chat_postMessage(channel=press.person, **content(reply([Part(NOT_ASKED), said])))


def _trouble(error: SlackApiError | OSError) -> str:
    if what_slack_said(error) in OUT_OF_REACH:
        return HAS_LEFT
    return UNSURE if isinstance(error, OSError) or (is_passing(error) and what_slack_said(error) != "ratelimited") else NOT_ASKED


def _refuse(ack: Ack, fields: list[str], problems: dict[str, str]) -> None:
    """At the fields, or at the first one; in place of a window that has none."""
    if not fields:
        ack(response_action="update", view=sent_window(escape("\n".join(problems.values()))))
        return
    ack(response_action="errors", errors={key if key in fields else fields[0]: problem for key, problem in problems.items()})


def _decided(found: Filed | None) -> str | None:
    """Who was faster, if somebody was."""
    if found is None or found.is_undecided:
        return None
    verb = "declined" if found.state == "declined" else "published"
    return f"{name_of_person(found.decided_name)} has {verb} it already."
