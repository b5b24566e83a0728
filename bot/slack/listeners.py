"""What the bot reacts to. The only place that sees Slack's dicts: each becomes a Question, each Answer goes back as a Reply.

Commands are answered in the acknowledgement. Events are acknowledged at once and answered from an executor, since a post waits
for Slack's Web API.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.lookup.answer import answer
from bot.lookup.library import Library
from bot.lookup.question import Via, ask
from bot.slack.render import render, render_apology
from bot.slack.reply import Reply
from bot.slack.seen import Seen

log = logging.getLogger(__name__)

Event = dict[str, Any]

COMMANDS = re.compile(r"^/(industry|term)$")
"""One matcher for both: each that Bolt tries costs every request a tenth of its time."""

SUBTYPES = (None, "file_share", "thread_broadcast")
"""Messages that a person typed. All others tell of edits, deletions, joins and the like."""


class Listeners:
    def __init__(self, library: Library, executor: Executor, seen: Seen) -> None:
        self.library = library
        self.executor = executor
        self.seen = seen

    def register(self, app: App) -> None:
        app.command(COMMANDS)(self.on_command)
        app.event("app_mention")(self.on_mention)
        app.event("message")(self.on_message)

    def on_command(self, ack: Ack, command: dict[str, Any]) -> None:
        reply = self._reply(command.get("text") or "", command["command"])
        ack(text=reply.fallback, blocks=list(reply.blocks), response_type="ephemeral")

    def on_mention(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        """Answers in the thread; only the asker sees it where people of another company might read along."""
        if not self._is_for_us(event, body):
            return
        if body.get("is_ext_shared_channel") is False:
            to = {"channel": event["channel"], "thread_ts": event.get("thread_ts") or event["ts"]}
            self._later(event, lambda reply: client.chat_postMessage(**to, **_content(reply)), "mention")
        else:
            # A private message anchored to a top-level mention is shown nowhere, so only one inside a thread gets an anchor.
            private = {"channel": event["channel"], "user": event["user"], "thread_ts": event.get("thread_ts")}
            self._later(
                event, lambda reply: client.chat_postEphemeral(**private, text=reply.fallback, blocks=list(reply.blocks)), "mention"
            )

    def on_message(self, event: Event, body: dict[str, Any], client: WebClient) -> None:
        """Direct messages only, answered in place; every other message is none of ours."""
        if event.get("channel_type") != "im" or not self._is_for_us(event, body):
            return
        to = {"channel": event["channel"], "thread_ts": event.get("thread_ts")}
        self._later(event, lambda reply: client.chat_postMessage(**to, **_content(reply)), "dm")

    def _is_for_us(self, event: Event, body: dict[str, Any]) -> bool:
        """A person's own new words, seen for the first time. Other bots' words could start a conversation without an end."""
        if (
            event.get("bot_id")
            or event.get("bot_profile")
            or event.get("subtype") not in SUBTYPES
            or event.get("edited")
            or event.get("hidden")
        ):
            return False
        if not all(isinstance(event.get(key), str) and event[key] for key in ("user", "channel", "ts")):
            return False
        return self.seen.first(f"event {body.get('event_id') or event['ts']}", f"message {event['channel']} {event['ts']}")

    def _reply(self, text: str, via: Via) -> Reply:
        return render(answer(self.library.index, ask(text, via)))

    def _reply_or_apology(self, text: str, via: Via) -> Reply:
        """What breaks is logged with its traceback, and the asker gets its id."""
        try:
            return self._reply(text, via)
        except Exception:
            incident = uuid.uuid4().hex[:8]
            log.exception("The answer to a %s failed (%s)", via, incident)
            return render_apology(incident)

    def _later(self, event: Event, post: Callable[[Reply], object], via: Via) -> None:
        text = event.get("text")
        self.executor.submit(self._post, text if isinstance(text, str) else "", post, via)

    def _post(self, text: str, post: Callable[[Reply], object], via: Via) -> None:
        """Nothing catches errors behind an executor but this. Slack's refusals say all in a word; the rest is ours and wants its traceback."""
        try:
            post(self._reply_or_apology(text, via))
        except SlackApiError as error:
            log.error("Slack did not take the answer to a %s: %.60s", via, error.response.get("error"))
        except OSError as error:
            log.error("Slack could not be reached with the answer to a %s: %s", via, type(error).__name__)
        except Exception:
            log.exception("Posting the answer to a %s failed", via)


def _content(reply: Reply) -> dict[str, Any]:
    return {"text": reply.fallback, "blocks": list(reply.blocks), "unfurl_links": False, "unfurl_media": False}
