"""One engine for all records, and a circuit before it: while the database is away, whoever asks is told at once instead of after a timeout."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, ProgrammingError, TimeoutError

log = logging.getLogger(__name__)

REST = 5.0
"""Seconds without a new attempt after one that failed."""
STATEMENT = 2000
"""Milliseconds that a statement, or the wait for another writer, may take."""
CONNECT = 2
"""Seconds; the least that PostgreSQL's client library takes."""
POOL = {"pool_size": 5, "max_overflow": 0, "pool_timeout": 1, "pool_pre_ping": True, "pool_recycle": 300}
"""Small plans of a hosted PostgreSQL allow about 20 connections for all processes together."""


class DatabaseAway(Exception):
    """The database can't be used right now."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """`now` is the time that records carry, `clock` what the circuit counts in seconds."""

    def __init__(self, url: str, now: Callable[[], datetime] = utc_now, clock: Callable[[], float] = time.monotonic) -> None:
        self.engine = create_database_engine(url)
        self.now = now
        self._clock = clock
        self._away_until = 0.0

    @property
    def is_away(self) -> bool:
        return self._clock() < self._away_until

    def rest(self, why: str) -> None:
        """Ask it nothing for a few seconds."""
        if not self.is_away:
            log.error("The database is away (%s): look-ups are answered, everything else waits", why)
        self._away_until = self._clock() + REST

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction. Raises DatabaseAway if the database can't be reached, is too slow, or lacks its tables."""
        if self.is_away:
            raise DatabaseAway
        try:
            with self.engine.begin() as connection:
                yield connection
        except (OperationalError, InterfaceError, InternalError, ProgrammingError, TimeoutError) as error:
            self.rest(type(error).__name__)
            raise DatabaseAway from error

    def close(self) -> None:
        self.engine.dispose()


def create_database_engine(url: str) -> Engine:
    """Connects to nothing yet. SQLite's folder is made, if it can be: what can't be opened is away later.

    What was to be written is in no error: it would be people's words, and customers' names, in the log.
    """
    address = address_of(url)
    if address.drivername != "sqlite":
        engine = create_engine(
            address, hide_parameters=True, connect_args={"connect_timeout": CONNECT, "tcp_user_timeout": STATEMENT}, **POOL
        )
        event.listen(engine, "connect", _limit_statements)
        return engine
    if address.database:
        with suppress(OSError):
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def address_of(url: str) -> URL:
    """Hosts hand out `postgres://`, which SQLAlchemy does not know; the driver is psycopg 3 whatever the URL says of it."""
    address = make_url(url)
    return address.set(drivername="postgresql+psycopg") if address.drivername in ("postgres", "postgresql") else address


def _limit_statements(connection: Any, record: object) -> None:
    connection.execute(f"SET statement_timeout = {STATEMENT}")
    connection.commit()


def _set_up_sqlite(connection: Any, record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={STATEMENT}"):
        connection.execute(f"PRAGMA {pragma}")
