"""What a playbook must hold before it may call itself written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import main
from bot.knowledge.minimum import AT_LEAST, IN_A_BRIEF, OF_A_PRODUCT, below_minimum
from bot.knowledge.model import Playbook


def written() -> dict[str, Any]:
    """The least that is enough."""
    bullets = [f"bullet {number}" for number in range(12)]
    return {
        "industry": "Toys",
        "slug": "toys",
        "status": "draft",
        "sources": ["/docs"],
        "brief": {
            "cares": ["a", "b", "c"],
            "terms": ["T0", "T1", "T2"],
            "questions": ["a?", "b?", "c?"],
            "checks": ["a", "b"],
            "pitch": {"product": "P0", "why": "w", "objection": "o", "reply": "r"},
        },
        "description": "Shops that sell toys.",
        "cares_about": bullets[: AT_LEAST["cares_about"]],
        "terminology": [{"term": f"T{number}", "definition": "d", "so_what": "Ask."} for number in range(AT_LEAST["terminology"])],
        "software": [{"category": "Tills", "tools": ["Square"], "so_what": "Ask."}],
        "metrics": [
            {"name": f"M{number}", "formula": "a / b", "unit": "%", "good": "up", "business_context": "c", "so_what": "Ask."}
            for number in range(AT_LEAST["metrics"])
        ],
        "event_taxonomy": ["`toy_viewed`, `toy_added`, `checkout_started`, `order_completed`"],
        "person_profiles": bullets[:1],
        "groups": bullets[:1],
        "products": [
            {"product": f"P{number}", "so_what": "Pitch.", **{part: bullets[:least] for part, least in OF_A_PRODUCT.items()}}
            for number in range(AT_LEAST["products"])
        ],
    }


def missing(playbook: dict[str, Any]) -> list[tuple[str, str]]:
    return [(".".join(map(str, where)), message) for where, message in below_minimum(Playbook.model_validate(playbook))]


def test_the_least_is_enough() -> None:
    assert missing(written()) == []


@pytest.mark.parametrize("key", AT_LEAST)
def test_one_entry_less_is_too_few(key: str) -> None:
    playbook = written()
    playbook[key] = playbook[key][:-1]
    assert [
        where for where, message in missing(playbook) if "of at least" in message or "say how to read" in message or "events" in message
    ]
    assert all(where.startswith(key) for where, _ in missing(playbook))


@pytest.mark.parametrize("part", OF_A_PRODUCT)
def test_three_products_must_be_whole(part: str) -> None:
    playbook = written()
    playbook["products"][1][part] = playbook["products"][1][part][:-1]
    least = OF_A_PRODUCT[part]
    assert missing(playbook) == [
        (f"products.items.1.{part}", f"has {least - 1} of at least {least} entries: add to it, or call the playbook a stub")
    ]


def test_a_further_product_may_be_as_short_as_the_page_has_it() -> None:
    playbook = written()
    playbook["products"].append({"product": "P9", "so_what": "Pitch.", "best_practices": ["only one"]})
    assert missing(playbook) == []


@pytest.mark.parametrize("key", ["terminology", "metrics", "software", "products"])
def test_every_term_metric_category_and_product_needs_a_so_what(key: str) -> None:
    playbook = written()
    del playbook[key][0]["so_what"]
    assert missing(playbook) == [
        (f"{key}.items.0", "has no so_what: one line that says what a CSM does with it (ask, check, pitch or warn)")
    ]


@pytest.mark.parametrize("key", IN_A_BRIEF)
def test_a_brief_is_one_screen_no_more_no_less(key: str) -> None:
    for change in (lambda entries: entries[:-1], lambda entries: [*entries, "T3"]):
        playbook = written()
        playbook["brief"][key] = change(playbook["brief"][key])
        assert [where for where, _ in missing(playbook)] == [f"brief.{key}"]


@pytest.mark.parametrize("key", ["formula", "unit", "good", "business_context"])
def test_a_metric_says_how_it_is_counted_and_read(key: str) -> None:
    playbook = written()
    del playbook["metrics"][0][key]
    if key == "formula":
        assert [where for where, _ in missing(playbook)] == ["metrics"]
    else:
        assert missing(playbook)[0][1].startswith("7 metrics say how to read them, 8 must")


@pytest.mark.parametrize("key", ["brief", "sources"])
def test_a_brief_and_a_source_are_needed(key: str) -> None:
    playbook = written()
    del playbook[key]
    assert [where for where, _ in missing(playbook)] == [key]


def test_a_stub_may_be_empty() -> None:
    assert missing({"industry": "Toys", "slug": "toys", "status": "stub", "description": "Shops."}) == []


def test_check_refuses_less_and_the_bot_serves_it_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    playbook = written() | {"terminology": written()["terminology"][:3]}
    (tmp_path / "toys.yaml").write_text(yaml.safe_dump(playbook, sort_keys=False))
    monkeypatch.setenv("KNOWLEDGE_DIR", str(tmp_path))
    assert main(["check"]) == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith(f"{tmp_path}/toys.yaml:")
    assert line.endswith("terminology: has 3 of at least 15 entries: add to it, or call the playbook a stub")
    assert main(["ask", "/term", "T1"]) == 0
    assert "T1" in capsys.readouterr().out


def test_a_brief_names_terms_and_products_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    playbook = written()
    playbook["brief"]["terms"][1] = "T99"
    playbook["brief"]["pitch"]["product"] = "P99"
    (tmp_path / "toys.yaml").write_text(yaml.safe_dump(playbook, sort_keys=False))
    monkeypatch.setenv("KNOWLEDGE_DIR", str(tmp_path))
    assert main(["check"]) == 1
    text = capsys.readouterr().out
    assert 'brief > terms > #2: "T99" is no term of this playbook' in text
    assert 'brief > pitch > product: "P99" is no product of this playbook' in text
