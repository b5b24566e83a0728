"""Accounts as they were last read from Vitally, and the channels that belong to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from bot.records.database import Database
from bot.records.tables import AccountChannel, AccountRow, AccountSync, insert, put

NAME = "vitally"
ROWS = 500
"""Read in one go, so that no reading holds others up."""


@dataclass(frozen=True, slots=True)
class Account:
    """A customer as Vitally knows it: "account" in code, "customer" in what people read.

    `segment` is what Vitally shows for the trait, `csm` a name; empty for what it does not say.
    """

    id: str
    name: str
    external: str
    status: str
    segment: str
    domain: str
    csm: str
    updated: datetime


_FIELDS = tuple(field.name for field in fields(Account))
_COLUMNS = tuple(getattr(AccountRow, name) for name in _FIELDS)


@dataclass(frozen=True)
class SyncState:
    """See `tables.AccountSync`."""

    version: int = 0
    passing: int = 0
    page: str | None = None
    pass_mark: datetime | None = None
    passed: datetime | None = None
    mark: datetime | None = None
    synced: datetime | None = None
    due: datetime | None = None
    failures: int = 0
    trouble: str = ""
    trait: Mapping[str, Any] | None = None
    reported: tuple[str, ...] = ()


def sync_state(database: Database) -> SyncState:
    """Raises DatabaseAway."""
    with database.begin() as connection:
        row = connection.execute(select(AccountSync.__table__).where(AccountSync.name == NAME)).mappings().one_or_none()
    if not row:
        return SyncState()
    known = {field.name: row[field.name] for field in fields(SyncState)}
    return SyncState(**known | {"trait": row["trait"] or None, "reported": tuple(row["reported"])})


def save_sync(database: Database, **values: Any) -> None:
    """These columns of the state, the others stay. Raises DatabaseAway."""
    with database.begin() as connection:
        _save_sync(connection, values)


def store_page(database: Database, accounts: Sequence[Account], passing: int, **state: Any) -> bool:
    """A page, and how far it brings the reading: together or not at all. What is older than what is known changes nothing.

    Whether any account is other than it was. Raises DatabaseAway.
    """
    ids = [account.id for account in accounts]
    with database.begin() as connection:
        known = {row.id: Account(*row) for row in connection.execute(select(*_COLUMNS).where(AccountRow.id.in_(ids)))}
        changed = [asdict(account) | {"seen": passing} for account in accounts if account != known.get(account.id)]
        if changed:
            added = insert(connection, AccountRow)
            newer = {name: getattr(added.excluded, name) for name in _FIELDS if name != "id"}
            connection.execute(
                added.on_conflict_do_update(index_elements=["id"], set_=newer, where=AccountRow.updated <= added.excluded.updated), changed
            )
        connection.execute(update(AccountRow).where(AccountRow.id.in_(ids), AccountRow.seen != passing).values(seen=passing))
        if state:
            _save_sync(connection, state)
    return bool(changed)


def store_account(database: Database, account: Account) -> None:
    """As read just now. Raises DatabaseAway."""
    with database.begin() as connection:
        connection.execute(update(AccountRow).where(AccountRow.id == account.id).values(**asdict(account)))
        _rise(connection)


def unseen(database: Database, passing: int, most: int) -> list[str]:
    """Ids of accounts that this whole pass has not met. Raises DatabaseAway."""
    with database.begin() as connection:
        return list(
            connection.execute(select(AccountRow.id).where(AccountRow.seen < passing).order_by(AccountRow.id).limit(most)).scalars()
        )


def forget(database: Database, ids: Collection[str]) -> None:
    """Raises DatabaseAway."""
    with database.begin() as connection:
        connection.execute(delete(AccountRow).where(AccountRow.id.in_(ids)))


def rise(database: Database) -> None:
    """The accounts are other than they were: whoever keeps names in memory reads them anew. Raises DatabaseAway."""
    with database.begin() as connection:
        _rise(connection)


def version(database: Database) -> int:
    """Raises DatabaseAway."""
    with database.begin() as connection:
        return connection.execute(select(AccountSync.version).where(AccountSync.name == NAME)).scalar() or 0


def accounts(database: Database, ids: Collection[str]) -> list[Account]:
    """By name. Raises DatabaseAway."""
    query = select(*_COLUMNS).where(AccountRow.id.in_(ids)).order_by(func.lower(AccountRow.name), AccountRow.id)
    with database.begin() as connection:
        return [Account(*row) for row in connection.execute(query)]


def names(database: Database) -> Iterator[tuple[str, str, str, str, str]]:
    """Id, name, external id, domain and segment of every account, a few hundred at a time. Raises DatabaseAway."""
    after = ""
    while True:
        query = select(AccountRow.id, AccountRow.name, AccountRow.external, AccountRow.domain, AccountRow.segment)
        with database.begin() as connection:
            rows = connection.execute(query.where(AccountRow.id > after).order_by(AccountRow.id).limit(ROWS)).all()
        for row in rows:
            yield row.id, row.name, row.external, row.domain, row.segment
        if len(rows) < ROWS:
            return
        after = rows[-1].id


def segments(database: Database) -> dict[str, int]:
    """What Vitally says -> how many accounts; empty for those without. Raises DatabaseAway."""
    with database.begin() as connection:
        return dict(connection.execute(select(AccountRow.segment, func.count()).group_by(AccountRow.segment)).all())


def without_segment(database: Database, most: int) -> list[str]:
    """Names, A to Z. Raises DatabaseAway."""
    query = select(AccountRow.name).where(AccountRow.segment == "").order_by(func.lower(AccountRow.name), AccountRow.id).limit(most)
    with database.begin() as connection:
        return list(connection.execute(query).scalars())


def account_of_channel(database: Database, team: str, channel: str) -> str | None:
    """The account's id; empty if the channel was said to belong to none, None if nothing was said. Raises DatabaseAway."""
    query = select(AccountChannel.account).where(AccountChannel.team == team, AccountChannel.channel == channel)
    with database.begin() as connection:
        return connection.execute(query).scalar()


def set_account_of_channel(database: Database, team: str, channel: str, account: str) -> None:
    """Empty for none. Raises DatabaseAway."""
    with database.begin() as connection:
        put(connection, AccountChannel, team=team, channel=channel, account=account)


def _save_sync(connection: Connection, values: Mapping[str, Any]) -> None:
    row: dict[str, Any] = {"version": 0, "passing": 0, "failures": 0, "trouble": "", "trait": {}, "reported": []}
    connection.execute(insert(connection, AccountSync).values(name=NAME, **row).on_conflict_do_nothing())
    connection.execute(update(AccountSync).where(AccountSync.name == NAME).values(**values))


def _rise(connection: Connection) -> None:
    _save_sync(connection, {"version": AccountSync.version + 1})
