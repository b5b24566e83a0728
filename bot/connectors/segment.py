"""An account's segment is changed in Vitally: looked at again, written, read back, compared, and all of it recorded.

The only thing that the bot ever writes there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from bot.connectors.reading import Trait, read_account, same_value
from bot.connectors.vitally import GONE, Vitally, VitallyAway, VitallyRefused, VitallyUnsure
from bot.lookup.accounts import industry_named
from bot.lookup.index import Index
from bot.records.accounts import Account, store_account, sync_state
from bot.records.database import Database, DatabaseAway
from bot.records.segment_changes import Change, begin_change, close_change, is_busy, open_changes

log = logging.getLogger(__name__)

MOST, LONGEST = 100, 75
"""Options of a menu, and characters of each: Slack takes no more."""

Outcome = Literal["changed", "as_it_was", "conflict", "busy", "refused", "away", "gone", "unsure", "no_trait"]


@dataclass(frozen=True)
class Told:
    """What came of it. `now` is what Vitally says now, as far as it was read; `status` that of a refusal."""

    outcome: Outcome
    now: str = ""
    status: int = 0


class Segments:
    def __init__(self, vitally: Vitally, database: Database, domain_trait: str = "") -> None:
        self._vitally = vitally
        self._database = database
        self._domain = domain_trait

    def choices(self, index: Index) -> dict[str, str]:
        """What can be chosen -> what Vitally calls it: the industries that the trait can hold, by slug, and below them its other options, by
        their labels. Raises DatabaseAway."""
        trait = self._trait()
        if trait is None:
            return {}
        if not trait.options:
            return {top.industry: top.title for top in index.tops}
        named = {slug: option.label for option in reversed(trait.options) if (slug := industry_named(index, option.label))}
        ours = {top.industry: named[top.industry] for top in index.tops if top.industry in named}
        others = [option.label for option in trait.options if len(option.label) <= LONGEST and not industry_named(index, option.label)]
        return ours | {label: label for label in others[: MOST - len(ours)]}

    def change(self, account: str, *, shown: str, new: str, team: str, person: str) -> Told:
        """`shown` is what the person saw that it was, `new` a label of `choices`. Raises DatabaseAway before anything is written."""
        trait = self._trait()
        if trait is None:
            return Told("no_trait")
        change = begin_change(self._database, team=team, person=person, account=account, old=shown, new=new)
        told = Told("busy") if is_busy(self._database, account, change) else self._write(trait, account, shown, new)
        refused = f"refused {told.status}" if told.outcome == "refused" else told.outcome
        with suppress(DatabaseAway):  # it stays begun, and is looked into later
            close_change(self._database, change, refused)
        log.info("A segment was to be changed in Vitally: %s", refused)
        return told

    def settle(self, tell: Callable[[Change, Told], object]) -> None:
        """Look again at what nobody knows the outcome of, and tell who wished it. Raises DatabaseAway."""
        trait = self._trait()
        for change in open_changes(self._database) if trait else ():
            told = self._read_back(trait, change.account, change.new) if trait else Told("unsure")
            if told.outcome != "unsure" and close_change(self._database, change.id, told.outcome):
                tell(change, told)

    def _trait(self) -> Trait | None:
        record = sync_state(self._database).trait
        return Trait.from_record(record) if record else None

    def _write(self, trait: Trait, account: str, shown: str, new: str) -> Told:
        try:
            before = self._read(trait, account)
            if before is None:
                return Told("gone")
            if not same_value(before.segment, shown):
                return Told("conflict", before.segment)
            if same_value(before.segment, new):
                return Told("as_it_was", before.segment)
            value = next((option.value for option in trait.options if option.label == new), new)
            self._vitally.set_trait(account, trait.path, value)
        except VitallyRefused as refused:
            return Told("gone") if refused.status in GONE else Told("refused", status=refused.status)
        except VitallyAway:
            return Told("away")
        except VitallyUnsure:
            pass
        return self._read_back(trait, account, new)

    def _read_back(self, trait: Trait, account: str, new: str) -> Told:
        """Whether Vitally says it; `as_it_was` if it says something else."""
        try:
            after = self._read(trait, account)
        except (VitallyAway, VitallyRefused):
            return Told("unsure")
        if after is None:
            return Told("gone")
        return Told("changed" if same_value(after.segment, new) else "as_it_was", after.segment)

    def _read(self, trait: Trait, key: str) -> Account | None:
        """As Vitally has it; what the records say follows at once."""
        account = read_account(self._vitally.account(key), trait, self._domain)
        if account is None or account.id != key:
            return None
        with suppress(DatabaseAway):
            store_account(self._database, account)
        return account
