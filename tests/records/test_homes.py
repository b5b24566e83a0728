"""Homes, greetings, default industries, and what changed lately."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.knowledge.loader import load_knowledge
from bot.lookup.index import Index, build_index
from bot.records.changes import digests_of, knowledge_digest, latest_changes, note_changes
from bot.records.database import Database
from bot.records.defaults import defaults_of, set_default
from bot.records.greetings import tell_once
from bot.records.homes import RECENT, outdated_homes, renew_home, show_home
from tests.clock import Clock
from tests.sample import KNOWLEDGE


def test_a_default_is_set_changed_and_taken_away(database: Database) -> None:
    set_default(database, "T1", "C1", "finance")
    set_default(database, "T1", "C1", "ecommerce")
    set_default(database, "T1", "U1", "finance")
    assert defaults_of(database, "T1", ["C1", "U1", "U2"]) == {"C1": "ecommerce", "U1": "finance"}
    assert defaults_of(database, "T2", ["C1"]) == {}
    set_default(database, "T1", "C1", None)
    assert defaults_of(database, "T1", ["C1"]) == {}


def test_everybody_is_greeted_once(database: Database) -> None:
    assert tell_once(database, "T1", "U1")
    assert not tell_once(database, "T1", "U1")
    assert tell_once(database, "T2", "U1")


def test_homes_that_show_other_knowledge_are_those_to_renew(database: Database, clock: Clock) -> None:
    show_home(database, "T1", "U1", "old")
    clock.pass_by(timedelta(hours=1))
    show_home(database, "T1", "U2", "old")
    show_home(database, "T1", "U3", "new")
    assert outdated_homes(database, "new") == [("T1", "U2"), ("T1", "U1")]
    renew_home(database, "T1", "U1", "new")
    assert outdated_homes(database, "new") == [("T1", "U2")]
    clock.pass_by(RECENT)
    renew_home(database, "T1", "U2", "newer")
    assert outdated_homes(database, "new") == []


def test_what_is_new_or_other_is_dated_and_what_was_always_there_is_not(database: Database, clock: Clock) -> None:
    note_changes(database, {"a": "1", "b": "1", "c": "1"})
    assert latest_changes(database, 5) == []
    clock.pass_by(timedelta(days=1))
    first = clock()
    note_changes(database, {"a": "2", "b": "1", "d": "1"})
    assert latest_changes(database, 5) == [("a", first), ("d", first)]
    clock.pass_by(timedelta(days=1))
    note_changes(database, {"a": "2", "b": "2", "d": "1"})
    assert latest_changes(database, 2) == [("b", clock()), ("a", first)]
    note_changes(database, {"a": "2"})
    assert latest_changes(database, 5) == [("a", first)]


def test_two_processes_that_notice_the_same_leave_one_date(database: Database, clock: Clock) -> None:
    note_changes(database, {"a": "1"})
    note_changes(database, {"a": "2"})
    first = clock()
    clock.pass_by(timedelta(minutes=1))
    note_changes(database, {"a": "2"})
    assert latest_changes(database, 5) == [("a", first)]


def test_the_whole_knowledge_is_noted(database: Database, whole: Index) -> None:
    digests = digests_of(whole)
    assert len(digests) > 1500
    note_changes(database, digests)
    note_changes(database, digests)
    assert latest_changes(database, 5) == []


@pytest.mark.parametrize("key", ["so_what", "definition"])
def test_a_word_that_changes_changes_its_entry_alone(whole: Index, key: str) -> None:
    playbooks = list(load_knowledge(KNOWLEDGE))
    terms = playbooks[0].terminology
    changed = terms.model_copy(update={"items": (terms.items[0].model_copy(update={key: "Other."}), *terms.items[1:])})
    playbooks[0] = playbooks[0].model_copy(update={"terminology": changed})
    before, after = digests_of(whole), digests_of(build_index(playbooks))
    assert [entry for entry in before if before[entry] != after[entry]] == [f"{playbooks[0].slug}/terminology/{terms.items[0].slug}"]
    assert knowledge_digest(before) != knowledge_digest(after)
    assert knowledge_digest(before) == knowledge_digest(digests_of(build_index(load_knowledge(KNOWLEDGE))))
