"""Question sets as CSMs would type them, against the figures the product promises among all ten playbooks.

The sets in `tuned/` were used to choose words and thresholds; those in `held-out/` never were, and show whether that generalises.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.evaluation.questions import Row, read_set
from bot.evaluation.report import Figures, evaluate
from bot.lookup.index import Index

QUESTIONS = Path(__file__).parents[1] / "questions"
PARTS = ("tuned", "held-out")
PROMISED = {"terms and entries": 0.88, "sections and industries": 0.88, "refusals": 0.84, "help": 0.80}
ALL_TOGETHER = 0.89
NAMED = {"term-exact": 0.98, "term-typo": 0.96, "abbreviation-in-passing": 0.86, "paraphrase-hard": 0.70}


def rows_of(part: str) -> Iterator[Row]:
    for path in sorted((QUESTIONS / part).glob("*.jsonl")):
        yield from read_set(path)


@pytest.mark.parametrize("part", PARTS)
def test_the_look_up_keeps_its_promises_among_ten_playbooks(whole: Index, part: str) -> None:
    assert short_of_promises(evaluate(whole, rows_of(part))) == {}


def short_of_promises(figures: Figures) -> dict[str, str]:
    """What falls short, with its figure."""
    reached = {"all": figures.total, **figures.groups, **figures.categories}
    shares = {name: reached[name].exact / reached[name].asked for name in ("all", *PROMISED, *NAMED)}
    promised = {"all": ALL_TOGETHER, **PROMISED, **NAMED}
    return {name: f"{share:.1%}" for name, share in shares.items() if share < promised[name]}
