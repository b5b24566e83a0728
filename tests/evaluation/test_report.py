"""The figures of question sets, alone and beside other engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.evaluation.peers import PEERS
from bot.evaluation.questions import Row
from bot.evaluation.report import evaluate, evaluate_peers, percentile
from bot.lookup.index import Index

SET = [
    {"q": "ROAS", "via": "/term", "category": "term-exact", "expect": {"kind": "term", "title_any": ["ROAS"]}},
    {"q": "ROAS", "via": "/term", "category": "term-exact", "expect": {"kind": "term", "title_any": ["Chargeback"]}},
    {"q": "ecommerce metrics", "via": "/industry", "category": "section", "expect": {"kind": "section", "section": "metrics"}},
    {"q": "who won the match last night", "via": "dm", "category": "none", "expect": {"kind": "none"}},
]
INSTALLED = [name for name in PEERS if name != "embedding"]


@pytest.fixture
def rows() -> list[Row]:
    return [Row.model_validate(row) for row in SET]


def test_figures_are_summed_up_by_kind_and_category(whole: Index, rows: list[Row]) -> None:
    figures = evaluate(whole, rows)
    assert figures.facts()["all"] == {"asked": 4, "exact": 0.75, "shown": 0.75}
    assert figures.facts()["groups"]["terms and entries"] == {"asked": 2, "exact": 0.5, "shown": 0.5}
    assert figures.facts()["categories"]["none"]["exact"] == 1
    assert [miss.row for miss in figures.misses] == [rows[1]]


@pytest.mark.parametrize("name", INSTALLED)
def test_a_peer_ranks_the_same_entries(index: Index, rows: list[Row], name: str) -> None:
    """It is asked for entries, and what to refuse; it needs no judgement to find a name."""
    (figures,), missing = evaluate_peers([name], index, [rows[0], rows[3]])
    assert missing == []
    assert figures.total.asked == 2
    assert figures.groups["terms and entries"].shown == 1


def test_a_peer_that_is_not_installed_is_left_out_and_named(index: Index, rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "bm25s", None)
    figures, missing = evaluate_peers(["bm25", "fts5"], index, rows)
    assert [each.name for each in figures] == ["fts5"]
    assert missing == ["bm25: bm25s is not installed"]


def test_the_command_prints_json_or_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, SET)))
    assert main(["eval", str(path), "--json", "--against", "fts5"]) == 0
    (facts,) = json.loads(capsys.readouterr().out).values()
    assert facts["all"]["asked"] == 4
    assert [peer["name"] for peer in facts["peers"]] == ["fts5"]
    assert main(["eval", str(path), "--misses"]) == 0
    printed = capsys.readouterr().out
    assert "terms and entries" in printed
    assert "ROAS" in printed


@pytest.mark.parametrize(
    ("arguments", "message"), [(["nowhere.jsonl"], "can't be read"), (["x.jsonl", "--against", "grep"], "no engine is called grep")]
)
def test_what_can_not_be_scored_is_said(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_percentile_is_a_value_that_was_seen() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0] * 98 + [9.0, 9.0], 0.99) == 9.0
    assert percentile([], 0.5) == 0.0
