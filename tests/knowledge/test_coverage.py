"""The table of what the playbooks hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.__main__ import main
from bot.knowledge.coverage import HEADINGS, coverage
from bot.knowledge.model import Playbook
from tests.knowledge.test_minimum import written

TODAY = date(2026, 11, 24)


def of(**more: object) -> Playbook:
    return Playbook.model_validate(written() | more)


def test_it_counts_what_is_there_and_what_is_missing() -> None:
    row = coverage(of(), TODAY)
    assert list(row.counts) == list(HEADINGS)
    assert (row.counts["terminology"], row.counts["metrics"], row.counts["best_practices"], row.counts["brief"]) == (15, 8, 12, 12)
    assert all(row.counts[key] >= row.least.get(key, 0) for key in row.counts)
    assert (row.so_whats, row.so_whats_missing) == (15 + 8 + 1 + 3, 0)
    assert row.age is None


def test_a_so_what_that_is_missing_is_counted() -> None:
    terms = written()["terminology"]
    del terms[0]["so_what"], terms[3]["so_what"]
    assert coverage(of(terminology=terms), TODAY).so_whats_missing == 2


def test_the_age_is_in_days_since_the_check_on_record() -> None:
    assert coverage(of(status="reviewed", verified=TODAY - timedelta(days=30)), TODAY).age == 30


def test_drafts_are_all_of_a_draft_and_the_marked_ones_of_a_reviewed_playbook() -> None:
    everything = coverage(of(), TODAY).drafts
    assert everything > 50
    terms = written()["terminology"]
    terms[0]["status"] = "draft"
    assert coverage(of(status="reviewed", owner="CS", terminology=terms), TODAY).drafts == 1


def test_the_command_draws_ten_lines_with_a_status_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage"]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    for title in ("Industry", *HEADINGS.values(), "So-what", "Draft", "Checked"):
        assert title in header
    assert [line.split("(")[0].strip() for line in lines[:10]] == [
        "AI & Data", "Consumer software", "Developer tools", "E-commerce", "Education", "Enterprise software", "Finance", "Healthcare",
        "Logistics", "Marketing",
    ]  # fmt: skip
    assert "(reviewed)" in lines[3]
    assert all("(draft)" in line for line in lines[:10] if line != lines[3])
    assert "…" not in "".join(lines), "nothing is cut"


def test_a_terminal_gets_it_in_colour(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert main(["coverage"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b[32mE-commerce" in shown
    assert "\x1b[33mFinance" in shown
