"""What all listeners work with, and how they do what must wait: after the acknowledgement, from an executor."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.lookup.index import Index
from bot.lookup.library import Library
from bot.records.database import Database, DatabaseAway
from bot.slack.defaults import Defaults
from bot.slack.delivery import tell_person
from bot.slack.press import Press
from bot.slack.render import render_apology
from bot.slack.seen import Seen

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    library: Library
    executor: Executor
    database: Database
    seen: Seen
    defaults: Defaults
    takes_proposals: bool = False

    @property
    def index(self) -> Index:
        """Read it once for an answer: it may be swapped any time."""
        return self.library.index

    def later(self, what: str, work: Callable[[], object], tell: Callable[[str], object] | None = None) -> None:
        """`what` names the work in the log, for nothing but this catches errors behind an executor. `tell` says them to a person.

        A process that is about to end takes nothing new.
        """
        with suppress(RuntimeError):
            self.executor.submit(_do, what, work, tell)

    def after(self, press: Press, client: WebClient, what: str, work: Callable[[], object]) -> None:
        """What a press leads to; the one who pressed is told what goes wrong. People of another company get nothing from a press."""
        if not press.is_stranger:
            self.later(what, work, lambda text: tell_person(client, press, text))


def _do(what: str, work: Callable[[], object], tell: Callable[[str], object] | None) -> None:
    problem = _problem(what, work)
    if problem and tell:
        _problem("word of what went wrong", lambda: tell(problem))


def _problem(what: str, work: Callable[[], object]) -> str | None:
    """Slack's refusals and a database that is away say all in a word; the rest is ours and wants its traceback."""
    try:
        work()
    except SlackApiError as error:
        log.error("Slack did not take %s: %.60s", what, error.response.get("error"))
        return f"Slack did not let me do that (`{error.response.get('error')}`)."
    except DatabaseAway:
        log.error("The database is away: %s is lost", what)
        return "That is not possible right now: my records are out of reach."
    except OSError as error:
        log.error("Slack could not be reached with %s: %s", what, type(error).__name__)
    except Exception:
        incident = uuid.uuid4().hex[:8]
        log.exception("%s failed (%s)", what[:1].upper() + what[1:], incident)
        return render_apology(incident).text
    return None
