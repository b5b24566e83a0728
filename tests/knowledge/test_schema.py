"""The schema in the folder is the model's, every playbook obeys it, and it refuses what the loader refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.__main__ import main
from bot.knowledge.schema import SCHEMA_FILE, schema_text

FOLDER = Path(__file__).parents[2] / "knowledge"
SCHEMA: dict[str, Any] = json.loads((FOLDER / SCHEMA_FILE).read_text(encoding="utf-8"))
TOYS = {"industry": "Toys", "slug": "toys", "status": "draft", "description": "Shops that sell toys."}


def errors(playbook: dict[str, Any]) -> list[str]:
    return [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(playbook)]


def test_the_file_beside_the_playbooks_is_the_models(capsys: pytest.CaptureFixture[str]) -> None:
    assert (FOLDER / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text(), "run: python -m bot schema > knowledge/" + SCHEMA_FILE
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == schema_text()


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_playbook_obeys_it(path: Path) -> None:
    playbook = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert errors(json.loads(json.dumps(playbook, default=str))) == []


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"cares_about": ["Price", {"text": "Speed", "so_what": "Ask."}]},
        {"cares_about": {"notes": ["Above all:"], "items": ["Price"]}},
        {"description": {"text": "Shops.", "sub_segments": [{"name": "Online"}]}},
        {"sources": ["/docs", {"url": "https://example.com", "title": "x"}]},
        {"software": [{"category": "Platforms", "tools": ["Shopify", {"name": "Wix"}]}]},
    ],
)
def test_it_takes_what_the_loader_takes(more: dict[str, Any]) -> None:
    assert errors(TOYS | more) == []


@pytest.mark.parametrize(
    "more",
    [
        {"terminolgy": []},
        {"status": "done"},
        {"slug": "Toy Shops"},
        {"cares_about": "Price"},
        {"terminology": [{"term": "SKU"}]},
        {"terminology": ["SKU"]},
        {"metrics": [{"name": "x", "good": "higher"}]},
        {"brief": {"cares": []}},
    ],
)
def test_it_refuses_what_the_loader_refuses(more: dict[str, Any]) -> None:
    assert errors(TOYS | more) != []


def test_hovering_over_a_key_says_what_it_is_for() -> None:
    described = SCHEMA["properties"]
    assert "found by" in SCHEMA["$defs"]["Tool"]["anyOf"][1]["properties"]["aliases"]["description"]
    assert "point to it" in described["signs"]["description"]
