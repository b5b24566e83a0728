"""Processes are killed at random while people propose and decide: nothing is lost, nothing is published or told twice, no playbook breaks.

`make kill` runs it at full size; without it a tenth does.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.knowledge.loader import load_knowledge
from bot.playground.model import BOT_USER, Message
from bot.playground.scene import REVIEW_CHANNEL, REVIEWERS
from bot.playground.wire import interaction_form
from bot.publishing.publisher import sign_of
from bot.records.database import Database
from bot.records.migrate import migrate
from bot.records.proposals import Filed, filed
from bot.records.tables import ProposalRow, Turn
from bot.slack.proposals.review_card import DECLINE, PUBLISH
from bot.slack.proposals.telling import CARD, OUTCOME
from tests.hands import buttons_of, read
from tests.server import Server
from tests.stand_in import StandIn

SIZE = int(os.environ.get("KILL_SIZE") or 40)
SERVERS = 2
KILLS = (0.0, 1.2)
"""Seconds that a server lives once it answers, on a machine that starts one in no more than `START`; others give it more."""
START = 3.0
PEOPLE = 3
THINKING = 0.5
"""Seconds that one takes at most before the next proposal."""
PATIENCE = 240

PLAYBOOK = """\
# Kept by hand
industry: Zeppelins   # not a typo
slug: zeppelins
status: draft

description: >-
  Transport of parcels
  by air.

terminology:
# the first
- term: LTA
  definition:   "Lighter than air."
- {term: HTA, definition: Heavier than air.}
# the last comment
metrics:
  - name: Height
    text: 'Metres above ground.'
"""


class Crowd:
    """People who propose and decide through whichever server is alive, and try again as people do."""

    def __init__(self, slack: StandIn, servers: list[Server], seed: int) -> None:
        self.slack = slack
        self.servers = servers
        self.chance = random.Random(seed)
        self.sent: set[int] = set()

    def ask(self, form: str) -> dict[str, Any]:
        """Raises OSError if the server is killed meanwhile."""
        status, body = self.chance.choice(self.servers).post(form)
        if status != 200:
            raise OSError(status)
        return dict(json.loads(body)) if body.strip() else {}

    def propose(self, number: int) -> None:
        """One window, sent until it is said to be sent."""
        time.sleep(self.chance.uniform(0, THINKING))
        metadata, end = "", time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError, ValueError):
                answer = self.ask(submission(self.slack, number, metadata))
                assert answer["response_action"] == "update", answer
                if answer["view"].get("callback_id") != "propose":
                    self.sent.add(number)
                    return
                metadata = answer["view"]["private_metadata"]
                continue
            time.sleep(0.05)
        raise AssertionError(f"proposal {number} was never taken")

    def decide(self) -> None:
        """Whatever card has buttons: most are published, some declined."""
        for card in self.cards():
            if "Publish" in buttons_of(card):
                number = (card.metadata or {})["event_payload"]["proposal"]
                with suppress(OSError, ValueError):
                    self.ask(declining(self.slack, number) if number % 5 == 0 else publishing(self.slack, card, number))

    def cards(self) -> list[Message]:
        with self.slack.workspace.still():
            messages = list(self.slack.workspace.channels[REVIEW_CHANNEL].messages)
        return [message for message in messages if (message.metadata or {}).get("event_type") == CARD]


def submission(slack: StandIn, number: int, metadata: str) -> str:
    words = {"name": f"KT {number} zeppelin", "text": f"The {number}th kind of zeppelin: it's #{number}, “yes”."}
    values: dict[str, Any] = {block: {"typed": {"type": "plain_text_input", "value": text}} for block, text in words.items()}
    values |= {key: {key: {"selected_option": {"value": value}}} for key, value in (("industry", "zeppelins"), ("kind", "term"))}
    blocks = [{"type": "input", "block_id": block, "element": {"action_id": "typed"}} for block in words]
    view = {
        "id": f"V{number}",
        "type": "modal",
        "callback_id": "propose",
        "private_metadata": metadata,
        "blocks": blocks,
        "state": {"values": values},
    }
    return interaction_form("view_submission", slack.workspace.people["U-ANA"], view=view)


def publishing(slack: StandIn, card: Message, number: int) -> str:
    action = {"action_id": PUBLISH, "block_id": "b", "type": "button", "value": str(number), "action_ts": "1.5"}
    container = {"type": "message", "message_ts": card.ts, "channel_id": REVIEW_CHANNEL}
    more: dict[str, Any] = {"trigger_id": "1.1", "response_url": "", "channel": {"id": REVIEW_CHANNEL}}
    return interaction_form("block_actions", slack.workspace.people["U-BEN"], actions=[action], container=container, **more)


def declining(slack: StandIn, number: int) -> str:
    blocks = [{"type": "input", "block_id": "reason", "element": {"action_id": "typed"}}]
    state = {"values": {"reason": {"typed": {"value": f"no {number}"}}}}
    view = {"id": f"W{number}", "type": "modal", "callback_id": DECLINE, "private_metadata": str(number), "blocks": blocks, "state": state}
    return interaction_form("view_submission", slack.workspace.people["U-BEN"], view=view)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A git work tree, if there is a git."""
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "zeppelins.yaml").write_text(PLAYBOOK)
    if shutil.which("git"):
        for line in ("init -q", "config user.name Test", "config user.email test@example.com", "add .", "commit -qm Start"):
            subprocess.run(["git", "-C", str(folder), *line.split(" ")], check=True)
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/records.db" if request.param == "sqlite" else str(request.getfixturevalue("postgresql_url"))
    migrate(url)
    return url


@pytest.fixture
def slack() -> Iterator[StandIn]:
    slack = StandIn()
    yield slack
    slack.stop()


def test_killed_at_any_moment_it_loses_and_doubles_nothing(slack: StandIn, url: str, folder: Path) -> None:
    seed = int(os.environ.get("KILL_SEED") or random.randrange(10**6))
    print(f"KILL_SIZE={SIZE} KILL_SEED={seed}")
    api = slack.start()
    settings = {
        "KNOWLEDGE_DIR": str(folder),
        "REVIEW_CHANNEL": REVIEW_CHANNEL,
        "REVIEWERS": REVIEWERS,
        "LOG_LEVEL": "WARNING",
        "DYNO": "",
        "GITHUB_TOKEN": "",
    }

    def start() -> Server:
        return Server(api, url, **settings)

    with ThreadPoolExecutor(SERVERS) as starting:
        servers = list(starting.map(lambda _: start(), range(SERVERS)))
    crowd, database = Crowd(slack, servers, seed), Database(url)
    over, kills = threading.Event(), Counter[int]()

    def kill(place: int) -> None:
        chance = random.Random(seed + place)
        slow = 1.0
        while not over.wait(chance.uniform(*KILLS) * slow):
            destroy(servers[place])
            kills[place] += 1
            began = time.monotonic()
            servers[place] = start()
            slow = max(1.0, (time.monotonic() - began) / START)

    def decide() -> None:
        while not over.wait(0.3):
            crowd.decide()

    began = time.monotonic()
    with ThreadPoolExecutor(PEOPLE + SERVERS + 1) as people:
        busy = [*(people.submit(kill, place) for place in range(SERVERS)), people.submit(decide)]
        for sending in [people.submit(crowd.propose, number) for number in range(1, SIZE + 1)]:
            sending.result()
        wait_until(lambda: len(decided(crowd)) >= SIZE * 0.7, PATIENCE)
        over.set()
        for each in busy:
            each.result()
    for server in servers:
        destroy(server)
    let_leases_pass(database)
    servers[:] = [start() for _ in range(SERVERS)]

    def finish() -> bool:
        crowd.decide()
        return all(each and each.state in ("published", "declined") and each.told == each.state for each in on_file(database))

    wait_until(finish, PATIENCE)
    logs = [server.end() for server in servers]
    print(f"{kills.total()} kills in {time.monotonic() - began:.0f} s")
    assert kills.total() > SERVERS
    assert all("Traceback" not in log for log in logs), logs
    check(slack, database, folder)
    database.close()


def check(slack: StandIn, database: Database, folder: Path) -> None:
    found = [each for each in on_file(database) if each]
    assert Counter(each.proposal.values["term"] for each in found) == Counter(f"KT {number} zeppelin" for number in range(1, SIZE + 1))
    cards = Crowd(slack, [], 0).cards()
    assert Counter(card.metadata["event_payload"]["proposal"] for card in cards if card.metadata) == Counter(each.id for each in found)
    states = {card.metadata["event_payload"]["proposal"]: read(card) for card in cards if card.metadata}
    for each in found:
        assert ("✓ Published by ben" if each.state == "published" else f"✗ Declined by ben: “no {each.id}”") in states[each.id]
        assert each.state == ("declined" if each.id % 5 == 0 else "published")
    direct = slack.workspace.direct_message("U-ANA").messages
    outcomes = [m.metadata["event_payload"] for m in direct if m.user == BOT_USER and m.metadata and m.metadata["event_type"] == OUTCOME]
    assert Counter((each["proposal"], each["state"]) for each in outcomes) == Counter((each.id, each.state) for each in found)
    (playbook,) = load_knowledge(folder)
    published = [each.proposal.values["term"] for each in found if each.state == "published"]
    assert sorted(term.term for term in playbook.terminology.items) == sorted(["LTA", "HTA", *published])
    text = (folder / "zeppelins.yaml").read_text()
    assert set(PLAYBOOK.splitlines()) <= set(text.splitlines()), "not a line of what was there is other than it was"
    if (folder / ".git").exists():
        said = subprocess.run(["git", "-C", str(folder), "log", "--format=%B"], check=True, capture_output=True, text=True).stdout
        trailers = Counter(line for line in said.splitlines() if line.startswith("Proposal: "))
        assert trailers == Counter(f"Proposal: {sign_of(each.key, each.final)}" for each in found if each.state == "published")
        assert subprocess.run(["git", "-C", str(folder), "status", "--porcelain"], check=True, capture_output=True, text=True).stdout == ""
        subprocess.run(["git", "-C", str(folder), "fsck", "--strict"], check=True, capture_output=True)


def on_file(database: Database) -> list[Filed | None]:
    """By number; what was filed twice has another."""
    with database.begin() as connection:
        numbers = list(connection.execute(ProposalRow.__table__.select().with_only_columns(ProposalRow.id)).scalars())
    return [filed(database, number) for number in numbers]


def decided(crowd: Crowd) -> list[Message]:
    return [card for card in crowd.cards() if not buttons_of(card)]


def let_leases_pass(database: Database) -> None:
    """All who claimed anything are dead: what they claimed would be free after a while."""
    past = database.now() - timedelta(minutes=1)
    with database.begin() as connection:
        connection.execute(update(ProposalRow).where(ProposalRow.tell_at.is_not(None)).values(tell_at=past))
        connection.execute(update(ProposalRow).where(ProposalRow.publish_at.is_not(None)).values(publish_at=past))
        connection.execute(update(Turn).values(holder="", until=past, done=None))


def destroy(server: Server) -> None:
    server.process.kill()
    server.process.communicate()


def wait_until(condition: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.3)
