"""A proposal is told what `bot check` would say of it, at the key that is to blame."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.knowledge.model import Playbook
from bot.knowledge.proposal import Proposal
from bot.publishing.edit import edited
from bot.publishing.problems import problems_in, problems_of
from tests.publishing.conftest import GAMES, TOYS


def told(folder: Path, section: str, entry: str = "", before: dict[str, str] | None = None, **values: str) -> list[tuple[str, str]]:
    return problems_of(load_knowledge(folder), Proposal(section, values, entry, before or {}))


RRP = "toys/terminology/rrp"


@pytest.mark.parametrize(
    ("section", "values", "problems"),
    [
        ("toys/terminology", {"term": "ATC", "definition": "Add to cart", "source": "https://toys.org/a", "status": "draft"}, []),
        ("toys/cares_about", {"text": "Safety"}, []),
        ("toys/products/surveys/best_practices", {"text": "Ask them"}, []),
        ("toys/terminology", {"term": "ATC", "definition": " "}, [("definition", "is needed")]),
        ("toys/terminology", {"term": "", "definition": "x"}, [("term", "is needed")]),
        (
            "toys/terminology",
            {"term": "ATC", "definition": "x", "source": "toys.org"},
            [("source", "is no link: write https://… or a path of the PostHog site such as /docs/…")],
        ),
        ("toys/terminology", {"term": "rrp", "definition": "x"}, [("term", '"RRP" is in the playbook already')]),
        ("toys/terminology", {"term": "r.r.p.", "definition": "x"}, [("term", '"rrp" names the term RRP already')]),
        ("toys/terminology", {"term": "ATC", "definition": "x", "alias": "S-K-U"}, [("alias", '"sku" names the term SKU already')]),
        (
            "toys/terminology",
            {"term": "Board games", "definition": "x"},
            [("term", '"Board games" is a name of the industry Games too (games.yaml), which would hide the term')],
        ),
        ("toys/metrics", {"name": "AOV"}, [("", "says nothing: give it a text, a measurement, a formula or a business_context")]),
        ("toys/metrics", {"name": "AOV", "text": "x", "good": "left"}, [("good", "must be one of 'up', 'down' or 'depends', not 'left'")]),
        ("toys/metrics", {"name": "AOV", "text": "x", "verified": "2999-01-01"}, [("verified", "2999-01-01 has not come yet")]),
        ("toys/metrics", {"name": "AOV", "text": "x", "verified": "soon"}, [("verified", "must be a date such as 2026-01-31, not 'soon'")]),
        ("toys/metrics", {"name": "AOV", "text": "x", "colour": "red"}, [("colour", 'unknown key "colour"')]),
        ("toys/cares_about", {"text": "a\0b"}, [("text", "holds a character that is no text: delete it, or type it anew")]),
        ("toys/software/payments", {"name": "Stripe"}, [("", "the playbook has no place for this any more (toys/software/payments)")]),
        ("toys/nonsense", {"text": "a"}, [("", "the playbook has no place for this any more (toys/nonsense)")]),
        ("cars/terminology", {"term": "a", "definition": "b"}, [("", 'there is no playbook "cars"')]),
    ],
)
def test_a_new_entry_is_checked(folder: Path, section: str, values: dict[str, str], problems: list[tuple[str, str]]) -> None:
    found = told(folder, section, **values)
    assert [key for key, _ in found] == [key for key, _ in problems]
    assert all(message.startswith(expected) for (_, message), (_, expected) in zip(found, problems, strict=True)), found


@pytest.mark.parametrize(
    ("entry", "before", "values", "problems"),
    [
        (RRP, {}, {"so_what": "Ask."}, []),
        (RRP, {}, {"verified": "2026-11-01", "status": "reviewed"}, []),
        (RRP, {"definition": "What the maker says."}, {"definition": ""}, [("definition", "is needed")]),
        (RRP, {"term": "RRP"}, {"term": "sku"}, [("term", '"sku" names the term')]),
        (RRP, {}, {"alias": "games"}, [("alias", '"games" is a name of the industry Games too')]),
        (RRP, {"definition": "old"}, {"definition": "new"}, [("definition", '"RRP" has changed meanwhile: its definition now says "What')]),
        (RRP, {}, {"definition": "new"}, [("definition", '"RRP" has changed meanwhile')]),
        ("toys/terminology/vat", {}, {"so_what": "Ask."}, [("", '"vat" is no longer in the playbook')]),
        ("toys", {}, {"alias": "board games"}, [("alias", '"board games" is a name of Games too')]),
        ("toys", {}, {"alias": "playthings"}, []),
        ("toys/description", {}, {"so_what": "Ask."}, []),
    ],
)
def test_a_change_is_checked(
    folder: Path, entry: str, before: dict[str, str], values: dict[str, str], problems: list[tuple[str, str]]
) -> None:
    found = told(folder, entry.rpartition("/")[0] or entry, entry, before, **values)
    assert [key for key, _ in found] == [key for key, _ in problems]
    assert all(message.startswith(expected) for (_, message), (_, expected) in zip(found, problems, strict=True)), found


def test_what_was_wrong_before_is_not_its_fault() -> None:
    toys = Playbook(industry="Toys", slug="toys", status="reviewed", description={"text": "Shops."})
    games = Playbook(industry="Games", slug="games", aliases=("toys",), status="draft", description={"text": "Makers."})
    assert problems_of([toys, games], Proposal("toys/cares_about", {"text": "Safety"})) == []


def test_a_file_as_it_will_be_is_checked_among_the_others(folder: Path) -> None:
    new = edited(TOYS, Proposal("toys", {"alias": "board games"}, "toys"))
    caused, before = problems_in(folder, "toys.yaml", TOYS, new)
    assert [problem.partition(" too")[0] for problem in caused] == ['toys.yaml: aliases > #1: "board games" is a name of Games']
    assert str(folder) not in caused[0]
    assert before == []
    (folder / "games.yaml").write_text(GAMES + "colour: red\n")
    caused, before = problems_in(folder, "toys.yaml", TOYS, TOYS + "colour: red\n")
    assert [problem.partition(":")[0] for problem in (*caused, *before)] == ["toys.yaml", "games.yaml"]
