"""The table that is printed: each figure, what it is compared with, and whether it is as expected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

HEADINGS = ("figure", "ours", "bare", "ratio", "difference", "expected", "")


@dataclass(frozen=True)
class Expectation:
    of: Literal["ours", "ratio", "difference"]
    sign: Literal["<", "<=", ">="]
    bound: float

    def holds(self, value: float) -> bool:
        match self.sign:
            case "<":
                return value < self.bound
            case "<=":
                return value <= self.bound
            case ">=":
                return value >= self.bound


@dataclass(frozen=True)
class Row:
    """`ours` and `bare` in `unit`; NaN is what could not be measured here."""

    figure: str
    unit: str
    ours: float
    bare: float | None = None
    expected: Expectation | None = None

    def value(self, of: str) -> float:
        if of == "ours":
            return self.ours
        assert self.bare is not None
        return self.ours / self.bare if of == "ratio" else self.ours - self.bare

    def cells(self) -> tuple[str, ...]:
        compared = ("", "", "") if self.bare is None else (_number(self.bare), f"{self.value('ratio'):.2f}", self._difference())
        return (f"{self.figure}, {self.unit}", _number(self.ours), *compared, *self._verdict())

    def _difference(self) -> str:
        difference = self.value("difference")
        return ("+" if difference > 0 else "") + _number(difference)

    def _verdict(self) -> tuple[str, str]:
        if self.expected is None:
            return "", ""
        value = self.value(self.expected.of)
        verdict = "not measured" if math.isnan(value) else "ok" if self.expected.holds(value) else "short"
        return f"{self.expected.of} {self.expected.sign} {self.expected.bound:g}", verdict


def table(rows: Sequence[Row]) -> str:
    cells = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "  ".join(_aligned(cell, width, number) for number, (cell, width) in enumerate(zip(line, widths, strict=True))) for line in cells
    ]
    return "\n".join(line.rstrip() for line in [lines[0], "-" * len(lines[0]), *lines[1:]])


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least that share of all values does not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if 1 <= column <= 4 else cell.ljust(width)


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 100 else f"{value:,.0f}"
