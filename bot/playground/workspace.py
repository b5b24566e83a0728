"""A workspace in memory: who is there, what was said, which views are open. It keeps; what Slack allows is `methods`' to say."""

from __future__ import annotations

import copy
import itertools
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bot.playground.checks import elements_in
from bot.playground.manifest import Manifest
from bot.playground.model import BOT_USER, TEAM, Block, Channel, Message, Person, View
from bot.playground.tickets import Tickets


class Workspace:
    """What changes happens under `changing()`, what is read by many under `still()`: one thread at a time. `wait` tells of changes."""

    def __init__(
        self,
        manifest: Manifest,
        people: Iterable[Person],
        channels: Iterable[Channel],
        clock: Callable[[], float] = time.time,
        name: str = "Hedgehog Works",
    ) -> None:
        self.manifest = manifest
        self.name = name
        self.base_url = ""
        """Where its HTTP listens, a slash at the end."""
        self.people = {person.id: person for person in people}
        self.channels = {channel.id: channel for channel in channels}
        self.groups: dict[str, tuple[str, ...]] = {}
        """User groups, and who is in them."""
        self.clock = clock
        self.tickets = Tickets(clock)
        self.modals: dict[str, list[View]] = {}
        """By person, the topmost last."""
        self.homes: dict[str, View] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        """What the bot says it is doing, by channel and thread."""
        self.prompts: dict[str, list[dict[str, str]]] = {}
        """Suggested prompts by channel."""
        self.titles: dict[tuple[str, str], str] = {}
        self.revision = 0
        self._numbers = itertools.count(1)
        self._last_ts = 0.0
        self._changed = threading.Condition(threading.RLock())

    @contextmanager
    def changing(self) -> Iterator[None]:
        with self._changed:
            yield
            self.revision += 1
            self._changed.notify_all()

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nothing changes meanwhile."""
        with self._changed:
            yield

    def wait(self, revision: int, seconds: float) -> int:
        """The workspace's revision once it is another than this one, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.revision != revision, seconds)
            return self.revision

    def new_id(self, kind: str) -> str:
        return f"{kind}{next(self._numbers):04d}"

    def new_ts(self) -> str:
        """Later than every one before."""
        self._last_ts = max(self.clock(), self._last_ts + 0.000_001)
        return f"{self._last_ts:.6f}"

    def post(self, message: Message) -> Message:
        message.blocks = self.with_ids(message.blocks)
        self.channels[message.channel].messages.append(message)
        if message.user == BOT_USER:
            self.statuses.pop((message.channel, message.thread_ts or ""), None)
        return message

    def with_ids(self, blocks: Sequence[Block]) -> list[Block]:
        return with_ids(blocks, self.new_id)

    def message(self, channel: str, ts: str) -> Message | None:
        place = self.channels.get(channel)
        return next((message for message in place.messages if message.ts == ts), None) if place else None

    def may_see(self, person: Person, channel: Channel) -> bool:
        """Colleagues see every channel, people of another company those that they are in, and everyone their own direct messages."""
        return person.id in channel.members or (channel.kind == "channel" and person.team == TEAM)

    def direct_message(self, person: str) -> Channel:
        """The conversation of this person with the bot."""
        found = next((channel for channel in self.channels.values() if channel.kind == "im" and person in channel.members), None)
        if not found:
            found = Channel("D" + person.removeprefix("U"), "", {person, BOT_USER}, kind="im")
            self.channels[found.id] = found
        return found

    def view(self, view_id: str) -> View | None:
        return next((view for view in self.views() if view.id == view_id), None)

    def views(self) -> Iterator[View]:
        for stack in self.modals.values():
            yield from stack
        yield from self.homes.values()

    def new_view(self, user: str, payload: dict[str, Any], below: View | None = None) -> View:
        view_id = self.new_id("V")
        view = View(view_id, user, self._stored(payload), below.root_id if below else view_id, below.id if below else None)
        return self._touch(view)

    def change_view(self, view: View, payload: dict[str, Any]) -> View:
        """What was typed stays where block and action kept their ids."""
        view.payload = self._stored(payload)
        kept = {(block["block_id"], element["action_id"]) for block in view.payload["blocks"] for element in elements_in(block)}
        view.values = {
            block_id: left
            for block_id, actions in view.values.items()
            if (left := {action_id: value for action_id, value in actions.items() if (block_id, action_id) in kept})
        }
        view.errors = {}
        return self._touch(view)

    def _stored(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {**copy.deepcopy(payload), "blocks": self.with_ids(payload["blocks"])}

    def _touch(self, view: View) -> View:
        view.hash = f"{self.new_ts()}.{view.id}"
        return view


def with_ids(blocks: Sequence[Block], new_id: Callable[[str], str]) -> list[Block]:
    """Slack gives ids to the blocks and elements that came without."""
    given = copy.deepcopy(list(blocks))
    for block in given:
        block.setdefault("block_id", new_id("b"))
        for element in elements_in(block):
            element.setdefault("action_id", new_id("a"))
    return given
