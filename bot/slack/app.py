"""Puts the Bolt app together: client, listeners, one error handler, and Bolt's known faults mended."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import slack_bolt.request.request
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.internals import parse_body

from bot.connectors.directory import Directory
from bot.connectors.segment import Segments
from bot.connectors.sync import Sync
from bot.connectors.vitally import create_vitally
from bot.knowledge.loader import load_knowledge
from bot.knowledge.model import Playbook
from bot.lookup.library import Library
from bot.publishing.publisher import Publisher, create_publisher
from bot.publishing.worker import Worker
from bot.records.seen import sweep
from bot.records.turns import keep_turn
from bot.rounds import LEASE, MONDAY_AT_NINE, Rounds, every
from bot.settings import Settings
from bot.slack.accounts.asking import Accounts
from bot.slack.accounts.segments import SegmentChanges
from bot.slack.agent import Agent
from bot.slack.arrivals import Arrivals
from bot.slack.client import create_client, library_log
from bot.slack.controls import forget_cards
from bot.slack.defaults import Defaults
from bot.slack.desk import Desk
from bot.slack.groups import Members
from bot.slack.homes import Homes
from bot.slack.listeners import Listeners
from bot.slack.missing import Misses
from bot.slack.opening import Opening
from bot.slack.proposals.proposing import Proposing
from bot.slack.proposals.reviewers import Reviewers
from bot.slack.proposals.reviewing import Reviewing
from bot.slack.proposals.telling import Telling
from bot.slack.proposals.weeklies import Weeklies
from bot.slack.rating import Rating
from bot.slack.render import render_apology
from bot.slack.seen import Seen
from bot.slack.share import Sharing
from bot.slack.shortcuts import Shortcuts

log = logging.getLogger(__name__)

SWEEP = timedelta(hours=1)
AGAIN = timedelta(minutes=10)
"""Between two looks at whether the weekly post is due, or could not be posted."""
LOOK = timedelta(seconds=30)
"""After what is due of proposals; what is decided is seen to at once."""
ACCOUNTS = "accounts"
LOOK_AT_ACCOUNTS = timedelta(minutes=1)
"""Between two looks whether accounts are due to be read."""


def create_app(
    settings: Settings,
    library: Library,
    executor: Executor,
    rounds: Rounds,
    publisher: Publisher | None = None,
    read: Callable[[Path], Sequence[Playbook]] = load_knowledge,
) -> App:
    """The app behind HTTP and Socket Mode alike, and what it does by the clock. Makes no call to Slack, and none to the database.

    `publisher` is what the settings ask for, unless it is given; `read` reads the knowledge again after a publication.
    """
    app = _create_bolt(settings)
    database = rounds.database
    rounds.add("old records", every(SWEEP), lambda: sweep(database))
    desk = Desk(library, executor, database, Seen(database), Defaults(database), takes_proposals=bool(settings.review_channel))
    misses = Misses(desk, settings)
    rounds.add("old misses", every(SWEEP), misses.forget)
    homes, agent = Homes(desk, misses), Agent()
    proposing = Proposing(desk, Telling(desk, app.client, settings.review_channel))
    if desk.takes_proposals:
        end = publisher or create_publisher(settings)
        worker = Worker(database, end, lambda: library.index, lambda: _read_again(settings, library, read))
        _review(app, settings, proposing, worker, rounds)
    accounts = _accounts(app, settings, desk, rounds) if settings.has_vitally else None
    if accounts:
        homes.more = accounts.at_home
        misses.customers = lambda: accounts.directory.names
    rooms = (
        Listeners(desk, agent, proposing, misses, accounts),
        proposing,
        Opening(desk),
        Sharing(desk),
        Shortcuts(desk),
        homes,
        Arrivals(desk, homes, agent),
        Rating(desk),
    )
    for listeners in rooms:
        listeners.register(app)
    library.on_swap.append(forget_cards)
    library.on_swap.append(lambda: desk.later("new knowledge at the homes", lambda: homes.renew(app.client)))
    return app


def _create_bolt(settings: Settings) -> App:
    _mend_parse_body()
    app = App(
        name="playbook",  # else it looks through the whole stack for one
        logger=library_log,
        client=create_client(settings),
        signing_secret=settings.signing_secret,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=settings.bot_token),
        # Look-ups are over before Bolt would have asked its worker for the first time (it polls every 10 ms).
        process_before_response=True,
        # The listeners ignore all bots, this one included, which needs no call of auth.test to learn its id.
        ignoring_self_events_enabled=False,
        raise_error_for_unhandled_request=True,
    )
    app.error(on_error)
    return app


def _accounts(app: App, settings: Settings, desk: Desk, rounds: Rounds) -> Accounts:
    """Customers by name, what is read of them by the clock, and who may change what Vitally says of them. Raises SettingsError."""
    vitally, database = create_vitally(settings), desk.database
    directory = Directory(database, desk.library, settings.vitally_channel_patterns)
    accounts = Accounts(desk, directory, Members(settings.vitally_editors, "VITALLY_EDITORS"), Members(settings.reviewers, "REVIEWERS"))
    segments = Segments(vitally, database, settings.vitally_domain_trait)
    changes = SegmentChanges(desk, accounts, segments)
    sync = Sync(vitally, database, desk.library, settings, lambda: keep_turn(database, ACCOUNTS, rounds.holder, LEASE))

    def look() -> None:
        sync.look()
        directory.refresh()  # who has read them knows them at once, others at their next look

    rounds.add(ACCOUNTS, every(LOOK_AT_ACCOUNTS), look)
    rounds.add(
        "changes of segments",
        every(LOOK_AT_ACCOUNTS),
        lambda: segments.settle(lambda change, told: changes.settled(app.client, change, told)),
    )
    rounds.add_own("names of accounts", directory.refresh)
    desk.defaults.account_industry = accounts.channels.industry_of
    accounts.register(app)
    changes.register(app)
    return accounts


def _review(app: App, settings: Settings, proposing: Proposing, worker: Worker, rounds: Rounds) -> None:
    """What is proposed is decided on, published and told; and what the playbooks need comes to the reviewers once a week."""
    telling = proposing.telling
    reviewing = Reviewing(proposing.desk, Reviewers(settings), worker, telling)
    weeklies = Weeklies(settings, app.client, reviewing)
    reviewing.register(app)
    weeklies.register(app)
    proposing.on_filed.append(weeklies.on_filed)
    rounds.add("proposals", every(LOOK), reviewing.after_decision, lease=LOOK)
    rounds.add("waiting proposals", MONDAY_AT_NINE, telling.remind)
    rounds.add("weekly post", every(AGAIN), weeklies.post)


def _read_again(settings: Settings, library: Library, read: Callable[[Path], Sequence[Playbook]]) -> None:
    from bot.reload import reload

    reload(settings.knowledge_dir, library, read)


def on_error(error: Exception, request: BoltRequest, body: dict[str, Any]) -> BoltResponse:
    """What no listener wants is acknowledged, or Slack would send it again. What broke is logged with an id that the user gets."""
    if isinstance(error, BoltUnhandledRequestError):
        kind = body.get("event", {}).get("type") or body.get("type") or body.get("command")
        log.warning("Nobody listens to %.60r; acknowledged", kind)
        return (
            _private("I don't know this command. Try `/industry` or `/term`.") if "command" in body else BoltResponse(status=200, body="")
        )
    incident = uuid.uuid4().hex[:8]
    log.error("Request failed (%s)", incident, exc_info=error)
    if body.get("type") == "view_submission":
        return _in_window(body["view"], render_apology(incident).text)
    return _private(render_apology(incident).text) if "command" in body else BoltResponse(status=200, body="")


def _in_window(view: dict[str, Any], text: str) -> BoltResponse:
    """At the first field of what was sent: else the window would close, with all that was written in it."""
    field = next((block["block_id"] for block in view.get("blocks") or () if block.get("type") == "input"), None)
    return BoltResponse(status=200, body={"response_action": "errors", "errors": {field: text}} if field else "")


def _private(text: str) -> BoltResponse:
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})


def _mend_parse_body() -> None:
    """Bolt takes a form for an interaction when the letters `payload` occur anywhere in it, finds no such field and drops the form.

    The mended parser raises ValueError for what is no object, which Bolt would stumble over later.
    """

    def mended(body: str, content_type: str | None) -> dict[str, Any]:
        parsed = parse_body(body, content_type)
        if not parsed and "payload" in body and not body.startswith("{"):
            parsed = dict(parse_qsl(body, keep_blank_values=True))
        if not isinstance(parsed, dict) or not isinstance(parsed.get("event", {}), dict):
            raise ValueError("not an object")
        return parsed

    vars(slack_bolt.request.request)["parse_body"] = mended
