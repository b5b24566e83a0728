"""What all listeners work with, and how they do what must wait: after the acknowledgement, from an executor."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.lookup.index import Index
from bot.lookup.library import Library
from bot.records.database import Database, DatabaseAway
from bot.slack.defaults import Defaults
from bot.slack.seen import Seen

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    library: Library
    executor: Executor
    database: Database
    seen: Seen
    defaults: Defaults

    @property
    def index(self) -> Index:
        """Read it once for an answer: it may be swapped any time."""
        return self.library.index

    def later(self, what: str, work: Callable[[], object]) -> None:
        """`what` names the work in the log, for nothing but this catches errors behind an executor."""
        self.executor.submit(_do, what, work)


def _do(what: str, work: Callable[[], object]) -> None:
    """Slack's refusals and a database that is away say all in a word; the rest is ours and wants its traceback."""
    try:
        work()
    except SlackApiError as error:
        log.error("Slack did not take %s: %.60s", what, error.response.get("error"))
    except DatabaseAway:
        log.error("The database is away: %s is lost", what)
    except OSError as error:
        log.error("Slack could not be reached with %s: %s", what, type(error).__name__)
    except Exception:
        log.exception("%s failed", what[:1].upper() + what[1:])
