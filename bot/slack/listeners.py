"""Commands, mentions and direct messages: Slack's dicts become Questions, Answers go back as Replies.

Commands are answered in the acknowledgement. Events are acknowledged at once and answered from an executor, since a post waits
for Slack's Web API.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.lookup.context import NO_CONTEXT
from bot.lookup.question import Via, ask
from bot.records.database import DatabaseAway
from bot.records.greetings import tell_once
from bot.slack.accounts.asking import Accounts
from bot.slack.accounts.channels import account_wished
from bot.slack.agent import Agent
from bot.slack.controls import card
from bot.slack.defaults import answer_with, in_context
from bot.slack.delivery import content, private_content
from bot.slack.desk import Desk
from bot.slack.guard import is_of_another_company, is_of_ours
from bot.slack.missing import Misses
from bot.slack.opening import NOT_HERE
from bot.slack.proposals.proposing import Proposing
from bot.slack.render import render_apology
from bot.slack.reply import Reply
from bot.slack.setting import is_setting, set_industry
from bot.slack.threads import Thread

log = logging.getLogger(__name__)

Event = dict[str, Any]

COMMANDS = re.compile(r"^/(industry|term)$")
"""One matcher for both: each that Bolt tries costs every request a tenth of its time."""

SUBTYPES = (None, "file_share", "thread_broadcast")
"""Messages that a person typed. All others tell of edits, deletions, joins and the like."""
NEUTRAL = "I have answered privately."
"""All that is said where a customer may read along; once in a thread."""


class Listeners:
    def __init__(self, desk: Desk, agent: Agent, proposing: Proposing, misses: Misses, accounts: Accounts | None = None) -> None:
        self.desk = desk
        self.agent = agent
        self.proposing = proposing
        self.misses = misses
        self.accounts = accounts

    def register(self, app: App) -> None:
        app.command(COMMANDS)(self.on_command)
        app.event("app_mention")(self.on_mention)
        app.event("message")(self.on_message)

    def on_command(self, ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        if self.accounts:
            self.accounts.channels.hear(command, client)
        index, text, name = self.desk.index, command.get("text") or "", command["command"]
        team, channel, person = (command.get(key) or "" for key in ("team_id", "channel_id", "user_id"))
        if self.accounts and (wish := account_wished(name, text)) is not None:
            ack()
            self.accounts.set_account(client, command, wish)
            return
        if is_setting(name, text):
            ack(response_type="ephemeral", **private_content(set_industry(index, self.desk.defaults, text, team, channel, person)))
        elif (name_to_add := self.proposing.name_to_add(name, text)) is not None:
            ack()
            self.proposing.add(client, command, name_to_add)
        else:
            question, default = ask(text, name), self.desk.defaults.of(team, channel, person)
            found, note = answer_with(index, question, NO_CONTEXT, default)
            reply = card(index, found, note=note, proposable=self.desk.takes_proposals)
            asked = self.accounts.asked(index, question, text, found) if self.accounts and name == "/industry" else None
            if asked and asked.instead:
                ack()
            else:
                ack(response_type="ephemeral", **private_content(reply))
                self.misses.note(index, question, found, in_context(NO_CONTEXT, default), team)
            if self.accounts and asked:
                self.accounts.answer(client, command, asked, reply)

    def on_mention(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        if is_of_a_person(event):
            self.desk.later("the answer to a mention", lambda: self._answer_mention(event, body, client))

    def on_message(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        """Direct messages only; every other message is none of ours."""
        if event.get("channel_type") == "im" and is_of_a_person(event):
            self.desk.later("the answer to a dm", lambda: self._answer_message(event, body, client))

    def _answer_mention(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        """In the thread; only the asker sees it where people of another company might read along, and those people get no answer."""
        if not self._is_new(event, body):
            return
        if self.accounts:
            self.accounts.channels.learn(client, str(body.get("team_id")), event["channel"])
        thread = event.get("thread_ts") or event["ts"]
        if body.get("is_ext_shared_channel") is False:
            reply, served = self._reply_or_apology(event, body, "mention", private=False)
            client.chat_postMessage(channel=event["channel"], thread_ts=thread, **content(reply))
            served()
        elif not is_of_another_company(event, body):
            self._answer_privately(event, body, client)

    def _answer_privately(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        """With a line that all can read, once in a thread. Whoever Slack does not say is of ours gets no answer, but the way to one."""
        # A private message anchored to a top-level mention is shown nowhere, so only one inside a thread gets an anchor.
        to = {"channel": event["channel"], "user": event["user"], "thread_ts": event.get("thread_ts")}
        if is_of_ours(event, body):
            reply, served = self._reply_or_apology(event, body, "mention", private=True)
            client.chat_postEphemeral(**to, **private_content(reply))
            served()
            thread = event.get("thread_ts") or event["ts"]
            with suppress(DatabaseAway):  # no line rather than two
                if tell_once(self.desk.database, str(body.get("team_id")), f"{event['channel']} {thread}"):
                    client.chat_postMessage(channel=event["channel"], thread_ts=thread, text=NEUTRAL)
        else:
            client.chat_postEphemeral(**to, text=NOT_HERE)

    def _answer_message(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        """In its thread; a message outside of threads starts one where Slack treats the bot as an agent, else it is answered in place.

        A stranger who can write to the bot learns nothing.
        """
        if is_of_another_company(event, body) or body.get("is_ext_shared_channel") or not self._is_new(event, body):
            return
        reply, served = self._reply_or_apology(event, body, "dm", private=False)
        thread = event.get("thread_ts")
        if not thread and self.agent.start_conversation(client, event["channel"], event["ts"], ask(text_of(event)).text):
            thread = event["ts"]
        client.chat_postMessage(channel=event["channel"], thread_ts=thread, **content(reply))
        served()

    def _is_new(self, event: Event, body: dict[str, Any]) -> bool:
        return self.desk.seen.first(f"event {body.get('event_id') or event['ts']}", f"message {event['channel']} {event['ts']}")

    def _reply_or_apology(self, event: Event, body: dict[str, Any], via: Via, *, private: bool) -> tuple[Reply, Callable[[], None]]:
        """With what is left to do once the asker is served. What breaks is logged with its traceback, and the asker gets its id."""
        index = self.desk.index
        try:
            question = ask(text_of(event), via)
            team = str(body.get("team_id"))
            default = self.desk.defaults.of(team, event["channel"], event["user"])
            thread = Thread(self.desk.database, team, event, via)
            found, note, context = thread.answer(index, question, default)
            served = partial(self.misses.note, index, question, found, context, team)
            return card(index, found, private=private, note=note, proposable=self.desk.takes_proposals), served
        except Exception:
            incident = uuid.uuid4().hex[:8]
            log.exception("The answer to a %s failed (%s)", via, incident)
            return render_apology(incident), lambda: None


def text_of(event: Event) -> str:
    text = event.get("text")
    return text if isinstance(text, str) else ""


def is_of_a_person(event: Event) -> bool:
    """A person's own new words. Other bots' words could start a conversation without an end."""
    if (
        event.get("bot_id")
        or event.get("bot_profile")
        or event.get("subtype") not in SUBTYPES
        or event.get("edited")
        or event.get("hidden")
    ):
        return False
    return all(isinstance(event.get(key), str) and event[key] for key in ("user", "channel", "ts"))
