from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.records.database import Database
from bot.records.seen import KEPT, claim, release, sweep
from tests.clock import Clock


def test_a_key_is_claimed_once(database: Database) -> None:
    assert claim(database, ["a", "b"])
    assert not claim(database, ["a"])
    assert not claim(database, ["b", "c"])
    assert not claim(database, ["c"]), "keys of a repetition are claimed too"
    assert claim(database, ["d"])


def test_of_many_who_claim_at_once_one_gets_it(database: Database) -> None:
    with ThreadPoolExecutor(8) as executor:
        claims = list(executor.map(lambda turn: claim(database, [f"a {turn // 8}", f"b {turn // 8}"][:: 1 if turn % 2 else -1]), range(80)))
    assert claims.count(True) == 10


def test_what_did_not_happen_can_be_claimed_again(database: Database) -> None:
    claim(database, ["a"])
    release(database, "a")
    assert claim(database, ["a"])


def test_keys_are_forgotten_when_slack_delivers_no_more(database: Database, clock: Clock) -> None:
    claim(database, ["a"])
    clock.pass_by(KEPT - timedelta(minutes=1))
    sweep(database)
    assert not claim(database, ["a"])
    clock.pass_by(timedelta(minutes=2))
    sweep(database)
    assert claim(database, ["a"])


def test_a_key_of_any_length_is_taken(database: Database) -> None:
    assert claim(database, ["x" * 5000])
    assert not claim(database, ["x" * 5000])
    assert claim(database, ["x" * 4999 + "y"])
