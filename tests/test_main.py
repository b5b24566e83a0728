"""The command line: the contract that tools use, and what people see when something is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.lookup.misses import Miss
from bot.records.accounts import Account, save_sync, store_page
from bot.records.database import Database
from bot.records.feedback import record_feedback
from bot.records.migrate import migrate
from bot.records.misses import record_miss
from tests.stand_in import check_blocks

ROOT = Path(__file__).parent.parent
KEYS = {"kind", "industry", "section", "product", "matches", "choices", "text", "blocks"}
MATCH_KEYS = {"id", "title", "text", "industry", "section", "product", "score", "how"}


def bot(*arguments: str, stdin: str | None = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")} | variables
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=environ, input=stdin, capture_output=True, text=True, check=False
    )


def ask_json(*arguments: str) -> dict:
    run = bot("ask", "--json", *arguments)
    assert run.returncode == 0, run.stderr
    return dict(json.loads(run.stdout))


@pytest.mark.parametrize(
    ("arguments", "kind", "industry", "section", "product"),
    [
        (["--via", "/term", "ROAS"], "term", "ecommerce", "terminology", None),
        (["--via", "/industry", "ecommerce"], "industry", "ecommerce", None, None),
        (["/industry ecommerce metrics"], "section", "ecommerce", "metrics", None),
        (["/industry", "ecommerce", "best", "practices"], "section", "ecommerce", "best_practices", "product-analytics"),
        (["ecommerce", "product", "analytics"], "section", "ecommerce", None, "product-analytics"),
        (["/industry"], "segments", None, None, None),
        (["/industry software"], "choices", None, None, None),
        (["help"], "help", None, None, None),
        (["who is the AE on Acme?"], "none", None, None, None),
        (["/industry ecommerce data section"], "none", "ecommerce", "data", None),
        (
            ["--via", "mention", "<@U1> how to monitor search queries without results"],
            "entry",
            "ecommerce",
            "best_practices",
            "product-analytics",
        ),
    ],
)
def test_an_answer_as_json_keeps_the_contract(
    arguments: list[str], kind: str, industry: str | None, section: str | None, product: str | None
) -> None:
    answer = ask_json(*arguments)
    assert set(answer) == KEYS
    assert (answer["kind"], answer["industry"], answer["section"], answer["product"]) == (kind, industry, section, product)
    for match in answer["matches"] + answer["choices"]:
        assert set(match) == MATCH_KEYS
        assert 0 <= match["score"] <= 1
    check_blocks(answer["blocks"], answer["text"][:3900])


def test_a_batch_is_answered_line_by_line_in_order() -> None:
    lines = [
        json.dumps({"q": "ROAS", "via": "/term"}),
        "",
        json.dumps({"q": "ecommerce metrics"}),
        "not json",
        json.dumps({"q": 5}),
        json.dumps({"q": "x", "via": "fax"}),
    ]
    run = bot("ask", "--batch", "-", stdin="\n".join(lines))
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert [answer.get("kind") for answer in answers] == ["term", "section", None, None, None]
    assert answers[2]["error"].startswith('line 4: expected {"q": "...", "via": "mention"}')


def test_ask_draws_a_card_for_people() -> None:
    run = bot("ask", "/term", "ROAS")
    assert "ROAS (Return on Ad Spend)" in run.stdout
    assert run.stdout.startswith("╭")


def test_check_says_that_all_is_well() -> None:
    run = bot("check")
    assert (run.returncode, run.stdout) == (0, "10 playbooks are fine.\n")


def test_check_lists_every_problem_and_exits_with_1(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("industry: A\nslug: a\nstatus: draft\ndescription: x\nterminolgy: []\n")
    (tmp_path / "b.yaml").write_text("industry: [\n")
    run = bot("check", KNOWLEDGE_DIR=str(tmp_path))
    assert run.returncode == 1
    first, second, count = run.stdout.splitlines()
    assert first == f'{tmp_path}/a.yaml:5:1: unknown key "terminolgy" (did you mean "terminology"?)'
    assert second.startswith(f"{tmp_path}/b.yaml:2:1: this is not YAML: ")
    assert count == "2 problems"


@pytest.mark.parametrize("command", [["ask", "ROAS"], ["serve"], ["socket"], []])
def test_nothing_starts_on_broken_knowledge(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("industry: A\nslug: a\nstatus: draft\n")
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_APP_TOKEN": "xapp-1"}
    run = bot(*command, KNOWLEDGE_DIR=str(tmp_path), **tokens)
    assert run.returncode == 1
    assert f'{tmp_path}/a.yaml:1:1: the key "description" is missing' in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("command", "variables", "missing"),
    [
        ([], {"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"]),
        ([], {"SLACK_SIGNING_SECRET": "s"}, ["SLACK_BOT_TOKEN"]),
        ([], {"SLACK_APP_TOKEN": "xapp-1"}, ["SLACK_BOT_TOKEN"]),
        (["serve"], {}, ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]),
        (["socket"], {"SLACK_BOT_TOKEN": "xoxb-1"}, ["SLACK_APP_TOKEN"]),
    ],
)
def test_missing_variables_are_all_named_with_where_to_get_them(command: list[str], variables: dict[str, str], missing: list[str]) -> None:
    run = bot(*command, **variables)
    assert run.returncode == 2
    named = [line.split()[0] for line in run.stderr.splitlines() if line.startswith("  SLACK_")]
    assert named == missing
    assert run.stderr.count("api.slack.com/apps") == len(missing)
    assert "xoxb-1" not in run.stderr
    assert "Traceback" not in run.stderr


def test_a_wrong_command_says_how_to_call_it() -> None:
    run = bot("serv")
    assert run.returncode == 2
    assert "usage: python -m bot" in run.stderr


def test_migrate_makes_the_database_and_says_in_a_line_what_is_wrong_with_it(tmp_path: Path) -> None:
    assert bot("migrate", DATABASE_URL=f"sqlite:///{tmp_path}/new/records.db").returncode == 0
    assert (tmp_path / "new" / "records.db").exists()
    away = bot("migrate", DATABASE_URL="postgres://bot:secret@127.0.0.1:9/bot")
    assert away.returncode == 2
    assert away.stderr.startswith("DATABASE_URL: the database can't be used (")
    assert "Traceback" not in away.stderr
    assert "secret" not in away.stderr


def test_check_warns_of_a_phrasing_that_finds_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "toys.yaml").write_text(
        "industry: Toys\nslug: toys\nstatus: stub\ndescription: Shops.\n"
        "terminology:\n  - term: SKU\n    definition: A code.\n  - term: LTV\n    definition: Worth.\n    asked_as: [SKU, what a buyer is worth]\n"
    )
    monkeypatch.setenv("KNOWLEDGE_DIR", str(tmp_path))
    assert main(["check"]) == 0
    printed = capsys.readouterr().out
    assert 'toys.yaml:10:16 terminology > LTV > asked_as > #1: "SKU" finds toys/terminology/sku, not this entry' in printed.replace(
        "warning: ", ""
    )
    assert "what a buyer is worth" not in printed


def test_an_answer_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--explain", "client with a shop worries cookie banners mess up atribution"]) == 0
    printed = capsys.readouterr().out
    assert "corrected: atribution -> attribution" in printed
    assert "probability" in printed
    assert main(["ask", "--explain", "--json", "ROAS"]) == 0
    assert json.loads(capsys.readouterr().out)["explanation"]["read"]["words"] == ["roas"]


def test_accounts_are_counted_or_said_to_be_off(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/records.db"
    run = bot("accounts", DATABASE_URL=address, VITALLY_API_KEY="", VITALLY_BASE_URL="")
    assert (run.returncode, run.stdout) == (2, "")
    assert "VITALLY_API_KEY and VITALLY_BASE_URL are not set" in run.stderr
    on = {"DATABASE_URL": address, "VITALLY_API_KEY": "secret-key", "VITALLY_BASE_URL": "https://acme.rest.vitally.io/resources/"}
    run = bot("accounts", **on)
    assert (run.returncode, run.stdout) == (2, "")
    assert "python -m bot migrate" in run.stderr
    migrate(address)
    database = Database(address)
    at = database.now()
    rows = [("a", "Acme", "AI & Data"), ("b", "Bolt", ""), ("c", "Cosmo", "Space tourism")]
    store_page(database, [Account(key, name, "", "active", segment, "", "", at) for key, name, segment in rows], 1)
    save_sync(database, synced=at, trait={"path": "p", "options": []}, trouble="Vitally is too slow")
    database.close()
    found = json.loads(bot("accounts", "--json", **on).stdout)
    assert {key: found[key] for key in ("total", "without", "without_count", "unmapped", "trait", "trouble")} == {
        "total": 3,
        "without": ["Bolt"],
        "without_count": 1,
        "unmapped": {"Space tourism": 1},
        "trait": "p",
        "trouble": "Vitally is too slow",
    }
    assert found["industries"]["ai-and-data"] == 1
    told = bot("accounts", **on)
    assert told.returncode == 0
    for line in (
        "1  AI & Data",
        "1  'Space tourism': none of the industries",
        "1  without a segment:\n         Bolt",
        "3  in all",
        "Last error: Vitally is too slow",
    ):
        assert line in told.stdout
    assert "secret-key" not in told.stdout + told.stderr


def test_gaps_are_told_from_the_records(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/records.db"
    migrate(url)
    database = Database(url)
    for wording in ("drayage", "what is drayage"):
        record_miss(database, "T1", Miss(wording, "logistics", "dm", database.now()))
    record_feedback(database, "T1", "U1", "ecommerce/terminology/aov", useful=False, at=database.now())
    database.close()
    told = bot("gaps", "--json", "--days", "7", DATABASE_URL=url)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert [(gap["wording"], gap["wordings"], gap["count"], gap["industry"]) for gap in found["gaps"]] == [
        ("drayage", ["drayage", "what is drayage"], 2, "logistics")
    ]
    assert found["not_useful"] == [{"entries": ["ecommerce/terminology/aov"], "people": 1}]
    assert found["checked_long_ago"] == []
    assert "finance" in found["drafts"]
    shown = bot("gaps", DATABASE_URL=url)
    assert "2  drayage" in shown.stdout
    assert "ecommerce/terminology/aov" in shown.stdout


@pytest.mark.parametrize("url", ["sqlite:///{}/none.db", "postgres://127.0.0.1:1/none"])
def test_gaps_without_a_database_say_so(tmp_path: Path, url: str) -> None:
    told = bot("gaps", DATABASE_URL=url.format(tmp_path))
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == "DATABASE_URL: there is no database, or it lacks its tables, which `python -m bot migrate` makes.\n"
