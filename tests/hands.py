"""What people do in Slack, and what becomes of it: whoever is in a test types, presses and chooses with these hands."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bot.playground.checks import elements_in
from bot.playground.client import Client
from bot.playground.elements import as_form, initial, options_of
from bot.playground.interactions import Interactions
from bot.playground.model import Message, View
from tests.stand_in import StandIn, shown

Card = Message | View


class World(Protocol):
    """A workspace with a bot in it."""

    slack: StandIn
    client: Client
    interactions: Interactions

    def settle(self) -> None: ...


class Hands:
    """Each act gives the cards that are new or other than before."""

    def __init__(self, world: World, person: str = "U-ANA") -> None:
        self.world = world
        self.slack = world.slack.workspace
        self.person = self.slack.people[person]

    def runs(self, line: str, channel: str = "C-GENERAL") -> Message:
        """A command; gives the card that only this person sees."""
        (card,) = self.asks(line, channel)
        assert isinstance(card, Message)
        return card

    def asks(self, line: str, channel: str = "C-GENERAL") -> list[Card]:
        """A command; gives all that comes of it."""
        command, _, text = line.partition(" ")
        return self.sees(lambda: self.world.client.run_command(self.person, self.slack.channels[channel], command, text))

    def says(self, text: str, channel: str = "C-GENERAL", thread: str | None = None) -> list[Message]:
        """What the bot posts because of it."""
        cards = self.sees(lambda: self.world.client.say(self.person, self.slack.channels[channel], text, thread))
        return [card for card in cards if isinstance(card, Message) and card.by_bot]

    def presses(self, label: str, card: Card) -> list[Card]:
        """A button."""
        return self.sees(lambda: self.press(label, card))

    def chooses(self, label: str, card: Card) -> list[Card]:
        """From a menu."""
        return self.sees(lambda: self.choose(label, card))

    def opens(self, label: str, card: Card) -> Any:
        """The one card that the button or the menu's option leads to."""
        return self._one(lambda: (self.press if label in buttons_of(card) else self.choose)(label, card))

    def uses(self, shortcut: str, message: Message | None = None) -> list[Card]:
        """A shortcut, on a message or a global one."""
        return self.sees(lambda: self.world.interactions.run_shortcut(self.person, shortcut, message))

    def visits(self, tab: str) -> list[Card]:
        """The bot's own place: its `home`, or its `messages`."""
        return self.sees(lambda: self.world.client.open_app(self.person, tab))

    def types(self, typed: str, card: Card) -> dict[str, list[str]]:
        """Into the field that suggests: what it suggests, by group."""
        block, element = _external(card)
        groups = self.world.interactions.suggest(self.person, card, block["block_id"], element["action_id"], typed)
        return {group["label"]["text"]: [option["text"]["text"] for option in group["options"]] for group in groups if group.get("options")}

    def picks(self, label: str, typed: str, card: Card) -> Any:
        """A suggestion; gives the one card it leads to."""
        block, element = _external(card)
        key = (block["block_id"], element["action_id"])
        groups = self.world.interactions.suggest(self.person, card, *key, typed)
        (value,) = [option["value"] for group in groups for option in group["options"] if option["text"]["text"] == label]
        return self._one(lambda: self.world.interactions.press(self.person, card, *key, {key: [value]}))

    def submits(self, label: str) -> list[Card]:
        """The window that is open, with this option chosen in its menu."""
        view = self.window
        assert view, "no window is open"
        block, element = next((block, element) for block in blocks_of(view) for element in elements_in(block) if options_of(element))
        value = next(option["value"] for option in options_of(element) if option["text"]["text"] == label)
        return self.sees(lambda: self.world.interactions.submit(self.person, view, {(block["block_id"], element["action_id"]): [value]}))

    def sends(self, window: View, words: Mapping[str, str] | None = None) -> list[Card]:
        """A window, with what is written or chosen in its fields, by their labels; the others are as they stand."""
        return self.sees(lambda: self.send(window, words))

    def send(self, window: View, words: Mapping[str, str] | None = None) -> None:
        self.world.interactions.submit(self.person, window, filled(window, words or {}))

    def turns(self, label: str, window: View, words: Mapping[str, str]) -> View:
        """A choice that changes the window at once, while `words` stand in it; gives the window as it is then."""
        values = filled(window, words)
        block = next(block for block in blocks_of(window) if block["type"] == "input" and block["label"]["text"] == label)
        self.sees(lambda: self.world.interactions.press(self.person, window, block["block_id"], block["element"]["action_id"], values))
        assert self.window
        return self.window

    @property
    def window(self) -> View | None:
        """The topmost window that is open."""
        stack = self.slack.modals.get(self.person.id)
        return stack[-1] if stack else None

    def sees(self, act: Callable[[], object]) -> list[Card]:
        before = self._cards()
        act()
        self.world.settle()
        return [card for key, card in self._cards().items() if card != before.get(key)]

    def _one(self, act: Callable[[], object]) -> Any:
        (card,) = self.sees(act)
        return card

    def _cards(self) -> dict[tuple[str, str], Card]:
        messages = {(channel.id, message.ts): message for channel in self.slack.channels.values() for message in channel.messages}
        return copy.deepcopy({**messages, **{("view", view.id): view for view in self.slack.views()}})

    def press(self, label: str, card: Card) -> None:
        """Without looking at what becomes of it: for two presses at once."""
        block, element = next(
            (block, element) for block in blocks_of(card) for element in elements_in(block) if _label_of(element) == label
        )
        self.world.interactions.press(self.person, card, block["block_id"], element["action_id"], {})

    def choose(self, label: str, card: Card) -> None:
        block, element, value = next(
            (block, element, option["value"])
            for block in blocks_of(card)
            for element in elements_in(block)
            for option in options_of(element)
            if option["text"]["text"] == label
        )
        key = (block["block_id"], element["action_id"])
        self.world.interactions.press(self.person, card, *key, {key: [value]})


def filled(window: View, words: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """What stands in the fields of a window: what was typed, else what it began with."""
    values: dict[tuple[str, str], list[str]] = {}
    labels = set(words)
    for block in blocks_of(window):
        if block["type"] != "input":
            continue
        key, element, label = (block["block_id"], block["element"]["action_id"]), block["element"], block["label"]["text"]
        state = window.values.get(key[0], {}).get(key[1])
        values[key] = initial(element) if state is None else as_form(state)
        if label in words:
            labels.remove(label)
            chosen = [option["value"] for option in options_of(element) if option["text"]["text"] == words[label]]
            values[key] = chosen or ([words[label]] if words[label] else [])
    assert not labels, f"no fields: {labels}"
    return values


def blocks_of(card: Card) -> list[dict[str, Any]]:
    return card.payload["blocks"] if isinstance(card, View) else card.blocks


def read(card: Card) -> str:
    """The texts of a card."""
    return shown(blocks_of(card))


def buttons_of(card: Card) -> list[str]:
    return [label for block in blocks_of(card) for element in elements_in(block) if (label := _label_of(element))]


def choices_of(card: Card) -> list[str]:
    return [option["text"]["text"] for block in blocks_of(card) for element in elements_in(block) for option in options_of(element)]


def _external(card: Card) -> tuple[dict[str, Any], dict[str, Any]]:
    return next((block, each) for block in blocks_of(card) for each in elements_in(block) if each["type"] == "external_select")


def _label_of(element: dict[str, Any]) -> str:
    return str(element["text"]["text"]) if element["type"] == "button" else ""
