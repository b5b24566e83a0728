"""What people propose, and what becomes of it: waiting -> accepted -> published, or declined.

Each step is one conditional UPDATE: of two reviewers, or of two processes, one takes it. What is due, to be published or to be told in
Slack, is claimed by moving its time ahead: whoever is killed at it leaves it to the next, once that time has come.

All functions raise DatabaseAway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, select, update

from bot.knowledge.proposal import Proposal
from bot.records.database import Database
from bot.records.tables import ProposalRow as Row
from bot.records.tables import insert

State = Literal["waiting", "accepted", "published", "declined"]

MOST = 500
"""Of the proposals that are looked through."""


@dataclass(frozen=True)
class Filed:
    """A proposal on file. `proposal` is what was proposed, `accepted` what was accepted of it (None before that)."""

    id: int
    team: str
    person: str
    name: str
    proposal: Proposal
    channel: str
    message: str
    created: datetime
    state: State
    decided_by: str = ""
    decided_name: str = ""
    decided: datetime | None = None
    reason: str = ""
    accepted: Proposal | None = None
    attempts: int = 0
    failures: int = 0
    publish_at: datetime | None = None
    problem: str = ""
    published: datetime | None = None
    place: str = ""
    link: str = ""
    is_live: bool = False
    revision: int = 1
    tellings: int = 0
    card: str = ""
    card_channel: str = ""
    card_revision: int = 0
    told: str = ""

    @property
    def final(self) -> Proposal:
        return self.accepted or self.proposal

    @property
    def key(self) -> str:
        return f"proposal-{self.id}"

    @property
    def is_confirmation(self) -> bool:
        """Whether it only says that an entry is still true."""
        return bool(self.proposal.entry) and self.proposal.values.keys() <= {"verified", "status"}

    @property
    def is_undecided(self) -> bool:
        return self.state == "waiting"


@dataclass(frozen=True)
class Origin:
    """Where a proposal came from: a channel, and the ts of the message that it was made from. `line` is what of a weekly post; it is not kept."""

    channel: str = ""
    message: str = ""
    line: str = ""


@dataclass(frozen=True)
class Decider:
    person: str
    name: str = field(default="", compare=False)


def file_proposal(
    database: Database,
    key: str,
    team: str,
    person: str,
    name: str,
    proposal: Proposal,
    origin: Origin | None = None,
    told_in: timedelta = timedelta(0),
) -> tuple[int, bool]:
    """Its number, and whether it is new: the same `key` is the same proposal, however often it is sent. `told_in` is when it is told of."""
    now, origin = database.now(), origin or Origin()
    values: dict[str, Any] = {
        "key": key,
        "team": team,
        "person": person,
        "name": name[:100],
        "section": proposal.section,
        "entry": proposal.entry,
        "values": dict(proposal.values),
        "before": dict(proposal.before),
        "channel": origin.channel,
        "message": origin.message,
        "created": now,
        "state": "waiting",
        "revision": 1,
        "tell_at": now + told_in,
        "is_live": False,
        **dict.fromkeys(("attempts", "failures", "tellings", "card_revision"), 0),
        **dict.fromkeys(("decided_by", "decided_name", "reason", "problem", "place", "link", "card", "card_channel", "told"), ""),
    }
    with database.begin() as connection:
        added = connection.execute(insert(connection, Row).values(**values).on_conflict_do_nothing().returning(Row.id)).scalar()
        if added is not None:
            return added, True
        return connection.execute(select(Row.id).where(Row.key == key)).scalar_one(), False


def is_filed(database: Database, key: str) -> bool:
    with database.begin() as connection:
        return connection.execute(select(Row.id).where(Row.key == key)).first() is not None


def filed(database: Database, number: int) -> Filed | None:
    with database.begin() as connection:
        row = connection.execute(select(Row.__table__).where(Row.id == number)).mappings().first()
    return _filed(row) if row else None


def waiting_proposals(database: Database) -> list[Filed]:
    """What waits for a decision or for its publication, the oldest first."""
    query = select(Row.__table__).where(Row.state.in_(("waiting", "accepted"))).order_by(Row.created, Row.id).limit(MOST)
    with database.begin() as connection:
        return [_filed(row) for row in connection.execute(query).mappings()]


def undecided_since(database: Database, moment: datetime) -> list[Filed]:
    """What has waited for a decision since then or longer, the oldest first."""
    query = select(Row.__table__).where(Row.state == "waiting", Row.created <= moment).order_by(Row.created, Row.id).limit(MOST)
    with database.begin() as connection:
        return [_filed(row) for row in connection.execute(query).mappings()]


def published_since(database: Database, moment: datetime) -> list[Filed]:
    """What has been published since then, the oldest first."""
    query = select(Row.__table__).where(Row.state == "published", Row.published >= moment).order_by(Row.published, Row.id).limit(MOST)
    with database.begin() as connection:
        return [_filed(row) for row in connection.execute(query).mappings()]


def unmerged_since(database: Database, moment: datetime) -> list[Filed]:
    """What has been published since then as a pull request, merged or not: nobody tells us."""
    query = select(Row.__table__).where(Row.state == "published", Row.is_live.is_(False), Row.published >= moment)
    with database.begin() as connection:
        return [_filed(row) for row in connection.execute(query.order_by(Row.published, Row.id).limit(MOST)).mappings()]


# --- decisions


def accept(database: Database, number: int, by: Decider, accepted: Proposal) -> bool:
    """False if it was not undecided any more. It is to be published now."""
    now = database.now()
    decision = _decision(by, now) | {
        "state": "accepted",
        "final_values": dict(accepted.values),
        "final_before": dict(accepted.before),
        "publish_at": now,
        "failures": 0,
        "problem": "",
    }
    return _step(database, number, "waiting", decision)


def decline(database: Database, number: int, by: Decider, reason: str) -> bool:
    """False if it was not undecided any more."""
    return _step(database, number, "waiting", _decision(by, database.now()) | {"state": "declined", "reason": reason, "problem": ""})


def _decision(by: Decider, now: datetime) -> dict[str, Any]:
    return {"decided_by": by.person, "decided_name": by.name[:100], "decided": now}


# --- publication


def claim_for_publication(database: Database, lease: timedelta) -> Filed | None:
    """One that is due, and for so long nobody else's; None if there is none."""
    now = database.now()
    due = (Row.state == "accepted", Row.publish_at <= now)
    with database.begin() as connection:
        candidates = connection.execute(select(Row.id).where(*due).order_by(Row.publish_at, Row.id).limit(20)).scalars().all()
    for number in candidates:
        with database.begin() as connection:
            claimed = update(Row).where(Row.id == number, *due).values(publish_at=now + lease, attempts=Row.attempts + 1)
            row = connection.execute(claimed.returning(*Row.__table__.columns)).mappings().first()
        if row:
            return _filed(row)
    return None


def mark_published(database: Database, claimed: Filed, place: str, link: str, *, is_live: bool) -> bool:
    """Whoever was first at it: the outcome of publishing twice is that of once."""
    done = {"state": "published", "published": database.now(), "place": place, "link": link, "is_live": is_live}
    return _step(database, claimed.id, "accepted", done | {"publish_at": None, "problem": ""})


def postpone(database: Database, claimed: Filed, wait: timedelta, problem: str) -> bool:
    """It did not work yet. False if somebody else has been at it since."""
    again = {"publish_at": database.now() + wait, "problem": problem, "failures": Row.failures + 1}
    return _step(database, claimed.id, "accepted", again, Row.attempts == claimed.attempts)


def give_back(database: Database, claimed: Filed, problem: str, before: Mapping[str, str] | None = None) -> bool:
    """It can't be published as it was accepted: the reviewers have it again, against `before` if given. False if somebody else has been at it since."""
    undone: dict[str, Any] = {
        "state": "waiting",
        "problem": problem,
        "publish_at": None,
        "decided_by": "",
        "decided_name": "",
        "decided": None,
    }
    if before is not None:
        undone["final_before"] = dict(before)
    return _step(database, claimed.id, "accepted", undone, Row.attempts == claimed.attempts)


# --- what is told in Slack


def claim_for_telling(database: Database, lease: timedelta, number: int | None = None) -> Filed | None:
    """One with something to be told, for so long nobody else's; only that one, if a number is given."""
    now = database.now()
    due = (Row.tell_at <= now, *([Row.id == number] if number is not None else []))
    with database.begin() as connection:
        candidates = connection.execute(select(Row.id).where(*due).order_by(Row.tell_at, Row.id).limit(20)).scalars().all()
    for each in candidates:
        with database.begin() as connection:
            claimed = update(Row).where(Row.id == each, Row.tell_at <= now).values(tell_at=now + lease, tellings=Row.tellings + 1)
            row = connection.execute(claimed.returning(*Row.__table__.columns)).mappings().first()
        if row:
            return _filed(row)
    return None


def keep_telling(database: Database, claimed: Filed, lease: timedelta) -> bool:
    """For so long again. False if it took too long, and somebody else has taken it over."""
    kept = update(Row).where(Row.id == claimed.id, Row.tellings == claimed.tellings, Row.tell_at.is_not(None))
    with database.begin() as connection:
        return bool(connection.execute(kept.values(tell_at=database.now() + lease).returning(Row.id)).all())


def note_card(database: Database, number: int, channel: str, card: str, revision: int) -> None:
    """Where its card is, and what it shows."""
    with database.begin() as connection:
        connection.execute(update(Row).where(Row.id == number).values(card_channel=channel, card=card, card_revision=revision))


def note_told(database: Database, number: int, state: str) -> None:
    """Its proposer knows."""
    with database.begin() as connection:
        connection.execute(update(Row).where(Row.id == number).values(told=state))


def end_telling(database: Database, claimed: Filed) -> None:
    """All is told; what has come about meanwhile is due at once."""
    here = Row.id == claimed.id
    with database.begin() as connection:
        connection.execute(update(Row).where(here, Row.revision == claimed.revision).values(tell_at=None, tellings=0))
        connection.execute(update(Row).where(here, Row.revision != claimed.revision).values(tell_at=database.now(), tellings=0))


def tell_later(database: Database, claimed: Filed, wait: timedelta) -> None:
    """Unless somebody else is at it by now."""
    later = update(Row).where(Row.id == claimed.id, Row.tellings == claimed.tellings)
    with database.begin() as connection:
        connection.execute(later.values(tell_at=database.now() + wait))


def _step(database: Database, number: int, state: State, changes: Mapping[str, Any], *also: Any) -> bool:
    """From that state, and from no other. It is to be told, by whoever is telling of it already or else by the next."""
    told = {"revision": Row.revision + 1, "tell_at": func.coalesce(Row.tell_at, database.now())}
    with database.begin() as connection:
        stepped = update(Row).where(Row.id == number, Row.state == state, *also).values({**changes, **told})
        return bool(connection.execute(stepped.returning(Row.id)).all())


def _filed(row: Mapping[Any, Any]) -> Filed:
    kept = {name: row[name] for name in Filed.__dataclass_fields__ if name not in ("proposal", "accepted")}
    proposal = Proposal(row["section"], row["values"], row["entry"], row["before"])
    final = row["final_values"]
    accepted = None if final is None else Proposal(row["section"], final, row["entry"], row["final_before"] or {})
    return Filed(proposal=proposal, accepted=accepted, **kept)
