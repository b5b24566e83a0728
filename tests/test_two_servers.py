"""Two server processes on one PostgreSQL: whatever Slack sends goes to one of them in turn, and nobody can tell them apart."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.playground.client import Client
from bot.playground.delivery import Delivery
from bot.playground.interactions import Interactions
from bot.playground.model import Message, View
from bot.playground.wire import JSON, event_json
from bot.records.database import REST, Database
from bot.records.feedback import feedback_on
from bot.records.migrate import migrate
from bot.records.threads import recall
from bot.slack.defaults import FRESH
from bot.slack.shortcuts import EXPLAIN, LOOK_UP
from tests.hands import Card, Hands, buttons_of, choices_of, read
from tests.postgresql import PostgreSQL
from tests.server import Server, until
from tests.stand_in import StandIn
from tests.workspace import SECRET, command_form

QUIET = 0.5
"""Seconds without a change in the workspace after which everybody has done what they wanted to, on a machine that starts a server in no
more than `START`; others get more."""
START = 3.0


class TwoServers:
    def __init__(self, slack: StandIn, servers: list[Server], database_url: str, quiet: float) -> None:
        self.slack = slack
        self.quiet = quiet
        self.servers = servers
        self.database_url = database_url
        turns = itertools.cycle(servers)
        delivery = Delivery(lambda body, headers: next(turns).send(body, headers), SECRET)
        self.client, self.interactions = Client(slack.workspace, delivery), Interactions(slack.workspace, delivery)

    def settle(self) -> None:
        while (revision := self.slack.workspace.revision) != self.slack.workspace.wait(revision, self.quiet):
            pass

    def now(self, card: Card) -> str:
        """What a private card in #customer-success says by now."""
        private = self.slack.workspace.message("C-GENERAL", card.ts) if isinstance(card, Message) else None
        return read(private) if private else ""


@pytest.fixture(scope="module")
def two(postgresql: PostgreSQL) -> Iterator[TwoServers]:
    url = postgresql.new_database()
    migrate(url)
    slack = StandIn()
    api = slack.start()
    began = time.monotonic()
    with ThreadPoolExecutor(2) as starting:
        servers = list(starting.map(lambda _: Server(api, url), range(2)))
    yield TwoServers(slack, servers, url, QUIET * max(1.0, (time.monotonic() - began) / START))
    logs = [server.end() for server in servers]
    slack.stop()
    assert all("Traceback" not in log for log in logs), logs


@pytest.fixture
def ana(two: TwoServers) -> Hands:
    return Hands(two)


def public(cards: list[Card]) -> list[Message]:
    return [card for card in cards if isinstance(card, Message) and card.by_bot and card.only_for is None]


def test_one_event_that_reaches_both_is_answered_once(two: TwoServers, ana: Hands) -> None:
    event = {"type": "app_mention", "user": "U-ANA", "team": "T1", "text": "<@U-BOT> AOV", "channel": "C-GENERAL"}

    def deliver(number: int) -> None:
        body = event_json(event | {"ts": f"9{number // 4}.5"}, f"Ev-{number // 4}")
        assert two.servers[number % 2].post(body, JSON) == (200, "")

    with ThreadPoolExecutor(8) as slack:
        answers = public(ana.sees(lambda: list(slack.map(deliver, range(20)))))
    assert sorted(answer.thread_ts or "" for answer in answers) == ["90.5", "91.5", "92.5", "93.5", "94.5"]


def test_cards_are_moved_in_and_shared_whoever_is_asked(two: TwoServers, ana: Hands) -> None:
    card = ana.runs("/industry ecommerce")
    card = ana.opens("Metrics", card)
    card = ana.opens("Industry terminology", card)
    card = ana.opens("Next ›", card)
    assert "page 2 of" in read(card)
    (shared,) = public(ana.sees(lambda: [ana.press("Share", card) for _ in range(3)]))
    assert read(shared).endswith("Shared by <@U-ANA>")


def test_before_customers_there_is_one_line_and_one_preview(two: TwoServers, ana: Hands) -> None:
    cards = ana.says("@playbook what is AOV?", "C-CUSTOMER")
    (line,) = public(list(cards))
    assert line.text == "I have answered privately."
    again = ana.says("@playbook what is ROAS?", "C-CUSTOMER", line.thread_ts)
    assert public(list(again)) == []
    preview = next(card for card in ana.presses("Share", again[0]) if "Post it" in buttons_of(card))
    (shared,) = public(ana.presses("Post it", preview))
    assert "👉" not in read(shared)
    assert shared.thread_ts == line.thread_ts


def test_a_default_a_greeting_and_feedback_are_known_to_both(two: TwoServers, ana: Hands) -> None:
    ana.runs("/industry set finance")
    time.sleep(FRESH)
    for _ in two.servers:
        assert "default industry is *Finance*" in read(ana.runs("/industry set"))
    cards = [card for _ in two.servers for card in ana.visits("home")]
    assert len([card for card in cards if isinstance(card, Message)]) == 1
    (answer,) = ana.says("@playbook what is AOV?")
    for which in ("positive_button", "negative_button"):
        block = next(block for block in answer.blocks if block["type"] == "context_actions")
        key = (block["block_id"], block["elements"][0]["action_id"])
        value = block["elements"][0][which]["value"]
        ana.sees(lambda key=key, value=value: two.interactions.press(ana.person, answer, *key, {key: [value]}))
    ana.runs("/industry set none")
    database = Database(two.database_url)
    assert feedback_on(database, "T1", "ecommerce/terminology/aov") == {"U-ANA": False}
    assert isinstance(recall(database, "T1", "C-GENERAL", answer.thread_ts or ""), dict)
    database.close()


def test_shortcuts_and_the_field_that_suggests(two: TwoServers, ana: Hands) -> None:
    message = ana.slack.post(Message(ana.slack.new_ts(), "C-GENERAL", "U-BEN", "Their AOV fell"))
    (explained,) = ana.uses(EXPLAIN, message)
    assert "Average Order Value" in read(explained)
    (window,) = ana.uses(LOOK_UP)
    assert "*AOV (Average Order Value)*" in read(ana.picks("AOV (Average Order Value) · E-commerce", "aov", window))


def test_a_conversation_has_a_title_and_a_home_is_asked(two: TwoServers, ana: Hands) -> None:
    (answer,) = ana.says("what does AOV mean?", "D-ANA")
    assert ana.slack.titles["D-ANA", answer.thread_ts or ""] == "what does AOV mean?"
    (home,) = [card for card in ana.visits("home") if isinstance(card, View)]
    block = next(block for block in home.payload["blocks"] if block["type"] == "input")
    key = (block["block_id"], block["element"]["action_id"])
    (window,) = ana.sees(lambda: two.interactions.press(ana.person, home, *key, {key: ["what is AOV?"]}))
    assert "*AOV (Average Order Value)*" in read(window)
    (letter,) = ana.chooses(next(choice for choice in choices_of(home) if choice.startswith("A (")), home)
    assert "AOV (Average Order Value)" in read(letter)


OK = {"ok": True, "channel": {"is_ext_shared": False}}
REFUSALS = {
    "expired_trigger_id": "Slack was too slow to open the window.",
    "channel_not_found": "People of another company may read this channel.",
    "missing_scope": "People of another company may read this channel.",
    "not_in_channel": "✓ Shared here.",
    "is_archived": "Slack did not let me post here (`is_archived`).",
    "ratelimited": "✓ Shared here.",
}


@pytest.mark.parametrize(("error", "said"), REFUSALS.items())
def test_whatever_slack_refuses_the_person_learns_what_became_of_it(two: TwoServers, ana: Hands, error: str, said: str) -> None:
    refusal = (429 if error == "ratelimited" else 200, {"Retry-After": "0"}, {"ok": False, "error": error})
    if error == "expired_trigger_id":
        message = ana.slack.post(Message(ana.slack.new_ts(), "C-GENERAL", "U-BEN", "Their AOV fell"))
        two.slack.answers.append(refusal)
        cards = ana.uses(EXPLAIN, message)
    else:
        card = ana.runs("/term AOV")
        told_of_the_channel = error in ("not_in_channel", "is_archived", "ratelimited")
        two.slack.answers.extend([(200, {}, OK), refusal] if told_of_the_channel else [refusal])
        cards = ana.sees(lambda: (ana.press("Share", card), until(lambda: said in two.now(card))))
    private = [card for card in cards if isinstance(card, Message) and card.only_for == "U-ANA"]
    assert any(said in read(card) + card.text for card in private), cards
    assert len(public(cards)) == (said == "✓ Shared here.")


def test_with_the_database_away_look_ups_are_answered_and_the_rest_is_said_to_wait(
    two: TwoServers, ana: Hands, postgresql: PostgreSQL
) -> None:
    ana.runs("/term AOV")
    postgresql.shut(two.database_url)
    for _ in range(4):
        assert [server.post(command_form("/term", "AOV"))[0] for server in two.servers] == [200, 200]
    assert "Average Order Value" in read(ana.says("@playbook what is AOV?")[0])
    assert "Average Order Value" in read(ana.says("what is AOV?", "D-ANA")[0])
    assert "I can't see or change that right now" in read(ana.runs("/industry set finance"))
    assert any(isinstance(card, View) and "out of reach" in read(card) for card in ana.visits("home"))
    assert public(ana.presses("Share", ana.runs("/term AOV")))
    postgresql.reopen(two.database_url)
    time.sleep(REST + 0.5)
    assert "is this channel's default industry now" in read(ana.runs("/industry set finance"))


def test_a_slack_that_does_not_answer_delays_nobody_but_its_own(two: TwoServers, ana: Hands) -> None:
    card = ana.runs("/term AOV")
    with two.slack.silent("conversations.info"):
        ana.press("Share", card)
        assert "Average Order Value" in read(ana.runs("/term AOV", "C-RANDOM")), "others are answered meanwhile"
        until(lambda: "People of another company may read this channel." in two.now(card))  # a channel it was not told of counts as shared
