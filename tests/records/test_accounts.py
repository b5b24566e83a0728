"""Accounts in the records: the newest wins, channels belong to them, and no change of a segment is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.records.accounts import (
    Account,
    account_of_channel,
    accounts,
    forget,
    names,
    save_sync,
    segments,
    set_account_of_channel,
    store_account,
    store_page,
    sync_state,
    unseen,
    version,
    without_segment,
)
from bot.records.database import Database
from bot.records.segment_changes import LEFT, begin_change, changes_of, close_change, is_busy, open_changes
from tests.clock import Clock


def account(key: str, clock: Clock, name: str = "Acme", segment: str = "Finance") -> Account:
    return Account(key, name, f"crm-{key}", "active", segment, "", "", clock())


def test_a_page_and_its_cursor_are_stored_together(database: Database, clock: Clock) -> None:
    assert store_page(database, [account("a", clock), account("b", clock)], 1, page="next")
    assert not store_page(database, [account("a", clock)], 1), "nothing is new"
    assert sync_state(database).page == "next"
    assert sorted(key for key, *_ in names(database)) == ["a", "b"]


def test_what_is_older_changes_nothing_but_is_seen(database: Database, clock: Clock) -> None:
    newer = account("a", clock, "Newer")
    store_page(database, [newer], 1)
    store_page(database, [replace(newer, name="Older", updated=clock() - timedelta(seconds=1))], 2)
    assert accounts(database, ["a"]) == [newer]
    assert unseen(database, 2, 10) == []
    store_page(database, [replace(newer, name="As new")], 2)
    assert accounts(database, ["a"])[0].name == "As new"


def test_who_was_not_seen_can_be_forgotten(database: Database, clock: Clock) -> None:
    store_page(database, [account(key, clock) for key in "abc"], 1)
    store_page(database, [account("b", clock)], 2)
    assert unseen(database, 2, 10) == ["a", "c"]
    assert unseen(database, 2, 1) == ["a"]
    forget(database, ["a", "c"])
    assert [key for key, *_ in names(database)] == ["b"]


def test_more_names_than_are_read_in_one_go_come_all_and_once(database: Database, clock: Clock) -> None:
    store_page(database, [account(f"{number:05}", clock) for number in range(1234)], 1)
    assert [key for key, *_ in names(database)] == [f"{number:05}" for number in range(1234)]


def test_segments_are_counted_and_those_without_named(database: Database, clock: Clock) -> None:
    store_page(database, [account("a", clock), account("b", clock, "Zeta", ""), account("c", clock, "alpha", "")], 1)
    assert segments(database) == {"Finance": 1, "": 2}
    assert without_segment(database, 5) == ["alpha", "Zeta"]
    assert without_segment(database, 1) == ["alpha"]


def test_what_was_read_just_now_raises_the_version(database: Database, clock: Clock) -> None:
    store_page(database, [account("a", clock)], 1)
    before = version(database)
    store_account(database, replace(account("a", clock), segment="Healthcare"))
    assert version(database) == before + 1
    assert segments(database) == {"Healthcare": 1}


def test_the_state_is_kept_in_part(database: Database, clock: Clock) -> None:
    assert sync_state(database).version == 0
    save_sync(database, trait={"path": "p", "options": []}, reported=["x"])
    save_sync(database, mark=clock())
    state = sync_state(database)
    assert (state.trait, state.reported, state.mark) == ({"path": "p", "options": []}, ("x",), clock())


def test_a_channel_belongs_to_an_account_to_none_or_nothing_was_said(database: Database) -> None:
    assert account_of_channel(database, "T1", "C1") is None
    set_account_of_channel(database, "T1", "C1", "a")
    assert account_of_channel(database, "T1", "C1") == "a"
    set_account_of_channel(database, "T1", "C1", "")
    assert account_of_channel(database, "T1", "C1") == ""
    assert account_of_channel(database, "T2", "C1") is None


def test_a_change_is_open_until_it_is_closed_once(database: Database, clock: Clock) -> None:
    key = begin_change(database, team="T1", person="U1", account="a", old="Finance", new="Healthcare")
    assert open_changes(database) == [], "somebody is at it"
    clock.pass_by(LEFT + timedelta(seconds=1))
    (change,) = open_changes(database)
    assert (change.person, change.old, change.new, change.outcome) == ("U1", "Finance", "Healthcare", "begun")
    assert close_change(database, key, "unsure")
    assert [each.outcome for each in open_changes(database)] == ["unsure"]
    assert close_change(database, key, "changed")
    assert not close_change(database, key, "refused 401"), "what is closed stays closed"
    assert open_changes(database) == []
    assert [each.outcome for each in changes_of(database, "a")] == ["changed"]


def test_of_changes_of_one_account_at_once_the_first_goes_on(database: Database, clock: Clock) -> None:
    first, second, other = (
        begin_change(database, team="T1", person="U1", account=account, old="", new="Finance") for account in ("a", "a", "b")
    )
    assert [is_busy(database, account, change) for account, change in (("a", first), ("a", second), ("b", other))] == [False, True, False]
    close_change(database, first, "changed")
    assert not is_busy(database, "a", second)
    third = begin_change(database, team="T1", person="U1", account="a", old="", new="Finance")
    assert is_busy(database, "a", third)
    clock.pass_by(LEFT)
    assert not is_busy(database, "a", third), "whoever was killed at it"
