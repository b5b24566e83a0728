"""Question sets: JSON lines of what a CSM types and what a right answer is (see `tests/questions/README.md`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.lookup.question import Via

SHOWN = 5
"""Matches or choices that a person looks at."""
FREE = ("term", "entry")
"""Kinds of answers that are one or a few entries, judged by the words of the first."""


class QuestionSetError(Exception):
    """A question set can't be read: where, and what is wrong."""


class Expected(BaseModel):
    """A right answer. `industry` and `section` None are not checked; a right entry holds one of the texts in its title or text."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str
    industry: str | None = None
    section: str | None = None
    title_any: tuple[str, ...] = ()
    text_any: tuple[str, ...] = ()

    def holds(self, match: Mapping[str, Any]) -> bool:
        """Whether the match (a dict with `title` and `text`) has one of the texts."""
        said = plain(f"{match['title']} {match['text']}")
        return any(plain(text) in said for text in (*self.title_any, *self.text_any))

    def judge(self, answer: Mapping[str, Any]) -> Verdict:
        """`answer` as `ask --json` gives it."""
        matches = answer["matches"]
        shown = [*matches, *answer["choices"]][:SHOWN]
        if self.kind in FREE:
            exact = answer["kind"] in FREE and self.holds(matches[0])
            return Verdict(exact, exact or any(map(self.holds, shown)))
        if self.kind == "section":
            places = [self._is_section(match) for match in shown]
            return Verdict(answer["kind"] == "section" and self._is_section(answer), any(places) or self._is_section(answer))
        if self.kind == "industry":
            exact = answer["kind"] == "industry" and answer["industry"] == self.industry
            return Verdict(exact, exact or any(match["industry"] == self.industry for match in shown))
        right = answer["kind"] == self.kind
        return Verdict(right, right)

    def _is_section(self, place: Mapping[str, Any]) -> bool:
        return place["section"] == self.section and self.industry in (None, place["industry"])


@dataclass(frozen=True)
class Verdict:
    """`exact`: right kind, and the first match is right. `shown`: the right content is among the first five matches or choices."""

    exact: bool
    shown: bool


class Row(BaseModel):
    """A line of a set. `q` is the text as Slack delivers it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    q: str
    via: Via
    category: str
    expect: Expected
    note: str | None = None


def read_set(path: Path) -> list[Row]:
    """The set's rows; blank lines don't count. QuestionSetError names the file, the line and what is wrong there."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"{path}: can't be read: {error}") from error
    rows = [_row(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise QuestionSetError(f"{path}: holds no question")
    return rows


def _row(path: Path, number: int, line: str) -> Row:
    try:
        return Row.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise QuestionSetError(f"{path}:{number}: {where + ': ' if where else ''}{first['msg']}") from error
    except ValueError as error:
        raise QuestionSetError(f"{path}:{number}: no JSON: {error}") from error


def plain(text: str) -> str:
    """As texts are compared: no emphasis, no underscores, lower case, single blanks."""
    return " ".join(text.replace("*", "").replace("`", "").replace("_", " ").lower().split())


def asked_of_entries(rows: Sequence[Row]) -> list[Row]:
    """The questions that an engine which only ranks entries can answer."""
    return [row for row in rows if row.expect.kind in FREE]
