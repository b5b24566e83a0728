"""Commands, mentions and direct messages: Slack's dicts become Questions, Answers go back as Replies.

Commands are answered in the acknowledgement. Events are acknowledged at once and answered from an executor, since a post waits
for Slack's Web API.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.lookup.answer import answer
from bot.lookup.question import Via, ask
from bot.slack.desk import Desk
from bot.slack.render import render, render_apology
from bot.slack.reply import Reply
from bot.slack.threads import Thread

log = logging.getLogger(__name__)

Event = dict[str, Any]

COMMANDS = re.compile(r"^/(industry|term)$")
"""One matcher for both: each that Bolt tries costs every request a tenth of its time."""

SUBTYPES = (None, "file_share", "thread_broadcast")
"""Messages that a person typed. All others tell of edits, deletions, joins and the like."""


class Listeners:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def register(self, app: App) -> None:
        app.command(COMMANDS)(self.on_command)
        app.event("app_mention")(self.on_mention)
        app.event("message")(self.on_message)

    def on_command(self, ack: Ack, command: dict[str, Any]) -> None:
        reply = render(answer(self.desk.index, ask(command.get("text") or "", command["command"])))
        ack(text=reply.fallback, blocks=list(reply.blocks), response_type="ephemeral")

    def on_mention(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        """Answers in the thread; only the asker sees it where people of another company might read along."""
        if not is_of_a_person(event):
            return
        if body.get("is_ext_shared_channel") is False:
            to = {"channel": event["channel"], "thread_ts": event.get("thread_ts") or event["ts"]}
            self._later(event, body, lambda reply: client.chat_postMessage(**to, **_content(reply)), "mention")
        else:
            # A private message anchored to a top-level mention is shown nowhere, so only one inside a thread gets an anchor.
            private = {"channel": event["channel"], "user": event["user"], "thread_ts": event.get("thread_ts")}
            self._later(
                event, body, lambda reply: client.chat_postEphemeral(**private, text=reply.fallback, blocks=list(reply.blocks)), "mention"
            )

    def on_message(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        """Direct messages only, answered in place; every other message is none of ours."""
        if event.get("channel_type") != "im" or not is_of_a_person(event):
            return
        to = {"channel": event["channel"], "thread_ts": event.get("thread_ts")}
        self._later(event, body, lambda reply: client.chat_postMessage(**to, **_content(reply)), "dm")

    def _later(self, event: Event, body: dict[str, Any], post: Callable[[Reply], object], via: Via) -> None:
        def work() -> None:
            if self._is_new(event, body):
                post(self._reply_or_apology(event, body, via))

        self.desk.later(f"the answer to a {via}", work)

    def _is_new(self, event: Event, body: dict[str, Any]) -> bool:
        return self.desk.seen.first(f"event {body.get('event_id') or event['ts']}", f"message {event['channel']} {event['ts']}")

    def _reply_or_apology(self, event: Event, body: dict[str, Any], via: Via) -> Reply:
        """What breaks is logged with its traceback, and the asker gets its id."""
        text = event.get("text")
        try:
            question = ask(text if isinstance(text, str) else "", via)
            thread = Thread(self.desk.database, str(body.get("team_id")), event, via)
            return render(thread.answer(self.desk.index, question))
        except Exception:
            incident = uuid.uuid4().hex[:8]
            log.exception("The answer to a %s failed (%s)", via, incident)
            return render_apology(incident)


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


def _content(reply: Reply) -> dict[str, Any]:
    return {"text": reply.fallback, "blocks": list(reply.blocks), "unfurl_links": False, "unfurl_media": False}
