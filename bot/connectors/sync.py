"""Accounts are read from Vitally into the records: all of them at first and once a day, in between only what changed.

A pass goes page by page, each stored with its cursor, so that it goes on where it was left, by whichever process. An account that a whole
pass did not meet is asked for by itself before it is forgotten.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from bot.connectors.reading import LONG_AGO, Trait, find_trait, read_account
from bot.connectors.vitally import Page, Vitally, VitallyAway, VitallyRefused
from bot.lookup.accounts import industry_named
from bot.lookup.library import Library
from bot.records.accounts import Account, forget, rise, save_sync, segments, store_page, sync_state, unseen
from bot.records.database import Database
from bot.settings import Settings

log = logging.getLogger(__name__)

WHOLE = timedelta(days=1)
"""Between two whole passes, which alone notice that an account has gone."""
OVERLAP = timedelta(minutes=5)
"""What changed so shortly before the last change that was read is read again: moments may be equal, and rows late."""
QUIET = 10
"""Pages of nothing new after which the overlap is believed: all accounts may have changed at one moment."""
AHEAD = timedelta(hours=1)
"""A change further in the future than clocks can differ is taken for none."""
FIRST_RETRY = timedelta(minutes=1)
STUCK = 5
"""Attempts that failed in a row, after which a pass begins anew: it may be the cursor that Vitally stumbles over."""
BREATH = 0.06
"""Seconds between two pages: Vitally grants a thousand calls a minute, and whoever asks the bot meanwhile is not to wait."""
BIT = 10
"""Accounts that are read in one go before others get their turn."""
UNKNOWN_KEY = 401
ASKED_FOR = 1000
"""Accounts that are asked for by themselves after a whole pass; the others wait for the next."""
MOST_PAGES = 20_000
"""In a pass: two million accounts."""


class Sync:
    """`keeps_turn` says whether this process may go on: asked with each page."""

    def __init__(
        self,
        vitally: Vitally,
        database: Database,
        library: Library,
        settings: Settings,
        keeps_turn: Callable[[], bool] = lambda: True,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._vitally = vitally
        self._database = database
        self._library = library
        self._every = timedelta(minutes=settings.vitally_sync_minutes)
        self._path, self._domain = settings.vitally_industry_trait, settings.vitally_domain_trait
        self._keeps_turn = keeps_turn
        self._sleep = sleep

    def look(self) -> None:
        """Read what is due. What Vitally does not give now is tried again sooner or later, and the last known accounts serve. Raises DatabaseAway."""
        state, now = sync_state(self._database), self._database.now()
        if state.due and now < state.due:
            return
        try:
            finished = self._read(now)
        except (VitallyAway, VitallyRefused) as error:
            failures = state.failures + 1
            wait = min(FIRST_RETRY * 2 ** min(failures - 1, 10), self._every)
            anew = {"page": None} if failures >= STUCK else {}
            save_sync(self._database, due=self._database.now() + wait, failures=failures, trouble=str(error)[:255], **anew)
            log.warning("Accounts are not up to date: %s. Next attempt in %d minutes.", error, wait.total_seconds() // 60)
            return
        if finished:
            save_sync(self._database, synced=now, due=now + self._every, failures=0, trouble="")
            self._report()

    def _read(self, now: datetime) -> bool:
        """Whether all is read; not so if another process goes on with it."""
        trait = self._trait()
        save_trait(self._database, trait)
        state = sync_state(self._database)
        if state.page is not None or state.passed is None or state.passed < now - WHOLE:
            return self._read_all(trait, now) and self._read_changes(trait)
        return self._read_changes(trait)

    def _trait(self) -> Trait | None:
        try:
            fields = self._vitally.custom_fields()
        except VitallyRefused as refused:
            if not self._path or refused.status not in (403, 404):
                raise
            fields = []
        return find_trait(fields, self._path)

    def _read_all(self, trait: Trait | None, now: datetime) -> bool:
        """By the time of their making, which never moves an account."""
        state = sync_state(self._database)
        passing, cursor, began = state.passing, state.page, state.pass_mark
        if cursor is None:
            passing += 1
            began = self._newest(trait, self._vitally.page("updatedAt", limit=1).rows, now)
            save_sync(self._database, passing=passing, pass_mark=began)
        for page in self._pages("createdAt", cursor):
            store_page(self._database, self._accounts(trait, page), passing, page=page.following)
            if page.following and not self._goes_on():
                return False
        if not self._forget_unmet(trait, passing):
            return False
        save_sync(self._database, passed=now, mark=began or now - AHEAD)
        rise(self._database)
        return True

    def _read_changes(self, trait: Trait | None) -> bool:
        """The latest first, until what is known. What changes meanwhile moves to the front, and is met the next time."""
        state, now = sync_state(self._database), self._database.now()
        known = state.mark or now - AHEAD
        newest: datetime | None = None
        changed, quiet = False, 0
        try:
            for page in self._pages("updatedAt"):
                accounts = self._accounts(trait, page)
                is_new = store_page(self._database, accounts, state.passing)
                changed |= is_new
                newest = newest or self._newest(trait, page.rows, now)
                quiet = 0 if is_new or any(account.updated > known for account in accounts) else quiet + 1
                if quiet == QUIET or any(LONG_AGO < account.updated < known - OVERLAP for account in accounts):
                    break
                if page.following and not self._goes_on():
                    return False
        finally:  # what is stored is known to all, also where the walk broke off
            if changed:
                rise(self._database)
        save_sync(self._database, mark=max(newest or known, known))
        return True

    def _pages(self, sort_by: str, cursor: str | None = None) -> Iterator[Page]:
        for _ in range(MOST_PAGES):
            page = self._page(sort_by, cursor)
            yield page
            if page.following is None:
                return
            if page.following == cursor:
                break
            cursor = page.following
        save_sync(self._database, page=None)
        raise VitallyAway("Vitally's pages have no end")

    def _page(self, sort_by: str, cursor: str | None) -> Page:
        """A cursor that Vitally does not take any more is forgotten: the next attempt begins anew."""
        try:
            return self._vitally.page(sort_by, cursor)
        except VitallyRefused as refused:
            if cursor and refused.status in (400, 404, 410, 422):
                save_sync(self._database, page=None)
                raise VitallyAway("Vitally no longer knows where the pass was") from refused
            raise

    def _accounts(self, trait: Trait | None, page: Page) -> list[Account]:
        found: list[Account] = []
        for start in range(0, len(page.rows), BIT):
            read = (read_account(row, trait, self._domain) for row in page.rows[start : start + BIT])
            found += [account for account in read if account]
            self._sleep(0)
        if len(found) < len(page.rows):
            log.warning("Vitally sent %d rows that are no accounts", len(page.rows) - len(found))
        return list({account.id: account for account in found}.values())

    def _newest(self, trait: Trait | None, rows: Iterable[Any], now: datetime) -> datetime | None:
        moments = [account.updated for row in rows if (account := read_account(row, trait))]
        return max((moment for moment in moments if moment <= now + AHEAD), default=None)

    def _goes_on(self) -> bool:
        self._sleep(BREATH)
        return self._keeps_turn()

    def _forget_unmet(self, trait: Trait | None, passing: int) -> bool:
        for key in unseen(self._database, passing, ASKED_FOR):
            self._ask_for(trait, passing, key)
            if not self._goes_on():
                return False
        return True

    def _ask_for(self, trait: Trait | None, passing: int, key: str) -> None:
        """One that is another by now, as when two became one, has gone, too. One that Vitally will not show stays as it was."""
        try:
            row = self._vitally.account(key, patient=True)
        except VitallyRefused as refused:
            if refused.status == UNKNOWN_KEY:
                raise
            log.warning("Vitally does not show an account that it listed before (status %d)", refused.status)
            return
        account = read_account(row, trait, self._domain)
        if account and account.id == key:
            store_page(self._database, [account], passing)
        elif row is None or account:
            forget(self._database, [key])

    def _report(self) -> None:
        """What maps to none of the industries is said once."""
        state, index = sync_state(self._database), self._library.index
        if state.trait is None:
            known = set(state.reported)
            if "" not in known:
                log.warning('No custom field of accounts is labelled "Industry segment": set VITALLY_INDUSTRY_TRAIT to its path')
                save_sync(self._database, reported=[*state.reported, ""])
            return
        found = sorted(segment for segment in segments(self._database) if segment and not industry_named(index, segment))
        if new := [segment for segment in found if segment not in state.reported]:
            log.warning("Segments in Vitally that are none of the industries: %s", ", ".join(map(repr, new)))
            save_sync(self._database, reported=[*state.reported, *new])


def save_trait(database: Database, trait: Trait | None) -> None:
    """Another trait than before is read from all accounts. Raises DatabaseAway."""
    record = trait.to_record() if trait else {}
    if (sync_state(database).trait or {}) != record:
        save_sync(database, trait=record, page=None, passed=None)
