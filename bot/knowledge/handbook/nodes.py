"""YAML nodes that can be written back with their comments: reading and writing a playbook's file, and plain data as nodes of our style."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, ScalarString
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from bot.knowledge.model import Item, slugify

ONE_LINE = 1_000_000
"""Columns: texts stay on one line, however long, so that a changed word is a changed line."""
_PLAIN_IN_FLOW = re.compile(r"[^\W_][\w .&/()'+-]*")
"""What every reader of YAML takes for a text inside `[…]`, without quotes."""
_NEEDS_ESCAPES = re.compile(r"[\t\r\x85\u2028\u2029\ufeff]|^[\s#]|\s\Z|\n[^\S\n]|[^\S\n]\n")
"""Blanks that some reader of YAML would drop, or take for the end of a line or for an indentation."""
FLOW = ("aliases", "signs", "tools", "columns", "examples")
"""Short lists that stand on one line."""


@dataclass
class YamlFile:
    """A playbook's file taken apart: `comments` are the lines above each key of the top level, which would cling to the entry before it."""

    nodes: CommentedMap
    comments: dict[str, str]

    @classmethod
    def load(cls, text: str) -> YamlFile:
        comments = {}

        def take(found: re.Match[str]) -> str:
            comments[found["key"]] = found["above"]
            return f"{found['key']}:"

        return cls(_yaml().load(_TOP_KEY.sub(take, text)), comments)

    def dump(self) -> str:
        """The file's text. Once only: writing uses comments up."""
        return re.sub(r"^(\w+):", lambda found: self.comments.get(found[1], "") + found[0], dump(self.nodes), flags=re.MULTILINE)


_TOP_KEY = re.compile(r"^(?P<above>(?:(?:#.*)?\n)*)(?P<key>\w+):", re.MULTILINE)


def put(nodes: CommentedMap, key: str, value: Any, after: str) -> None:
    """Sets a key; a new one comes behind another, never last, where a comment may follow."""
    if key in nodes:
        nodes[key] = value
    else:
        nodes.insert(list(nodes).index(after) + 1, key, value)


def write_whole(path: Path, text: str) -> None:
    """Whole or not at all: nobody ever reads half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = ONE_LINE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def dump(nodes: CommentedMap) -> str:
    stream = io.StringIO()
    _yaml().dump(nodes, stream)
    return stream.getvalue()


def node(value: Any, key: str = "") -> Any:
    """Plain data as nodes: an entry of nothing but its text as that text, a section of nothing but entries as their list."""
    if isinstance(value, str) and not isinstance(value, ScalarString):
        if _NEEDS_ESCAPES.search(value) or not _is_text(value):
            return DoubleQuotedScalarString(value)
        return LiteralScalarString(value) if "\n" in value else value
    if isinstance(value, dict):
        if value.keys() == {"items"}:
            return node(value["items"])
        if value.keys() == {"text"}:
            return node(value["text"])
        return CommentedMap({name: node(inner, name) for name, inner in value.items()})
    if isinstance(value, (list, tuple)):
        if key not in FLOW or not all(isinstance(inner, str) and "\n" not in inner for inner in value):
            return CommentedSeq([node(inner) for inner in value])
        sequence = CommentedSeq(map(in_flow, value))
        sequence.fa.set_flow_style()
        return sequence
    return value


def in_flow(text: str) -> Any:
    """A text inside `[…]`, in quotes where some reader of YAML would stumble."""
    return node(text) if _PLAIN_IN_FLOW.fullmatch(text) else DoubleQuotedScalarString(text)


def sequence_like(old: Sequence[Any], entries: Sequence[Any], positions: Sequence[int | None]) -> CommentedSeq:
    """A list in the place and style of another; `positions` say where in that one each entry stood, whose comments come along."""
    sequence = CommentedSeq(entries)
    if isinstance(old, CommentedSeq):
        if old.fa.flow_style() and all(isinstance(entry, str) for entry in entries):
            sequence.fa.set_flow_style()
        for here, there in enumerate(positions):
            if there is not None and there in old.ca.items:
                sequence.ca.items[here] = old.ca.items[there]
    return sequence


def _is_text(value: str) -> bool:
    """Whether the loader's YAML 1.1 takes it for a text where ruamel's 1.2 does: `yes` and `1:30` are none."""
    return str(_RESOLVER.resolve(ScalarNode, value, (True, False))) == "tag:yaml.org,2002:str"


_RESOLVER = Resolver()


def as_map(parent: CommentedMap, key: str, shape: type[Item]) -> CommentedMap:
    """The value under a key as a mapping, also where it was written as a plain text."""
    value = parent.get(key)
    if not isinstance(value, CommentedMap):
        value = CommentedMap({} if value is None else {shape.shorthand: value})
        parent[key] = value
    return value


def number_twins(items: Sequence[Any]) -> None:
    """Entries whose words give the same id get ids of their own."""
    seen: set[str] = set()
    for item in items:
        label = (
            next((item[name] for name in ("term", "category", "product", "name", "text") if name in item), "")
            if isinstance(item, dict)
            else item
        )
        slug = unique = str(item.get("id") if isinstance(item, dict) and "id" in item else slugify(str(label)))
        count = 1
        while unique in seen:
            count += 1
            unique = f"{slug}-{count}"
        seen.add(unique)
        if unique != slug and isinstance(item, dict):
            item["id"] = unique
