"""Question sets are read with their mistakes named, and answers are judged by what a person would see."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.questions import Expected, QuestionSetError, Verdict, read_set


def match(title: str = "", text: str = "", industry: str = "ecommerce", section: str | None = "metrics") -> dict:
    return {"title": title, "text": text, "industry": industry, "section": section}


def given(kind: str, *matches: dict, choices: tuple[dict, ...] = (), industry: str | None = None, section: str | None = None) -> dict:
    return {"kind": kind, "matches": list(matches), "choices": list(choices), "industry": industry, "section": section}


RIGHT, SHOWN, WRONG = Verdict(True, True), Verdict(False, True), Verdict(False, False)
ROAS = Expected(kind="term", title_any=("ROAS",))
METRICS = Expected(kind="section", industry="ecommerce", section="metrics")


@pytest.mark.parametrize(
    ("expected", "answer", "verdict"),
    [
        (ROAS, given("term", match("ROAS (Return on Ad Spend)")), RIGHT),
        (ROAS, given("entry", match("Ads", "*ROAS* is a ratio")), RIGHT),
        (ROAS, given("term", match("AOV"), match("ROAS")), SHOWN),
        (ROAS, given("choices", choices=(match("AOV"), match("ROAS"))), SHOWN),
        (ROAS, given("none", choices=(*(match("AOV") for _ in range(5)), match("ROAS"))), WRONG),
        (METRICS, given("section", match(), industry="ecommerce", section="metrics"), RIGHT),
        (METRICS, given("section", match(section="groups"), industry="ecommerce", section="groups"), WRONG),
        (METRICS, given("choices", choices=(match(industry="finance"), match())), SHOWN),
        (Expected(kind="industry", industry="finance"), given("industry", match(industry="finance"), industry="finance"), RIGHT),
        (Expected(kind="industry", industry="finance"), given("choices", choices=(match(industry="finance"),)), SHOWN),
        (Expected(kind="none"), given("none"), RIGHT),
        (Expected(kind="none"), given("term", match("ROAS")), WRONG),
    ],
)
def test_an_answer_is_judged(expected: Expected, answer: dict, verdict: Verdict) -> None:
    assert expected.judge(answer) == verdict


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", "holds no question"),
        ('{"q": "a"', ":1: no JSON: "),
        ('\n{"q": "a", "via": "letter", "category": "c", "expect": {"kind": "none"}}', ":2: via: "),
        ('{"q": "a", "via": "dm", "category": "c", "expect": {"kind": "none", "sort": "x"}}', ":1: expect.sort: "),
    ],
)
def test_what_is_wrong_with_a_set_is_named(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(lines)
    with pytest.raises(QuestionSetError) as caught:
        read_set(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)


def test_a_set_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"nowhere\.jsonl: can't be read"):
        read_set(tmp_path / "nowhere.jsonl")
