"""Vitally's REST API on good days and bad ones."""

from __future__ import annotations

import itertools
import json
import logging
import subprocess
import sys
import time
from base64 import b64encode

import pytest

from bot.connectors import vitally as module
from bot.connectors.vitally import ATTEMPTS, Vitally, VitallyAway, VitallyRefused, VitallyUnsure, create_vitally
from bot.playground.vitally import SEGMENT
from bot.settings import SettingsError
from tests.clock import Clock
from tests.vitally import KEY, StandIn, settings_for

PAGE = '{"results": [], "next": null}'


def real(waits: list[float]) -> list[float]:
    return [wait for wait in waits if wait]


def test_pages_follow_their_cursor_to_the_end(vitally: Vitally, stand_in: StandIn) -> None:
    for number in range(25):
        stand_in.add(f"Account {number}")
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = vitally.page("createdAt", cursor, limit=10)
        found += [row["name"] for row in page.rows]
        cursor = page.following
        if cursor is None:
            break
    assert sorted(found) == sorted(row["name"] for row in stand_in.rows.values())
    assert stand_in.asked[0][1] == "accounts?limit=10&sortBy=createdAt&status=activeOrChurned"


def test_one_account_by_either_id_and_none(vitally: Vitally, stand_in: StandIn) -> None:
    row = stand_in.add("Acme", external="ext/1 ü")
    assert (vitally.account(row["id"]) or {})["name"] == "Acme"
    assert (vitally.account("ext/1 ü") or {})["name"] == "Acme"
    assert vitally.account("../customFields") is None


def test_it_waits_as_long_as_vitally_says_and_tries_again(vitally: Vitally, stand_in: StandIn, waits: list[float]) -> None:
    stand_in.faults.append((429, '{"error": "Rate limit exceeded"}', {"RateLimit-Reset": "7"}))
    stand_in.faults.append((429, "", {"X-RateLimit-Reset": "9"}))
    stand_in.faults.append((429, "", {"RateLimit-Reset": "100000"}))
    vitally.page("updatedAt")
    first, second, third = real(waits)
    assert 7 <= first <= 8
    assert 9 <= second <= 10
    assert 120 <= third <= 121, "not for ever"


def test_a_reset_that_has_passed_by_our_clock_is_no_reason_to_wait_less_than_nothing(
    vitally: Vitally, stand_in: StandIn, waits: list[float]
) -> None:
    stand_in.faults.append((429, "", {"RateLimit-Reset": f"{time.time() - 3600:.0f}"}))
    stand_in.faults.append((200, PAGE, {"RateLimit-Remaining": "3", "RateLimit-Reset": f"{time.time() - 3600:.0f}"}))
    vitally.page("updatedAt")
    assert waits
    assert min(waits) >= 0


@pytest.mark.parametrize(
    "fault",
    [
        (500, "<html>oops</html>", {}),
        (502, "", {}),
        (503, '{"error": "maintenance"}', {}),
        (200, "<html>a proxy's page</html>", {}),
        (200, "[" * 100_000, {}),
        (200, "{" + '"a":' * 3, {}),
    ],
)
def test_what_is_out_of_order_is_tried_again_with_growing_waits(
    vitally: Vitally, stand_in: StandIn, waits: list[float], fault: tuple[int, str, dict[str, str]]
) -> None:
    stand_in.faults.extend([fault] * (ATTEMPTS - 1))
    assert vitally.page("updatedAt").rows == ()
    slept = real(waits)
    assert len(slept) == ATTEMPTS - 1
    assert slept[-1] > slept[0]
    stand_in.faults.extend([fault] * ATTEMPTS)
    with pytest.raises(VitallyAway, match=r"^Vitally"):
        vitally.page("updatedAt")


def test_near_the_limit_it_waits_before_it_reaches_it(vitally: Vitally, stand_in: StandIn, waits: list[float]) -> None:
    stand_in.faults.append((200, PAGE, {"RateLimit-Limit": "1000, 1000;window=60", "RateLimit-Remaining": "3", "RateLimit-Reset": "11"}))
    vitally.page("updatedAt")
    assert real(waits) == [11]
    stand_in.faults.append((200, PAGE, {"RateLimit-Remaining": "900", "RateLimit-Reset": "11"}))
    vitally.page("updatedAt")
    assert real(waits) == [11]


@pytest.mark.parametrize("body", ["[]", "{}", '{"results": 5}', '{"results": [], "next": 5}', f'{{"results": [], "next": "{"x" * 3000}"}}'])
def test_what_is_no_page_is_an_error_of_theirs(vitally: Vitally, stand_in: StandIn, body: str) -> None:
    stand_in.faults.extend([(200, body, {})] * ATTEMPTS)
    with pytest.raises(VitallyAway):
        vitally.page("updatedAt")


def test_an_answer_without_end_is_cut_off(vitally: Vitally, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1000)
    stand_in.faults.extend([(200, "x" * 2000, {})] * ATTEMPTS)
    with pytest.raises(VitallyAway, match="too large"):
        vitally.page("updatedAt")


def test_it_is_not_led_to_another_host(vitally: Vitally, stand_in: StandIn) -> None:
    stand_in.faults.append((302, "", {"Location": "http://127.0.0.1:9/elsewhere"}))
    with pytest.raises(VitallyRefused, match="302"):
        vitally.page("updatedAt")


def test_a_refusal_says_what_vitally_says_but_never_the_key(vitally: Vitally, stand_in: StandIn, url: str) -> None:
    stranger = create_vitally(settings_for(url))
    stranger._client.auth = ("another", "")
    with pytest.raises(VitallyRefused, match="Vitally answered 401: Invalid API key"):
        stranger.page("updatedAt")
    stranger.close()
    for told in (KEY, b64encode(f"{KEY}:".encode()).decode()):
        stand_in.faults.append((400, json.dumps({"error": f"what is {told}?"}), {}))
        with pytest.raises(VitallyRefused) as caught:
            vitally.page("updatedAt")
        assert str(caught.value) == "Vitally answered 400"


def test_the_key_is_nowhere_to_be_read(vitally: Vitally, stand_in: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        vitally.page("updatedAt")
        stand_in.faults.extend([(500, "", {})] * ATTEMPTS)
        with pytest.raises(VitallyAway) as caught:
            vitally.page("updatedAt")
    shown = f"{caplog.text} {vitally!r} {caught.value!r} {settings_for('https://x.example/')!r}"
    assert KEY not in shown
    assert b64encode(f"{KEY}:".encode()).decode() not in shown
    assert not [record for record in caplog.records if record.name.startswith(("httpx", "httpcore"))]


def test_the_trait_is_written_and_the_others_stay(vitally: Vitally, stand_in: StandIn) -> None:
    row = stand_in.add("Acme", "Finance", traits={"vitally.custom.nextSteps": "call"})
    vitally.set_trait(row["id"], SEGMENT, "option-2")
    assert stand_in.rows[row["id"]]["traits"] == {"vitally.custom.nextSteps": "call", SEGMENT: "option-2"}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429])
def test_a_write_that_is_refused_says_so_at_once(vitally: Vitally, stand_in: StandIn, waits: list[float], status: int) -> None:
    stand_in.faults.append((status, "", {}))
    with pytest.raises(VitallyRefused, match=str(status)):
        vitally.set_trait("a", SEGMENT, "option-2")
    assert real(waits) == []


def test_a_write_without_a_clear_answer_is_neither_done_nor_refused(
    vitally: Vitally, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stand_in.add("Acme")
    stand_in.after.append((502, "<html>", {}))
    with pytest.raises(VitallyUnsure):
        vitally.set_trait(row["id"], SEGMENT, "option-2")
    assert stand_in.rows[row["id"]]["traits"] == {SEGMENT: "option-2"}, "it was taken, as it happens"
    monkeypatch.setattr(module, "SOON", 0.05)
    stand_in.delay = 0.2
    with pytest.raises(VitallyUnsure):
        vitally.set_trait(row["id"], SEGMENT, "option-2")


def test_where_nobody_listens_nothing_is_written(waits: list[float]) -> None:
    vitally = create_vitally(settings_for("http://127.0.0.1:9/"), waits.append)
    with pytest.raises(VitallyAway):
        vitally.set_trait("a", SEGMENT, "b")
    with pytest.raises(VitallyAway, match="can't be reached"):
        vitally.account("a")
    assert real(waits) == [], "whoever waits is told at once"
    vitally.close()


def test_without_its_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"pip install -r requirements\.txt"):
        create_vitally(settings_for("https://x.example/"))


def test_its_library_is_not_loaded_before_it_is_needed() -> None:
    asked = "import sys, bot.slack.app; print('httpx' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True) == "False\n"


def test_an_answer_that_drips_in_is_not_waited_for_however_often_a_drop_comes(url: str, stand_in: StandIn, waits: list[float]) -> None:
    """Each call is asked for the time when it begins and with each piece that comes."""
    row = stand_in.add("Acme")
    seconds = itertools.count(0.0, 31.0)
    vitally = Vitally(url, KEY, waits.append, lambda: next(seconds))
    with pytest.raises(VitallyAway, match="too slow"):
        vitally.page("updatedAt")
    assert len(real(waits)) == ATTEMPTS - 1
    with pytest.raises(VitallyAway, match="too slow"):
        vitally.account(row["id"])
    with pytest.raises(VitallyUnsure):
        vitally.set_trait(row["id"], SEGMENT, "option-2")
    seconds = itertools.count(0.0, 0.1)
    assert (vitally.account(row["id"]) or {})["name"] == "Acme"
    vitally.close()


@pytest.mark.parametrize("reset", ["", "soon", "-5", "0", "Wed, 21 Oct 2026 07:28:00 GMT", "9" * 30, "nan", "1e3"])
def test_a_reset_that_says_nothing_is_waited_out_by_growing_spans(
    vitally: Vitally, stand_in: StandIn, waits: list[float], reset: str
) -> None:
    for name in ("RateLimit-Reset", "Retry-After"):
        stand_in.faults.append((429, "<html>", {name: reset}))
    vitally.page("updatedAt")
    first, second = real(waits)
    assert 1 <= first <= 3
    assert 2 <= second <= 4


def test_retry_after_will_do_where_no_reset_is_said(vitally: Vitally, stand_in: StandIn, waits: list[float]) -> None:
    stand_in.faults.append((429, "", {"Retry-After": "17"}))
    vitally.page("updatedAt")
    assert 17 <= real(waits)[0] <= 18


def test_the_key_does_not_follow_a_redirect(vitally: Vitally, stand_in: StandIn, clock: Clock) -> None:
    """A write is not led astray either."""
    elsewhere = StandIn(lambda: clock.time.timestamp())
    address = elsewhere.start()
    for status in (301, 302, 303, 307, 308):
        stand_in.faults.append((status, "", {"Location": f"{address}accounts"}))
        with pytest.raises(VitallyRefused, match=str(status)):
            vitally.page("updatedAt")
        stand_in.faults.append((status, "", {"Location": f"{address}accounts/a"}))
        with pytest.raises(VitallyRefused, match=str(status)):
            vitally.set_trait("a", SEGMENT, "option-2")
    assert elsewhere.asked == []
    elsewhere.stop()
