"""Plain data, and what can be done to them: what a proposal comes down to, whether it is made in a text or only tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.knowledge.yaml_tree import Path


class Data:
    """Plain data (dicts, lists, texts, days) and what can be done to them. A path leads to a mapping or a list."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def at(self, path: Path) -> Any:
        """The value there; None where nothing is."""
        value = self.value
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def put(self, path: Path, key: str, value: Any, order: Sequence[str]) -> None:
        """Sets a key of a mapping; a new one comes behind those that stand before it in `order`."""
        self.at(path)[key] = value

    def take_away(self, path: Path, key: str) -> None:
        del self.at(path)[key]

    def append(self, path: Path, value: Any) -> None:
        self.at(path).append(value)

    def expand(self, path: Path, key: str) -> None:
        """A text becomes a mapping that has it under the key."""
        self.at(path[:-1])[path[-1]] = {key: self.at(path)}
