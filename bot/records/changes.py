"""What changed lately in the playbooks: the entries as they are against the entries as they were when last looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.knowledge.model import Item
from bot.lookup.index import Index
from bot.records.database import Database
from bot.records.tables import KnownEntry, insert

ROWS = 1000
"""In one statement; SQLite takes some 30,000 values."""


def digests_of(index: Index) -> dict[str, str]:
    """Id -> digest of all that an entry says. Headings are left out: they change with what they hold."""
    return {
        entry.id: _digest(entry.item.model_dump_json())
        for entry in index.entries
        if isinstance(entry.item, Item) and entry.kind != "product"
    }


def knowledge_digest(digests: Mapping[str, str]) -> str:
    """Equal only for the same knowledge."""
    return _digest("\n".join(f"{key} {digests[key]}" for key in sorted(digests)))


def note_changes(database: Database, digests: Mapping[str, str]) -> None:
    """What is new or other than last time is dated now; what is there at the very first time is dated never. Raises DatabaseAway."""
    with database.begin() as connection:
        known = dict(connection.execute(select(KnownEntry.id, KnownEntry.digest)).all())
        changed = database.now() if known else None
        rows = [{"id": key, "digest": digest, "changed": changed} for key, digest in digests.items() if known.get(key) != digest]
        for start in range(0, len(rows), ROWS):
            _write(connection, rows[start : start + ROWS])
        gone = list(known.keys() - digests.keys())
        for start in range(0, len(gone), ROWS):
            connection.execute(delete(KnownEntry).where(KnownEntry.id.in_(gone[start : start + ROWS])))


def latest_changes(database: Database, most: int) -> list[tuple[str, datetime]]:
    """Ids with the time of their change, newest first. Raises DatabaseAway."""
    query = select(KnownEntry.id, KnownEntry.changed).where(KnownEntry.changed.is_not(None))
    with database.begin() as connection:
        found = connection.execute(query.order_by(KnownEntry.changed.desc(), KnownEntry.id).limit(most))
        return [(key, changed) for key, changed in found if changed]


def _write(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Another process may have noted the same a moment ago: the time it gave stays."""
    added = insert(connection, KnownEntry).values(list(rows))
    connection.execute(
        added.on_conflict_do_update(
            index_elements=["id"],
            set_={"digest": added.excluded.digest, "changed": added.excluded.changed},
            where=KnownEntry.digest != added.excluded.digest,
        )
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
