"""Plain data as YAML in our style: as lines of their own, or within `[…]`."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from bot.knowledge.handbook.nodes import dump, in_flow, node


def indented(lines: str, column: int) -> str:
    return "\n".join(" " * column + line if line else line for line in lines.split("\n"))


def block(value: Any) -> str:
    """The data as lines of our style, from column 0."""
    if isinstance(value, dict):
        return dump(CommentedMap({key: node(inner, key) for key, inner in value.items()})).rstrip("\n")
    return block({"x": value})[3:]


def inline(value: Any) -> str:
    """The data as they stand within `[…]`."""
    return dump(CommentedMap({"x": _in_line(value)}))[3:].rstrip("\n")


def _in_line(value: Any) -> Any:
    if isinstance(value, str):
        return in_flow(value)
    nodes: Any = value
    if isinstance(value, dict):
        nodes = CommentedMap({key: _in_line(inner) for key, inner in value.items()})
        nodes.fa.set_flow_style()
    elif isinstance(value, list):
        nodes = CommentedSeq(map(_in_line, value))
        nodes.fa.set_flow_style()
    return nodes
