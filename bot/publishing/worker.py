"""What reviewers accepted is published: at once if it can be, else again and again, each time a little later; by one process at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.knowledge.model import Item
from bot.knowledge.proposal import Proposal
from bot.lookup.index import Index
from bot.publishing.publisher import Conflict, NotNow, Publisher
from bot.publishing.wording import message_of
from bot.records.database import Database
from bot.records.proposals import Filed, claim_for_publication, give_back, mark_published, postpone

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""How long others wait for a process that was killed while it published. Longer than a pull request takes."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
"""After something that failed without a word on when to try again; each time twice as long."""
BROKEN = "something broke on our side; whoever runs this bot finds it in the log"


class Worker:
    """`index` gives the knowledge in use; `on_live` is called when the playbooks say something new."""

    def __init__(self, database: Database, publisher: Publisher, index: Callable[[], Index], on_live: Callable[[], None]) -> None:
        self._database = database
        self._publisher = publisher
        self._index = index
        self._on_live = on_live

    def publish_due(self) -> bool:
        """All that is due; whether there was any. Raises DatabaseAway."""
        live, any_due = False, False
        while claimed := claim_for_publication(self._database, LEASE):
            any_due = True
            live |= self._publish(claimed)
        if live:
            self._on_live()
        return any_due

    def _publish(self, claimed: Filed) -> bool:
        """Whether the playbooks say it now."""
        try:
            done = self._publisher.publish(claimed.key, claimed.final, message_of(self._index(), claimed.final))
        except Conflict as conflict:
            give_back(self._database, claimed, str(conflict), conflict.now)
            return False
        except NotNow as problem:
            log.warning("%s is not published yet: %s", claimed.key, problem)
            postpone(self._database, claimed, min(max(problem.after, _wait(claimed)), max(problem.after, LONGEST_WAIT)), str(problem))
            return False
        except Exception:
            log.exception("Publishing %s failed, and will be tried again", claimed.key)
            postpone(self._database, claimed, _wait(claimed), BROKEN)
            return False
        mark_published(self._database, claimed, done.where, done.link, is_live=done.is_live)
        return done.is_live


def _wait(claimed: Filed) -> timedelta:
    return min(FIRST_WAIT * int(2 ** min(claimed.failures, 10)), LONGEST_WAIT)


def checked(index: Index, proposal: Proposal, day: date) -> Proposal:
    """The proposal with what a reviewer's yes adds to it: the entry was checked that day. Another name or source alone says nothing of the rest."""
    if proposal.values.keys() <= {"alias", "source"}:
        return proposal
    entry = index.by_id.get(proposal.entry)
    item = entry.item if entry else None
    top = index.by_id.get(proposal.industry)
    was = item.status if isinstance(item, Item) else None
    stamps = {"verified": day.isoformat()}
    if was or not top or top.playbook.status != "reviewed":
        stamps["status"] = "reviewed"
    return replace(proposal, values={**proposal.values, **stamps})
