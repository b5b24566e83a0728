"""The index in use. New knowledge is indexed beside it and takes its place in one step; knowledge that is broken leaves it where it is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.knowledge.problem import Problem
from bot.lookup.index import Index


class Library:
    """Whoever answers reads `index` once and keeps to it, so that no answer is made from two."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.problems: tuple[Problem, ...] = ()
        """Why the newest knowledge is not in use; empty if it is."""

    def swap(self, index: Index) -> None:
        self.index = index
        self.problems = ()

    def keep(self, problems: Sequence[Problem]) -> None:
        """The newest knowledge has these problems: the index stays."""
        self.problems = tuple(problems)
