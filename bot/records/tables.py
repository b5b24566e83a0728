"""The tables. A change here needs a migration in `migrations/versions`, and a test holds the two together.

What people wrote is in few tables. `proposals`: what they propose is meant to be read and published. It is kept, decided or not:
it says who changed what in the playbooks, and why. `misses`, and `weekly_posts` that tell of them: what they asked and nothing was found,
stripped, without who asked or where, for some weeks. All others hold ids, and when.
`accounts` holds customers' names and what Vitally says of them, as long as Vitally has them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Connection, DateTime, Integer, MetaData, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SLACK_ID = String(64)
DIGEST = String(64)
ACCOUNT_ID = String(128)


class Moment(TypeDecorator[datetime]):
    """A time in UTC. SQLite keeps no zone and would give it back without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Table(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )


class SeenKey(Table):
    """Something that must happen once: an event answered, a card shared."""

    __tablename__ = "seen"
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class Thread(Table):
    """What a thread is about; `thread` is the ts of its first message, or empty for a whole direct conversation."""

    __tablename__ = "threads"
    team: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    channel: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    thread: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    expires: Mapped[datetime] = mapped_column(Moment, index=True)


class DefaultIndustry(Table):
    """The industry that a channel or a person mostly asks of; `whom` is the id of either."""

    __tablename__ = "default_industries"
    team: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    whom: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    industry: Mapped[str] = mapped_column(String(100))


class Feedback(Table):
    """Whether an answer was of use to a person; `answer` is the ids of the entries it showed."""

    __tablename__ = "feedback"
    team: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    person: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    answer: Mapped[str] = mapped_column(String(1000), primary_key=True)
    useful: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Moment)


class Greeting(Table):
    """A person or a channel that was greeted, or a thread that was told of private answers; once is enough, for ever."""

    __tablename__ = "greetings"
    team: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    whom: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Home(Table):
    """Who has opened the app's home, and which knowledge it shows."""

    __tablename__ = "homes"
    team: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    person: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    knowledge: Mapped[str] = mapped_column(DIGEST)
    opened: Mapped[datetime] = mapped_column(Moment, index=True)


class KnownEntry(Table):
    """An entry as it was when last looked at; `changed` is empty for what was there from the start."""

    __tablename__ = "known_entries"
    id: Mapped[str] = mapped_column(String(500), primary_key=True)
    digest: Mapped[str] = mapped_column(DIGEST)
    changed: Mapped[datetime | None] = mapped_column(Moment, index=True)


class MissedQuestion(Table):
    """A question that found nothing, stripped of what tells of people; not who asked it, nor in which channel."""

    __tablename__ = "misses"
    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str] = mapped_column(SLACK_ID)
    wording: Mapped[str] = mapped_column(String(300))
    industry: Mapped[str | None] = mapped_column(String(100))
    via: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class WeeklyPost(Table):
    """What the reviewers are told once a week, as it was drawn; `ts` is empty until it is posted. It holds the words of misses."""

    __tablename__ = "weekly_posts"
    week: Mapped[str] = mapped_column(String(10), primary_key=True)
    channel: Mapped[str] = mapped_column(SLACK_ID)
    ts: Mapped[str] = mapped_column(SLACK_ID, index=True)
    text: Mapped[str] = mapped_column(Text)
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created: Mapped[datetime] = mapped_column(Moment)


class LineDone(Table):
    """What came of a line of a weekly post; `said` is shown beside it."""

    __tablename__ = "lines_done"
    week: Mapped[str] = mapped_column(String(10), primary_key=True)
    line: Mapped[str] = mapped_column(String(40), primary_key=True)
    said: Mapped[str] = mapped_column(String(300))


class Turn(Table):
    """Work that comes round: who is at it until when, and when it was last finished."""

    __tablename__ = "turns"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(Moment)
    done: Mapped[datetime | None] = mapped_column(Moment)


class ProposalRow(Table):
    """A proposal: what was suggested and by whom, what was decided, how far its publication is, and what has been told of it."""

    __tablename__ = "proposals"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(DIGEST)
    """The same for what was sent twice."""
    team: Mapped[str] = mapped_column(SLACK_ID)
    person: Mapped[str] = mapped_column(SLACK_ID)
    name: Mapped[str] = mapped_column(String(100))
    """As Slack calls the person: shown where a mention would ping."""
    section: Mapped[str] = mapped_column(String(500))
    entry: Mapped[str] = mapped_column(String(500))
    values: Mapped[dict[str, str]] = mapped_column(JSON)
    before: Mapped[dict[str, str]] = mapped_column(JSON)
    channel: Mapped[str] = mapped_column(SLACK_ID)
    message: Mapped[str] = mapped_column(SLACK_ID)
    """Where it came from: a channel, and the ts of the message; empty if from nowhere."""
    created: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16), index=True)
    decided_by: Mapped[str] = mapped_column(SLACK_ID)
    decided_name: Mapped[str] = mapped_column(String(100))
    decided: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text)
    final_values: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    final_before: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """What was accepted, which may be other than what was proposed."""
    attempts: Mapped[int]
    failures: Mapped[int]
    publish_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    """When to publish it, or to look after whoever is at it."""
    problem: Mapped[str] = mapped_column(Text)
    published: Mapped[datetime | None] = mapped_column(Moment)
    place: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(Text)
    is_live: Mapped[bool]
    revision: Mapped[int]
    """Counts what there is to be told."""
    tell_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    """When to tell it in Slack, or to look after whoever is at it; empty if all is told."""
    tellings: Mapped[int]
    """How often it was begun; more than once if it failed, or its process was killed."""
    card: Mapped[str] = mapped_column(SLACK_ID)
    card_channel: Mapped[str] = mapped_column(SLACK_ID)
    card_revision: Mapped[int]
    told: Mapped[str] = mapped_column(String(16))
    """The state that its proposer was told last."""
    __table_args__ = (UniqueConstraint("key"),)


class AccountRow(Table):
    """See `accounts.Account`. `segment` is the trait's value as people read it there, not our slug; `seen` the last whole pass
    that met it. What Vitally does not say is empty."""

    __tablename__ = "accounts"
    id: Mapped[str] = mapped_column(ACCOUNT_ID, primary_key=True)
    external: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(32))
    segment: Mapped[str] = mapped_column(String(255))
    domain: Mapped[str] = mapped_column(String(255))
    csm: Mapped[str] = mapped_column(String(255))
    updated: Mapped[datetime] = mapped_column(Moment)
    seen: Mapped[int] = mapped_column(Integer, index=True)


class AccountSync(Table):
    """How far the accounts are read: one row. `version` rises with every change of `accounts`; `page` is the cursor of a whole pass that
    is under way, `mark` the newest change that was read; `due` is when to look next."""

    __tablename__ = "account_sync"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    passing: Mapped[int] = mapped_column(Integer)
    page: Mapped[str | None] = mapped_column(String(2000))
    pass_mark: Mapped[datetime | None] = mapped_column(Moment)
    passed: Mapped[datetime | None] = mapped_column(Moment)
    mark: Mapped[datetime | None] = mapped_column(Moment)
    synced: Mapped[datetime | None] = mapped_column(Moment)
    due: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(Integer)
    trouble: Mapped[str] = mapped_column(String(255))
    trait: Mapped[dict[str, Any]] = mapped_column(JSON)
    reported: Mapped[list[str]] = mapped_column(JSON)


class AccountChannel(Table):
    """The account that a channel belongs to; an empty one says that it belongs to none, whatever its name."""

    __tablename__ = "account_channels"
    team: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    channel: Mapped[str] = mapped_column(SLACK_ID, primary_key=True)
    account: Mapped[str] = mapped_column(ACCOUNT_ID)


class SegmentChange(Table):
    """Who set an account's segment in Vitally from what to what, and what came of it. Never deleted."""

    __tablename__ = "segment_changes"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment)
    team: Mapped[str] = mapped_column(SLACK_ID)
    person: Mapped[str] = mapped_column(SLACK_ID)
    account: Mapped[str] = mapped_column(ACCOUNT_ID)
    old: Mapped[str] = mapped_column(String(255))
    new: Mapped[str] = mapped_column(String(255))
    outcome: Mapped[str] = mapped_column(String(32), index=True)


Insert = postgresql.Insert | sqlite.Insert


def insert(connection: Connection, table: type[Table]) -> Insert:
    """An INSERT that can deal with rows that are there already; both databases have it, in a dialect each."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def put(connection: Connection, table: type[Table], **values: object) -> None:
    """The row with these values, whether there was one with the same key or not."""
    keys = [column.name for column in table.__table__.primary_key]
    connection.execute(
        insert(connection, table)
        .values(**values)
        .on_conflict_do_update(index_elements=keys, set_={name: value for name, value in values.items() if name not in keys})
    )
