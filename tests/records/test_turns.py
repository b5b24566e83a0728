from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.records.database import Database
from bot.records.turns import end_turn, keep_turn, take_turn
from tests.clock import Clock

LEASE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def test_one_at_a_time(database: Database, clock: Clock) -> None:
    assert take_turn(database, "sweep", "a", LEASE, clock() - HOUR)
    assert not take_turn(database, "sweep", "b", LEASE, clock() - HOUR)
    assert take_turn(database, "sweep", "a", LEASE, clock() - HOUR), "its own turn may be taken again"
    assert take_turn(database, "other", "b", LEASE, clock() - HOUR)


def test_of_many_one_gets_it(database: Database, clock: Clock) -> None:
    with ThreadPoolExecutor(8) as executor:
        takes = list(executor.map(lambda holder: take_turn(database, "sweep", str(holder), LEASE, clock() - HOUR), range(24)))
    assert takes.count(True) == 1


def test_what_is_done_is_not_due_again_before_its_time(database: Database, clock: Clock) -> None:
    assert take_turn(database, "sweep", "a", LEASE, clock() - HOUR)
    end_turn(database, "sweep", "a", done=True)
    clock.pass_by(HOUR)
    assert not take_turn(database, "sweep", "b", LEASE, clock() - HOUR)
    clock.pass_by(timedelta(seconds=1))
    assert take_turn(database, "sweep", "b", LEASE, clock() - HOUR)


def test_what_failed_may_be_taken_up_at_once(database: Database, clock: Clock) -> None:
    assert take_turn(database, "sweep", "a", LEASE, clock() - HOUR)
    end_turn(database, "sweep", "a", done=False)
    assert take_turn(database, "sweep", "b", LEASE, clock() - HOUR)


def test_a_killed_holder_keeps_others_out_no_longer_than_its_lease(database: Database, clock: Clock) -> None:
    assert take_turn(database, "sweep", "a", LEASE, clock() - HOUR)
    clock.pass_by(LEASE)
    assert keep_turn(database, "sweep", "a", LEASE)
    clock.pass_by(LEASE)
    assert not take_turn(database, "sweep", "b", LEASE, clock() - HOUR)
    clock.pass_by(timedelta(seconds=1))
    assert take_turn(database, "sweep", "b", LEASE, clock() - HOUR)
    assert not keep_turn(database, "sweep", "a", LEASE)
    end_turn(database, "sweep", "a", done=True)
    assert not take_turn(database, "sweep", "c", LEASE, clock() - HOUR), "who lost its turn can't end another's"
