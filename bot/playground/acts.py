"""What the page does for people: each form of the page becomes what Slack's client would do."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for

from bot.playground.calendar import Calendar
from bot.playground.client import Client
from bot.playground.interactions import Interactions, Values
from bot.playground.model import Message, Person, View
from bot.playground.mrkdwn import with_emoji
from bot.playground.refusal import Refusal
from bot.playground.workspace import Workspace

log = logging.getLogger(__name__)


class Acts:
    """All are POSTs with a JSON object. `who` is a person's name; a refusal comes back as `trouble`, in Slack's code."""

    def __init__(self, workspace: Workspace, client: Client, interactions: Interactions, calendar: Calendar) -> None:
        self.workspace = workspace
        self.client = client
        self.interactions = interactions
        self.calendar = calendar

    def blueprint(self) -> Blueprint:
        routes = Blueprint("acts", __name__, url_prefix="/do")
        for act in (self.say, self.open_app, self.press, self.suggest, self.submit, self.close, self.shortcut, self.monday):
            routes.post(f"/{act.__name__}", endpoint=act.__name__)(self._guarded(act))
        return routes

    def say(self, me: Person, asked: dict[str, Any]) -> str | None:
        """Words, or a command if they start with a slash. Gives the address of the thread that words to an agent open."""
        channel = self.workspace.channels.get(asked["channel"])
        typed, thread_ts = asked["text"].strip(), asked.get("thread") or None
        if not channel or me.id not in channel.members:
            raise Refusal("not_in_channel" if channel else "channel_not_found")
        if typed.startswith("/"):
            command, _, rest = typed.partition(" ")
            self.client.run_command(me, channel, command, rest, thread_ts)
        elif typed:
            message = self.client.say(me, channel, typed, thread_ts)
            if channel.kind == "im" and self.workspace.manifest.is_agent and not thread_ts:
                return url_for("page.thread", who=me.name, channel_id=channel.id, ts=message.ts)
        return None

    def open_app(self, me: Person, asked: dict[str, Any]) -> None:
        self.client.open_app(me, asked["tab"])

    def press(self, me: Person, asked: dict[str, Any]) -> None:
        block_id, action_id = json.loads(asked["name"])
        self.interactions.press(me, self._source(me, asked), block_id, action_id, _values(asked))

    def suggest(self, me: Person, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """Groups of options as the page lists them."""
        block_id, action_id = json.loads(asked["name"])
        groups = self.interactions.suggest(me, self._source(me, asked), block_id, action_id, asked["text"])
        return [
            {
                "label": with_emoji(group["label"]["text"]) if group.get("label") else "",
                "options": [{"value": option["value"], "label": with_emoji(option["text"]["text"])} for option in group["options"]],
            }
            for group in groups
        ]

    def submit(self, me: Person, asked: dict[str, Any]) -> None:
        self.interactions.submit(me, self._view(me, asked), _values(asked))

    def close(self, me: Person, asked: dict[str, Any]) -> None:
        self.interactions.close(me, self._view(me, asked), whole_stack=asked.get("whole_stack", False))

    def shortcut(self, me: Person, asked: dict[str, Any]) -> None:
        message = self._message(me, asked["channel"], asked["ts"]) if asked.get("ts") else None
        self.interactions.run_shortcut(me, asked["callback_id"], message)

    def monday(self, me: Person, asked: dict[str, Any]) -> None:
        """What comes round then comes within a few seconds."""
        self.calendar.turn_to_monday()

    def _guarded(self, act: Any) -> Any:
        def run() -> Response:
            asked = request.get_json()
            me = next((person for person in self.workspace.people.values() if person.name == asked.get("who")), None)
            if not me or me.is_bot:
                abort(404)
            try:
                return jsonify(result=act(me, asked))
            except (KeyError, ValueError, TypeError, AttributeError):
                log.exception("The page's form for %r can't be read", act.__name__)
                abort(400)
            except Refusal as refusal:
                return jsonify(trouble=refusal.error, why=list(refusal.messages))

        return run

    def _source(self, me: Person, asked: dict[str, Any]) -> Message | View:
        """`message C-GENERAL 123.45` or `view V0001`, which the person can see."""
        kind, *where = asked["source"].split(" ")
        if kind == "view":
            return self._view(me, {"view": where[0]})
        return self._message(me, *where)

    def _message(self, me: Person, channel: str, ts: str) -> Message:
        message = self.workspace.message(channel, ts)
        if not message or message.only_for not in (None, me.id) or not self.workspace.may_see(me, self.workspace.channels[channel]):
            raise Refusal("message_not_found")
        return message

    def _view(self, me: Person, asked: dict[str, Any]) -> View:
        view = self.workspace.view(asked["view"])
        if not view or view.user != me.id:
            raise Refusal("view_not_found")
        return view


def _values(asked: dict[str, Any]) -> Values:
    """By block id and action id, from fields that are named by both."""
    return {(block_id, action_id): values for name, values in asked["values"].items() for block_id, action_id in [json.loads(name)]}
