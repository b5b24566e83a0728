"""The index in use. New knowledge is indexed beside it and takes its place in one step; knowledge that is broken leaves it where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.knowledge.problem import Problem
from bot.lookup.index import Index


class Library:
    """Whoever answers reads `index` once and keeps to it, so that no answer is made from two."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.problems: tuple[Problem, ...] = ()
        """Why the newest knowledge is not in use; empty if it is."""
        self.on_swap: list[Callable[[], None]] = []
        """Who wants to know of new knowledge."""

    def swap(self, index: Index) -> None:
        self.index = index
        self.problems = ()
        self.announce()

    def announce(self) -> None:
        """Tell everybody that the knowledge in use may be new to them: at the start, and with each swap."""
        for tell in self.on_swap:
            tell()

    def keep(self, problems: Sequence[Problem]) -> None:
        """The newest knowledge has these problems: the index stays."""
        self.problems = tuple(problems)
