"""YAML text -> plain values, with the line and column of each, by PyYAML's safe C loader.

Playbooks are text by many hands, so what they never need is refused: anchors and aliases (the stuff of YAML bombs), tags,
nesting beyond `MAX_DEPTH`, keys written twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml

MAX_DEPTH = 20
"""A playbook nests 7 deep. libyaml's time grows with the square of the depth, so the limit is also what keeps `[[[[…` from hanging."""


class _Mark(Protocol):
    """Where the parser stood; the C parser and the Python one have each their own class."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


Path = tuple[str | int, ...]
Position = tuple[int, int]


class YamlError(Exception):
    """`position` is the 1-based line and column, `where` the path of the value in question."""

    def __init__(self, message: str, position: Position, where: Path = ()) -> None:
        super().__init__(message)
        self.position = position
        self.where = where


@dataclass(frozen=True)
class Tree:
    value: Any
    keys: dict[Path, Position] = field(default_factory=dict)
    values: dict[Path, Position] = field(default_factory=dict)

    def locate(self, path: Path) -> Position:
        """Where the value at `path` stands, or the nearest thing above it that the file has."""
        found: Path = ()
        for part in path:
            if (*found, part) in self.values:
                found = (*found, part)
        return self.values.get(found, (1, 1))


def tree_of(value: Any) -> Tree:
    """Plain values that stand in no file: all of them in its first line."""
    tree = Tree(value)

    def mark(value: Any, path: Path) -> None:
        tree.values[path] = (1, 1)
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
            mark(inner, (*path, key))

    mark(value, ())
    return tree


def _at(mark: _Mark | None) -> Position:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _refuse_what_no_playbook_needs(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent) or anchor:
            raise YamlError(
                f'anchors and aliases (&{anchor}, *{anchor}) are not allowed: write the text out, or put it in quotes if it starts with "&" or "*"',
                _at(event.start_mark),
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise YamlError(f'tags ({tag}) are not allowed: put the text in quotes if it starts with "!"', _at(event.start_mark))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise YamlError(f"nested more than {MAX_DEPTH} deep", _at(event.start_mark))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _documents(text: str) -> Iterator[yaml.Node]:
    loader = yaml.CSafeLoader(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            if node:
                yield node
    finally:
        loader.dispose()


def parse(text: str) -> Tree:
    """One YAML document as dicts, lists and scalars. Raises YamlError at the first thing that can't be read."""
    try:
        _refuse_what_no_playbook_needs(text)
        documents = list(_documents(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if "nesting depth" in str(error.problem) and mark:  # libyaml gives up at 1000, before it tells of the first
            _refuse_what_no_playbook_needs(text[: mark.index - 500])
        raise YamlError(f"this is not YAML: {error.problem or error.context}", _at(mark)) from error
    except yaml.YAMLError as error:
        position = (text.encode()[: getattr(error, "position", 0)].count(b"\n") + 1, 1)  # libyaml counts bytes
        raise YamlError(f"this is not YAML: {getattr(error, 'reason', error)}", position) from error
    if not documents:
        raise YamlError("the file is empty", (1, 1))
    if len(documents) > 1:
        raise YamlError("a second document starts here (---): one file holds one playbook", _at(documents[1].start_mark))
    tree = Tree(None)
    constructor = yaml.constructor.SafeConstructor()

    def build(node: yaml.Node, path: Path) -> Any:
        tree.values[path] = _at(node.start_mark)
        if isinstance(node, yaml.SequenceNode):
            return [build(child, (*path, position)) for position, child in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            try:
                return constructor.construct_object(node)
            except ValueError as error:  # a date such as 2026-13-45
                raise YamlError(f"{node.value!r}: {error}", _at(node.start_mark), path) from error
            except yaml.YAMLError as error:  # = and << mean something to YAML
                raise YamlError(f"{node.value!r} has a meaning of its own in YAML: put it in quotes", _at(node.start_mark), path) from error
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlError("a key has to be a word", _at(key_node.start_mark), path)
            key = key_node.value
            if key in mapping:
                raise YamlError(
                    f'the key "{key}" stands here twice; the first is in line {tree.keys[(*path, key)][0]}', _at(key_node.start_mark), path
                )
            tree.keys[(*path, key)] = _at(key_node.start_mark)
            mapping[key] = build(value_node, (*path, key))
            if mapping[key] is None:  # an empty value is marked where the next one begins
                tree.values[(*path, key)] = _at(key_node.start_mark)
        return mapping

    return Tree(build(documents[0], ()), tree.keys, tree.values)
