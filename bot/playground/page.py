"""The pages: channels, threads, the bot's Home and messages, as one person sees them, and the playbooks for whoever writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.knowledge.coverage import HEADINGS, coverage
from bot.lookup.library import Library
from bot.playground.dates import moment
from bot.playground.drawing import filters
from bot.playground.elements import as_form
from bot.playground.model import BOT_USER, TEAM, Channel, Message, Person, View
from bot.playground.review import parts_of
from bot.playground.scene import TRY
from bot.playground.workspace import Workspace

HERE = Path(__file__).parent
FIRST = "C-GENERAL"
"""The channel that opens."""
HEARTBEAT = 15
"""Seconds after which a silent stream says that it is alive."""
GOES_ON = 300
"""Seconds within which messages of one person stand under one name."""


class Page:
    def __init__(self, workspace: Workspace, library: Library, knowledge: Path) -> None:
        self.workspace = workspace
        self.library = library
        self.knowledge = knowledge

    def blueprint(self) -> Blueprint:
        routes = Blueprint(
            "page", __name__, template_folder=str(HERE / "templates"), static_folder=str(HERE / "static"), static_url_path="/static"
        )
        for name, draw in filters(self.workspace).items():
            routes.add_app_template_filter(draw, name)
        routes.add_app_template_test(goes_on, "going_on_from")
        for rule, endpoint, view in (
            ("/", "root", lambda: redirect(url_for("page.front", who=self._people()[0].name))),
            ("/<who>/", "front", self.front),
            ("/<who>/c/<channel_id>", "channel", self.channel),
            ("/<who>/c/<channel_id>/<ts>", "thread", self.channel),
            ("/<who>/app/messages", "direct", self.direct),
            ("/<who>/app/home", "home", self.home),
            ("/<who>/playbooks/<slug>", "playbook", self.playbook),
            ("/<who>/coverage", "coverage", self.coverage),
            ("/changes", "changes", self.changes),
        ):
            routes.add_url_rule(rule, endpoint, view)
        return routes

    def front(self, who: str) -> AnyResponse:
        me = self._person(who)
        mine = [channel.id for channel in self.workspace.channels.values() if me.id in channel.members]
        return redirect(url_for("page.channel", who=who, channel_id=FIRST if FIRST in mine else mine[0]))

    def channel(self, who: str, channel_id: str, ts: str | None = None) -> str:
        me, channel = self._person(who), self.workspace.channels.get(channel_id)
        if not channel or not self.workspace.may_see(me, channel):
            abort(404)
        seen = [message for message in channel.messages if message.only_for in (None, me.id)]
        top = [message for message in seen if message.thread_ts in (None, message.ts)]
        return self._draw(
            "channel.html",
            me,
            channel=channel,
            tab="messages" if channel.kind == "im" else None,
            title=self.workspace.manifest.name if channel.kind == "im" else f"#{channel.name}",
            names=sorted(self.workspace.people[each].real_name for each in channel.members),
            days=[(day, list(said)) for day, said in groupby(top, lambda message: moment(message.ts).strftime("%A, %B %-d"))],
            replies_of=lambda message: _replies(seen, message.ts),
            thread_ts=ts,
            thread=[*(message for message in seen if message.ts == ts), *_replies(seen, ts)],
            status=self.workspace.statuses.get((channel.id, "")),
            thread_title=self.workspace.titles.get((channel.id, ts or "-")),
            thread_status=self.workspace.statuses.get((channel.id, ts or "-")),
            prompts=() if ts else self._prompts(channel),
        )

    def direct(self, who: str) -> AnyResponse:
        return redirect(url_for("page.channel", who=who, channel_id=self.workspace.direct_message(self._colleague(who).id).id))

    def home(self, who: str) -> str:
        me = self._colleague(who)
        return self._draw(
            "home.html", me, place="home", tab="home", title=self.workspace.manifest.name, home=self.workspace.homes.get(me.id)
        )

    def playbook(self, who: str, slug: str) -> str:
        me = self._colleague(who)
        index = self.library.index
        top = next((top for top in index.tops if top.playbook.slug == slug), None)
        if not top:
            abort(404)
        file = self.knowledge / f"{slug}.yaml"
        return self._draw("playbook.html", me, place=slug, title=top.title, parts=parts_of(index, top), file=file)

    def coverage(self, who: str) -> str:
        rows = [coverage(playbook, date.today()) for playbook in self.library.index.playbooks]
        return self._draw("coverage.html", self._colleague(who), place="coverage", title="Coverage", rows=rows, headings=HEADINGS)

    def changes(self) -> Response:
        """A line for every change, as server-sent events: the page then looks again."""

        def stream() -> Iterator[str]:
            revision = self.workspace.revision
            yield "retry: 500\n\n"
            while True:
                newest = self.workspace.wait(revision, HEARTBEAT)
                yield ": alive\n\n" if newest == revision else f"data: {newest}\n\n"
                revision = newest

        return Response(stream(), content_type="text/event-stream")

    def _draw(self, template: str, me: Person, **more: Any) -> str:
        with self.workspace.still():
            if request.headers.get("sec-fetch-dest") == "document":
                self.workspace.modals.pop(me.id, None)  # as in Slack, no modal outlives a reload
            return render_template(template, **self._shared(me), **more)

    def _shared(self, me: Person) -> dict[str, Any]:
        """What every page shows."""
        stack = self.workspace.modals.get(me.id)
        return {
            "workspace": self.workspace,
            "library": self.library,
            "me": me,
            "people": self._people(),
            "channels": [each for each in self.workspace.channels.values() if each.kind == "channel" and self.workspace.may_see(me, each)],
            "completions": self._completions(),
            "modal": stack[-1] if stack else None,
            "chosen_in": _chosen_in,
            "home_team": TEAM,
            "bot_user": BOT_USER,
        }

    def _prompts(self, channel: Channel) -> Sequence[dict[str, str]]:
        """An agent's own in its messages, ours elsewhere."""
        if channel.kind == "im":
            return self.workspace.prompts.get(channel.id, self.workspace.manifest.prompts)
        return [{"title": typed, "message": typed} for typed in TRY.get(channel.id, ())]

    def _completions(self) -> dict[str, list[dict[str, str]]]:
        """What the composer completes: commands, people and channels, each with a note beside it."""
        manifest = self.workspace.manifest
        commands = [(command.name, command.description) for command in manifest.commands]
        found = {
            "commands": [*commands, (f"/invite @{manifest.handle}", "Add the bot to this channel")],
            "people": [(f"@{person.name}", person.real_name) for person in self.workspace.people.values()],
            "channels": [(f"#{channel.name}", channel.topic) for channel in self.workspace.channels.values() if channel.name],
        }
        return {kind: [{"value": value, "label": value, "note": note} for value, note in each] for kind, each in found.items()}

    def _people(self) -> list[Person]:
        return [person for person in self.workspace.people.values() if not person.is_bot]

    def _person(self, name: str) -> Person:
        return next((person for person in self._people() if person.name == name), None) or abort(404)

    def _colleague(self, name: str) -> Person:
        """Whoever may open the app and the playbooks themselves: nobody of another company."""
        person = self._person(name)
        return person if person.team == TEAM else abort(404)


def goes_on(message: Message, before: Message | None) -> bool:
    """As in Slack: no name and picture again where the same person says more. What is private always has its own."""
    if not isinstance(before, Message) or message.only_for or before.only_for or message.user != before.user:
        return False
    return float(message.ts) - float(before.ts) < GOES_ON


def _replies(messages: list[Message], ts: str | None) -> list[Message]:
    return [message for message in messages if ts and message.thread_ts == ts and message.ts != ts]


def _chosen_in(view: View) -> dict[tuple[str, str], list[str]]:
    return {(block_id, action_id): as_form(state) for block_id, actions in view.values.items() for action_id, state in actions.items()}
