"""Plays the scripts in tests/conversations: what people do in Slack, and what they see.

Ana: /term ROAS                                  a command, typed in #general
Ana in #customer: @playbook what is AOV?         a message; `in the thread` after the channel answers in the last thread there
Ana to the bot: ...                              a direct message
Ana presses Share                                a button, or a menu's option, of the card she saw last
Ana explains "words of a message"                the message shortcut, on the last message that holds them
Ana opens the home                               the bot's own place
Ana submits Finance                              the window that is open, with this option chosen
Ana writes Name: ATC                             into a field of the window that is open; nothing is sent yet
Ana sends the window                             with what she wrote
Monday comes                                     nine o'clock of the next one, and what comes round then
  privately: ...                                 what she alone sees holds these words
  in the thread: / in the channel: / in the conversation: / in a window: / at home:
  nobody sees: ...                               these words are nowhere in what has come of it

A script whose name begins with `accounts-` is played where the bot knows the playground's customers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.playground.checks import texts_in
from bot.playground.model import Message, View
from bot.rounds import MONDAY_AT_NINE
from bot.slack.reply import plain
from bot.slack.shortcuts import EXPLAIN
from tests.clock import Clock
from tests.hands import Card, Hands, blocks_of, buttons_of
from tests.workspace import Workspace

SCRIPTS = sorted((Path(__file__).parent / "conversations").glob("*.txt"))
SPOKEN = re.compile(r"(?P<who>Ana|Ben)(?: in #(?P<channel>\w+)(?P<thread>, in the thread)?| (?P<dm>to the bot))?: (?P<text>.+)")
DONE = re.compile(r"(?P<who>Ana|Ben) (?P<verb>presses|explains|opens the|submits|writes|sends the) (?P<what>.+)")
MONDAY = "Monday comes"
SEEN = re.compile(r"  (?P<where>privately|in the thread|in the channel|in the conversation|in a window|at home|nobody sees): (?P<text>.+)")


class Stage:
    """Who has which card before them, and which thread was last spoken in."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self._workspace = workspace
        self._clock = clock
        self._before: dict[str, Card] = {}
        self._threads: dict[str, str] = {}
        self._written: dict[str, str] = {}

    def play(self, line: str) -> list[Card]:
        if line == MONDAY:
            return self._monday()
        if spoken := SPOKEN.fullmatch(line):
            who, cards = spoken["who"], self._speak(spoken)
        else:
            done = DONE.fullmatch(line)
            assert done, f"not understood: {line}"
            who, cards = done["who"], self._do(done["who"], done["verb"], done["what"])
        for card in cards:
            if not isinstance(card, Message) or card.only_for in (None, self._hands(who).person.id):
                self._before[who] = card
            if isinstance(card, Message) and not card.only_for and not card.channel.startswith("D"):
                self._before["Ben" if who == "Ana" else "Ana"] = card
        for card in cards:  # what she alone sees is nearer to her than what a channel sees
            if isinstance(card, Message) and card.only_for:
                self._before[who] = card
        return cards

    def _monday(self) -> list[Card]:
        """Everybody has it before them."""
        cards = self._hands("Ana").sees(self._comes_round)
        self._before = dict.fromkeys(("Ana", "Ben"), cards[-1])
        return cards

    def _comes_round(self) -> None:
        self._workspace.rounds.look()
        self._clock.time = MONDAY_AT_NINE(self._clock.time) + timedelta(weeks=1)
        self._workspace.rounds.look()

    def _do(self, who: str, verb: str, what: str) -> list[Card]:
        hands = self._hands(who)
        if verb == "explains":
            return hands.uses(EXPLAIN, self._message(what.strip('"')))
        if verb == "opens the":
            return hands.visits(what)
        if verb == "submits":
            return hands.submits(what)
        if verb == "writes":
            label, _, text = what.partition(": ")
            self._written[label] = text
            return []
        if verb == "sends the":
            assert hands.window
            words, self._written = self._written, {}
            return hands.sends(hands.window, words)
        card = self._before[who]
        return hands.presses(what, card) if what in buttons_of(card) else hands.chooses(what, card)

    def _message(self, words: str) -> Message:
        channels = self._workspace.slack.workspace.channels.values()
        return next(message for channel in channels for message in reversed(channel.messages) if words in message.text)

    def _speak(self, spoken: re.Match[str]) -> list[Card]:
        hands = self._hands(spoken["who"])
        channel = f"D-{spoken['who'].upper()}" if spoken["dm"] else f"C-{(spoken['channel'] or 'general').upper()}"
        if spoken["text"].startswith("/"):
            return hands.asks(spoken["text"], channel)
        said = len(hands.slack.channels[channel].messages)
        cards = hands.says(spoken["text"], channel, self._threads[channel] if spoken["thread"] else None)
        message = hands.slack.channels[channel].messages[said]
        self._threads[channel] = message.thread_ts or message.ts
        return list(cards)

    def _hands(self, who: str) -> Hands:
        return Hands(self._workspace, f"U-{who.upper()}")


def where(card: Card) -> str:
    if isinstance(card, View):
        return "at home" if card.payload["type"] == "home" else "in a window"
    if card.only_for:
        return "privately"
    return "in the conversation" if card.channel.startswith("D") else "in the thread" if card.thread_ts else "in the channel"


def words(card: Card) -> str:
    """All that can be read of it: what is drawn, what is pressed, and what a notification says."""
    drawn = "\n".join([*texts_in(blocks_of(card)), card.text if isinstance(card, Message) else ""])
    return plain(re.sub(r"\*([^*\n]+)\*", r"\1", drawn).replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))


def acts(script: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not told: a line with a colon or a press, and what is seen of it."""
    for number, line in enumerate(script.read_text(encoding="utf-8").splitlines(), start=1):
        if line == MONDAY or SEEN.fullmatch(line) or SPOKEN.fullmatch(line) or DONE.fullmatch(line):
            yield number, line
        else:
            assert not line.startswith(" "), f"line {number} is neither done nor seen: {line}"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_conversation_goes_as_written(request: pytest.FixtureRequest, clock: Clock, script: Path) -> None:
    workspace: Workspace = request.getfixturevalue("customers" if script.stem.startswith("accounts-") else "review")
    stage, cards, checked = Stage(workspace, clock), list[Card](), 0
    for number, line in acts(script):
        expected = SEEN.fullmatch(line)
        if not expected:
            cards = stage.play(line)
            continue
        checked += 1
        seen = [words(card) for card in cards if expected["where"] in (where(card), "nobody sees")]
        found = any(expected["text"] in text for text in seen)
        assert found == (expected["where"] != "nobody sees"), f"{script.name}, line {number}: {[(where(c), words(c)) for c in cards]}"
    assert checked
