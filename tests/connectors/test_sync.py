"""Accounts come over whole: nothing missed, nothing doubled, whatever moves, breaks off or is killed meanwhile."""

from __future__ import annotations

import itertools
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.connectors.sync import Sync
from bot.records.accounts import Account, accounts, names, save_sync, segments, store_account, sync_state, version
from bot.records.database import Database
from tests.clock import Clock
from tests.server import DEADLINE, until
from tests.vitally import KEY, StandIn

ROOT = Path(__file__).parents[2]
HALF_AN_HOUR = timedelta(minutes=30)
Create = Callable[..., Sync]


def stored(database: Database) -> dict[str, tuple[str, str]]:
    """Id -> name and segment. No account can be there twice: ids are unique; names are told apart here."""
    return {key: (name, segment) for key, name, _, _, segment in names(database)}


def there(stand_in: StandIn) -> dict[str, tuple[str, str]]:
    labels = {option["value"]: option["label"] for option in stand_in.fields[0]["options"]}
    return {
        key: (row["name"], next((labels.get(value, value) for value in row["traits"].values()), "")) for key, row in stand_in.rows.items()
    }


def fill(stand_in: StandIn, many: int) -> list[str]:
    segments_ = itertools.cycle(["AI & Data", "Finance", "", "E-commerce"])
    return [
        stand_in.add(f"Account {number}", next(segments_), age=timedelta(days=40, minutes=-number // 3), csm="Ana Silva" * (number % 2))[
            "id"
        ]
        for number in range(many)
    ]


def test_all_that_vitally_says_of_an_account_is_read(sync: Sync, stand_in: StandIn, database: Database, clock: Clock) -> None:
    row = stand_in.add("Acme Robotics", "AI & Data", external="acme.com", csm="Ana Silva", age=timedelta(days=2))
    gone = stand_in.add("Old & Co", churnedAt="2026-01-01T00:00:00.000Z")
    sync.look()
    found, old = accounts(database, [row["id"], gone["id"]])
    updated = clock() - timedelta(days=2)
    assert found == Account(row["id"], "Acme Robotics", "acme.com", "active", "AI & Data", "acme.com", "Ana Silva", updated)
    assert (old.status, old.segment, old.csm) == ("churned", "", "")
    state = sync_state(database)
    assert (state.synced, state.trouble, state.page) == (clock(), "", None)


@pytest.mark.parametrize("labels", [False, True])
def test_values_and_labels_are_read_alike(sync: Sync, stand_in: StandIn, database: Database, labels: bool) -> None:
    stand_in.labels = labels
    stand_in.add("Acme", "AI & Data")
    sync.look()
    assert segments(database) == {"AI & Data": 1}


def test_two_thousand_accounts_come_over_once_each(sync: Sync, stand_in: StandIn, database: Database) -> None:
    fill(stand_in, 2000)
    sync.look()
    assert stored(database) == there(stand_in)
    assert sum(asked.startswith("accounts?limit=100&sortBy=createdAt") for _, asked in stand_in.asked) == 20
    assert all(asked.startswith(("accounts?", "customFields")) for _, asked in stand_in.asked), "none had to be asked for by itself"


def test_afterwards_only_what_changed_is_asked_for(sync: Sync, stand_in: StandIn, database: Database, clock: Clock) -> None:
    keys = fill(stand_in, 500)
    sync.look()
    clock.pass_by(HALF_AN_HOUR)
    stand_in.change(keys[3], segment="Healthcare")
    stand_in.change(keys[400], name="Renamed")
    stand_in.add("New", "Finance", age=timedelta(0))
    clock.pass_by(timedelta(seconds=1))
    before, risen = len(stand_in.asked), version(database)
    sync.look()
    assert [asked for _, asked in stand_in.asked[before:]] == [
        "customFields?model=accounts",
        "accounts?limit=100&sortBy=updatedAt&status=activeOrChurned",
    ]
    assert stored(database) == there(stand_in)
    assert version(database) > risen
    clock.pass_by(HALF_AN_HOUR)
    risen = version(database)
    sync.look()
    assert version(database) == risen, "nothing changed, and nobody reads all names again"


def test_what_was_read_before_it_broke_off_is_known_to_all(sync: Sync, stand_in: StandIn, database: Database, clock: Clock) -> None:
    keys = fill(stand_in, 300)
    sync.look()
    clock.pass_by(HALF_AN_HOUR)
    for key in keys[:250]:
        stand_in.change(key, name=f"Renamed {key}")
    clock.pass_by(timedelta(seconds=1))
    risen = version(database)
    stand_in.faults.extend([None, None, *[(503, "", {})] * 5])
    sync.look()
    assert "Renamed" in str(stored(database))
    assert version(database) > risen
    clock.pass_by(timedelta(minutes=1))
    sync.look()
    assert stored(database) == there(stand_in)


def test_an_account_without_a_moment_does_not_end_the_walk(sync: Sync, stand_in: StandIn, database: Database, clock: Clock) -> None:
    keys = fill(stand_in, 300)
    sync.look()
    clock.pass_by(HALF_AN_HOUR)
    for key in keys[:250]:
        stand_in.change(key, name=f"Renamed {key}")
    stand_in.change(keys[0], updatedAt="some day")
    clock.pass_by(timedelta(seconds=1))
    sync.look()
    assert {key: name for key, (name, _) in stored(database).items() if key != keys[0]} == {
        key: name for key, (name, _) in there(stand_in).items() if key != keys[0]
    }


def test_before_its_time_it_asks_for_nothing(sync: Sync, stand_in: StandIn, clock: Clock) -> None:
    sync.look()
    before = len(stand_in.asked)
    clock.pass_by(HALF_AN_HOUR - timedelta(seconds=1))
    sync.look()
    assert len(stand_in.asked) == before


def test_many_changes_at_one_moment_are_all_read(sync: Sync, stand_in: StandIn, database: Database, clock: Clock) -> None:
    keys = fill(stand_in, 350)
    sync.look()
    clock.pass_by(HALF_AN_HOUR)
    for key in keys:
        stand_in.change(key, segment="Finance")
    sync.look()
    for key in keys[:120]:
        stand_in.change(key, segment="Healthcare")
    clock.pass_by(HALF_AN_HOUR)
    sync.look()
    assert stored(database) == there(stand_in)


def test_after_a_moment_at_which_all_changed_not_all_are_read_every_time(
    sync: Sync, stand_in: StandIn, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.connectors.sync.QUIET", 2)
    for key in fill(stand_in, 700):
        stand_in.change(key)
    sync.look()
    before = len(stand_in.asked)
    clock.pass_by(HALF_AN_HOUR)
    sync.look()
    assert len(stand_in.asked) - before == 3


def test_rows_that_move_while_pages_are_read_are_neither_missed_nor_doubled(
    sync: Sync, stand_in: StandIn, database: Database, clock: Clock
) -> None:
    keys = fill(stand_in, 600)
    moving = itertools.cycle(keys[::7])
    numbers = itertools.count()

    def somebody_works() -> None:
        clock.pass_by(timedelta(milliseconds=700))
        for _ in range(5):
            stand_in.change(next(moving), name=f"Moved {next(numbers)}")
        stand_in.add(f"New {next(numbers)}", age=timedelta(0))
        if len(stand_in.rows) > 590:
            stand_in.remove(next(key for key in reversed(keys) if key in stand_in.rows and keys.index(key) % 7))

    stand_in.meanwhile = somebody_works
    sync.look()
    for _ in range(4):
        clock.pass_by(HALF_AN_HOUR)
        sync.look()
    stand_in.meanwhile = lambda: None
    clock.pass_by(timedelta(days=1))
    sync.look()
    assert stored(database) == there(stand_in)


def test_what_has_gone_is_forgotten_once_a_whole_pass_and_vitally_itself_say_so(
    sync: Sync, stand_in: StandIn, database: Database, clock: Clock
) -> None:
    keys = fill(stand_in, 150)
    sync.look()
    stand_in.remove(keys[0])
    clock.pass_by(HALF_AN_HOUR)
    sync.look()
    assert keys[0] in stored(database), "what did not change may still be there"
    clock.pass_by(timedelta(days=1))
    sync.look()
    assert stored(database) == there(stand_in)
    assert ("GET", f"accounts/{keys[0]}") in stand_in.asked


def test_an_empty_answer_makes_nobody_forget_all(sync: Sync, stand_in: StandIn, database: Database, clock: Clock) -> None:
    fill(stand_in, 150)
    sync.look()
    clock.pass_by(timedelta(days=1, minutes=1))
    stand_in.faults.extend([None, None, (200, '{"results": [], "next": null}', {})])
    sync.look()
    assert stored(database) == there(stand_in)


def test_a_pass_that_breaks_off_forgets_nothing_and_goes_on_where_it_was(
    create_sync: Create, stand_in: StandIn, database: Database, clock: Clock
) -> None:
    fill(stand_in, 950)
    create_sync().look()
    assert len(stored(database)) == 950
    clock.pass_by(timedelta(days=1, minutes=1))
    before = len(stand_in.asked)
    turns = iter([True, True, True, False])
    create_sync(keeps_turn=lambda: next(turns)).look()
    assert len(stored(database)) == 950
    state = sync_state(database)
    assert state.page
    another = create_sync()
    another.look()
    pages = [asked for _, asked in stand_in.asked[before:] if "sortBy=createdAt" in asked]
    assert len(pages) == 10, "none twice"
    assert sync_state(database).page is None
    assert sync_state(database).synced == clock()


def test_killed_within_a_page_it_reads_that_page_again(
    create_sync: Create, stand_in: StandIn, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(stand_in, 450)
    pages = itertools.count(1)

    class Killed(BaseException):
        pass

    def die() -> None:
        if next(pages) == 4:
            raise Killed

    from bot.connectors import sync as module

    store = module.store_page

    def store_or_die(*arguments: object, **more: object) -> object:
        die()
        return store(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "store_page", store_or_die)
    with pytest.raises(Killed):
        create_sync().look()
    assert len(stored(database)) == 300
    create_sync().look()
    assert stored(database) == there(stand_in)
    assert sum("sortBy=createdAt" in asked for _, asked in stand_in.asked) == 6


READ = """
import sys
from bot.connectors.sync import Sync
from bot.connectors.vitally import create_vitally
from bot.lookup.index import build_index
from bot.lookup.library import Library
from bot.records.database import Database
from tests.vitally import settings_for
settings = settings_for(sys.argv[2])
Sync(create_vitally(settings), Database(sys.argv[1]), Library(build_index(())), settings).look()
"""


def test_a_process_that_is_killed_is_gone_on_with_by_another(create_sync: Create, stand_in: StandIn, database: Database, url: str) -> None:
    fill(stand_in, 1500)
    killed = threading.Event()

    def pages() -> int:
        return sum("sortBy=createdAt" in asked for _, asked in stand_in.asked)

    stand_in.meanwhile = lambda: pages() > 5 and killed.wait(DEADLINE)
    address = database.engine.url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-c", READ, address, url], cwd=ROOT)
    try:
        until(lambda: pages() > 5)
    finally:
        process.kill()
        process.wait()
        killed.set()
    before = len(stored(database))
    assert 300 <= before < 1500
    create_sync().look()
    assert stored(database) == there(stand_in)
    assert pages() <= 16, "at most the page that it died in is read twice"


def test_a_cursor_that_vitally_no_longer_takes_begins_anew(
    create_sync: Create, stand_in: StandIn, database: Database, clock: Clock
) -> None:
    fill(stand_in, 250)
    create_sync(keeps_turn=lambda: False).look()
    save_sync(database, page="what is this")
    create_sync().look()
    assert "no longer knows" in sync_state(database).trouble
    clock.pass_by(timedelta(minutes=1))
    create_sync().look()
    assert stored(database) == there(stand_in)
    assert sync_state(database).trouble == ""


def test_pages_without_end_end(sync: Sync, stand_in: StandIn, database: Database) -> None:
    page = '{"results": [], "next": "again"}'
    stand_in.faults.extend([None, None, (200, page, {}), (200, page, {})])
    sync.look()
    assert sync_state(database).trouble == "Vitally's pages have no end"


def test_while_vitally_is_away_the_last_known_accounts_serve(
    sync: Sync, stand_in: StandIn, database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    fill(stand_in, 50)
    sync.look()
    began = clock()
    for wait in (1, 2, 4, 8, 16, 30, 30):
        clock.pass_by(timedelta(minutes=31))
        stand_in.faults.extend([(503, "<html>down</html>", {})] * 5)
        sync.look()
        state = sync_state(database)
        assert (state.due or clock()) - clock() == timedelta(minutes=wait)
        assert state.trouble == "Vitally is out of order (status 503)"
        assert state.synced == began
        assert len(stored(database)) == 50
    assert "Accounts are not up to date" in caplog.text
    assert KEY not in caplog.text


def test_a_key_that_is_refused_is_told_to_the_operator(sync: Sync, stand_in: StandIn, database: Database) -> None:
    stand_in.faults.append((401, '{"error": "Authorization header not present."}', {}))
    sync.look()
    assert sync_state(database).trouble == "Vitally answered 401: Authorization header not present."


def test_junk_among_the_rows_does_no_harm(sync: Sync, stand_in: StandIn, database: Database, caplog: pytest.LogCaptureFixture) -> None:
    good = stand_in.add("Good", "Finance")
    for broken in (
        {"id": None},
        {"name": 5},
        {"name": " \n "},
        {"id": "x" * 1000},
        {"traits": "none"},
        {"traits": {"vitally.custom.industrySegment": ["option-3"]}},
        {"traits": {"vitally.custom.industrySegment": {"deep": [1]}}},
        {"keyRoles": "none"},
        {"keyRoles": [{"keyRole": 7, "vitallyUser": 3}, None]},
        {"updatedAt": "yesterday"},
        {"updatedAt": 5},
        {"updatedAt": "9999-12-31T23:59:59.000Z"},
        {"name": "Nul\x00 and \ud800 half an emoji"},
        {"name": "N" * 100_000, "externalId": 5},
    ):
        key = stand_in.add(f"Broken {broken!r:.20}")["id"]
        stand_in.rows[key] |= {"createdAt": "2026-01-01T00:00:00.000Z"}
        if "updatedAt" in broken and not isinstance(broken["updatedAt"], str):
            broken = {"updatedAt": ""}
        stand_in.rows[key] |= broken
        stand_in._sorted.clear()
    sync.look()
    assert stored(database)[good["id"]] == ("Good", "Finance")
    assert len(stored(database)) == 11
    assert all(len(name) <= 255 for name, _ in stored(database).values())
    assert "4 rows that are no accounts" in caplog.text
    assert (sync_state(database).mark or 0) <= database.now() + timedelta(hours=1), "one row's year 9999 hides no change to come"


def test_the_trait_is_found_by_its_label_or_set(create_sync: Create, stand_in: StandIn, database: Database, clock: Clock) -> None:
    stand_in.fields[0]["label"] = "industry SEGMENT"
    row = stand_in.add("Acme", traits={"vitally.custom.industrySegment": "option-3", "sfdc.Industry__c": "Healthcare"})
    create_sync().look()
    assert stored(database)[row["id"]] == ("Acme", "Finance")
    clock.pass_by(HALF_AN_HOUR)
    create_sync(vitally_industry_trait="sfdc.Industry__c").look()
    assert stored(database)[row["id"]] == ("Acme", "Healthcare"), "another trait is read from all"


def test_without_such_a_trait_accounts_are_read_and_it_says_so_once(
    sync: Sync, stand_in: StandIn, database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    stand_in.fields.clear()
    row = stand_in.add("Acme", "Finance")
    for _ in range(2):
        sync.look()
        clock.pass_by(HALF_AN_HOUR)
    assert stored(database) == {row["id"]: ("Acme", "")}
    assert caplog.text.count("VITALLY_INDUSTRY_TRAIT") == 1


def test_segments_that_are_no_industry_are_reported_once(
    sync: Sync, stand_in: StandIn, database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        stand_in.add("Acme", "Space tourism")
        stand_in.add("Bank", "Finance")
        for _ in range(3):
            sync.look()
            clock.pass_by(HALF_AN_HOUR)
    assert caplog.text.count("'Space tourism'") == 1
    assert "'Finance'" not in caplog.text


def test_what_was_written_here_meanwhile_is_not_undone_by_an_older_page(
    sync: Sync, stand_in: StandIn, database: Database, clock: Clock
) -> None:
    row = stand_in.add("Acme", "Finance")
    sync.look()
    (known,) = accounts(database, [row["id"]])
    newer = Account(row["id"], "Acme", known.external, "active", "Healthcare", "", "", clock())
    store_account(database, newer)
    clock.pass_by(timedelta(days=2))
    sync.look()
    assert accounts(database, [row["id"]]) == [newer]


def test_a_domain_is_what_looks_like_one_or_what_the_settings_say(
    create_sync: Create, stand_in: StandIn, database: Database, clock: Clock
) -> None:
    traits = {"vitally.custom.domain": "https://www.Acme.io/about"}
    keys = [
        stand_in.add("Acme", external="crm-1", traits=traits)["id"],
        stand_in.add("Globex", external="globex.com")["id"],
        stand_in.add("initech.co.uk", external="crm-3")["id"],
        stand_in.add("Dr. No", external="v1.2")["id"],
    ]
    create_sync().look()
    found = {account.id: account.domain for account in accounts(database, keys)}
    assert [found[key] for key in keys] == ["", "globex.com", "initech.co.uk", ""]
    clock.pass_by(timedelta(days=2))
    create_sync(vitally_domain_trait="vitally.custom.domain").look()
    assert accounts(database, keys[:1])[0].domain == "acme.io"


@pytest.mark.parametrize("status", [400, 403, 410])
def test_one_account_that_vitally_will_not_show_holds_nothing_up(
    sync: Sync, stand_in: StandIn, database: Database, clock: Clock, status: int
) -> None:
    keys = fill(stand_in, 3)
    sync.look()
    stand_in.remove(keys[0])
    clock.pass_by(timedelta(days=1, minutes=1))
    stand_in.faults.extend([None, None, None, (status, "", {})])
    sync.look()
    assert sync_state(database).trouble == ""
    assert sync_state(database).passed == clock()
    assert (keys[0] in stored(database)) == (status != 410)


def test_an_account_that_has_become_another_has_gone(sync: Sync, stand_in: StandIn, database: Database, clock: Clock) -> None:
    keys = fill(stand_in, 3)
    sync.look()
    stand_in.remove(keys[0])
    stand_in.rows[keys[1]]["externalId"] = keys[0]
    clock.pass_by(timedelta(days=1, minutes=1))
    sync.look()
    assert stored(database) == there(stand_in)


def test_a_cursor_that_vitally_stumbles_over_is_given_up_in_the_end(
    create_sync: Create, stand_in: StandIn, database: Database, clock: Clock
) -> None:
    fill(stand_in, 250)
    create_sync(keeps_turn=lambda: False).look()
    assert sync_state(database).page
    for _ in range(5):
        clock.pass_by(HALF_AN_HOUR)
        stand_in.faults.extend([None, *[(500, "<html>", {})] * 5])
        create_sync().look()
    assert "status 500" in sync_state(database).trouble
    clock.pass_by(HALF_AN_HOUR)
    stand_in.faults.clear()
    before = len(stand_in.asked)
    create_sync().look()
    assert sum("sortBy=createdAt" in asked for _, asked in stand_in.asked[before:]) == 3, "from the beginning"
    assert stored(database) == there(stand_in)
