"""The knowledge folder -> playbooks. Reads every file, collects every problem, and returns playbooks only if there is none.

What a single file must look like is `model`'s to say; this module finds the line and the words for it.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.knowledge.check import check_folder, check_playbook
from bot.knowledge.model import Item, Playbook
from bot.knowledge.problem import KnowledgeError, Problem
from bot.knowledge.yaml_tree import Path as TreePath
from bot.knowledge.yaml_tree import Tree, YamlError, parse

MAX_BYTES = 1_000_000
"""The E-commerce playbook has 20 kB. Far more is a mistake, and libyaml would take seconds over it."""


@dataclass(frozen=True)
class Source:
    """A playbook with the file it came from."""

    path: str
    playbook: Playbook
    tree: Tree

    def problem(self, where: TreePath, message: str) -> Problem:
        return Problem(self.path, *self.tree.locate(where), readable(where, self.tree.value), message)


def load_knowledge(folder: Path) -> tuple[Playbook, ...]:
    """All playbooks of the folder, by name. Raises KnowledgeError with every problem of every file."""
    sources, problems = read_folder(folder)
    if problems:
        raise KnowledgeError(problems)
    return tuple(sorted((source.playbook for source in sources), key=lambda playbook: playbook.industry.lower()))


def read_folder(folder: Path, instead: Mapping[str, str] = MappingProxyType({})) -> tuple[list[Source], list[Problem]]:
    """Every playbook that can be read, if only in part, and every problem, those that span files included.

    `instead` has texts for names of files that are to be read as if they held them.
    """
    sources: list[Source] = []
    problems: list[Problem] = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".yaml", ".yml") and not path.name.startswith("."))
    except OSError as error:
        return [], [
            Problem(
                str(folder),
                0,
                0,
                "",
                f"can't read the knowledge folder ({error.strerror}): set KNOWLEDGE_DIR to the folder with the playbooks",
            )
        ]
    if not paths:
        problems.append(Problem(str(folder), 0, 0, "", "no playbooks here: it needs one <slug>.yaml for each industry"))
    for path in paths:
        source, found = read_text(str(path), instead[path.name]) if path.name in instead else _read_file(path)
        problems += found
        if source:
            sources.append(source)
            problems += [source.problem(where, message) for where, message in check_playbook(source.playbook, path.name)]
    for number, where, message in check_folder([source.playbook for source in sources], [source.path for source in sources]):
        problems.append(sources[number].problem(where, message))
    return sources, problems


def _read_file(path: Path) -> tuple[Source | None, list[Problem]]:
    """The playbook and what is wrong with it; where that is little enough, what is left of it can still be compared with others."""
    name = str(path)
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            return None, [Problem(name, 0, 0, "", "is not a file")]
        if facts.st_size > MAX_BYTES:
            return None, [Problem(name, 0, 0, "", f"has {facts.st_size:,} bytes; a playbook may have {MAX_BYTES:,}")]
        data = path.read_bytes()
    except OSError as error:
        return None, [Problem(name, 0, 0, "", f"can't be read: {error.strerror}")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [Problem(name, data.count(b"\n", 0, error.start) + 1, 1, "", "is not UTF-8 text: save the file as UTF-8")]
    if "\0" in text:
        return None, [
            Problem(name, text.count("\n", 0, text.index("\0")) + 1, 1, "", "holds a NUL byte: the file is damaged or is no text file")
        ]
    return _read_once(name, text)


def read_text(name: str, text: str) -> tuple[Source | None, list[Problem]]:
    """As for a file of this name that holds this text."""
    try:
        tree = parse(text)
    except YamlError as error:
        return None, [Problem(name, *error.position, " > ".join(str(part) for part in error.where if isinstance(part, str)), str(error))]
    source, found = read_tree(name, tree)
    return source, [problem for _, problem in found]


def read_tree(name: str, tree: Tree) -> tuple[Source | None, list[tuple[TreePath, Problem]]]:
    """As for a file of this name that holds this tree; with each problem the path to what it is about, if only to a key that is missing."""
    try:
        return Source(name, Playbook.model_validate(tree.value), tree), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
        rest = _what_is_left(tree, errors, Path(name).stem)
        return Source(name, rest, tree) if rest else None, [(details["loc"], _problem(name, tree, details)) for details in errors]


_read_once = lru_cache(maxsize=32)(read_text)
"""A reload reads a folder of which one file has changed."""

_FILLING: dict[str | int, Any] = {"status": "draft", "tools": [], "url": "/unreadable"}
_NEEDED = ("industry", "slug", "status", "description", "term", "definition", "category", "tools", "name", "product", "text", "url")


def _what_is_left(tree: Tree, errors: Sequence[ErrorDetails], slug: str) -> Playbook | None:
    """The playbook without what is wrong in it, or None. Nothing moves, so places stay those of the file."""
    value = deepcopy(tree.value)
    for number, details in enumerate(errors):
        *parents, key = _as_written(details["loc"], tree) or ("",)
        place = value
        try:
            for part in parents:
                place = place[part]
            filling = slug if key == "slug" else _FILLING.get(key, f"unreadable {number}")
            if isinstance(place, list) or key in _NEEDED:
                place[key] = filling
            else:
                place.pop(key, None)
        except (KeyError, IndexError, TypeError, AttributeError):
            return None
    try:
        return Playbook.model_validate(value)
    except ValidationError:
        return None


def readable(where: TreePath, value: Any) -> str:
    """A path as its author thinks of it: `terminology > ROAS > definition`; entries without a name are counted, `cares_about > #3`."""
    parts: list[str] = []
    for part in where:
        if part == "items" and isinstance(value, list):
            continue
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            value = None
        if isinstance(part, int):
            names = (value.get(key) for key in _NAME_KEYS) if isinstance(value, dict) else iter(())
            parts.append(next((name for name in names if isinstance(name, str) and name.strip()), f"#{part + 1}"))
        else:
            parts.append(part)
    return " > ".join(parts)


_NAME_KEYS = ("term", "category", "product", "name", "id")


def _problem(name: str, tree: Tree, details: ErrorDetails) -> Problem:
    where: TreePath = details["loc"]
    kind = details["type"]
    if kind == "extra_forbidden":
        key, parent = str(where[-1]), where[:-1]
        return Problem(
            name,
            *tree.keys.get(_as_written(where, tree), tree.locate(where)),
            readable(_as_written(parent, tree), tree.value),
            f'unknown key "{key}"{_did_you_mean(key, parent)}',
        )
    if kind == "missing":
        parent = _as_written(where[:-1], tree)
        return Problem(name, *tree.locate(parent), readable(parent, tree.value), f'the key "{where[-1]}" is missing')
    where = _as_written(where, tree)
    return Problem(name, *tree.locate(where), readable(where, tree.value), _in_plain_words(kind, details))


def _as_written(where: TreePath, tree: Tree) -> TreePath:
    """pydantic's path without the parts that a shorthand left out of the file (`items`, `text`)."""
    found: TreePath = ()
    for position, part in enumerate(where):
        if (*found, part) in tree.values or (position == len(where) - 1 and part not in ("items", "text", "name", "url")):
            found = (*found, part)
    return found


_YAML_KINDS: dict[type, str] = {int: "a number", float: "a number", bool: "yes or no", date: "a date", datetime: "a date"}


def _in_plain_words(kind: str, details: ErrorDetails) -> str:
    found = details["input"]
    match kind:
        case "string_type" if found is None:
            return "is empty: give it a text, or delete the key"
        case "string_type" if isinstance(found, (dict, list)):
            return f"must be a text, not a {'list' if isinstance(found, list) else 'mapping'} (put a text that holds a colon in quotes)"
        case "string_type":
            return f"must be a text; YAML reads {found} as {_YAML_KINDS.get(type(found), 'something else')}: put it in quotes"
        case "string_too_short":
            return "is empty: give it a text, or delete the key"
        case "tuple_type":
            return 'must be a list: a line for each, starting with "- "'
        case "model_type" | "model_attributes_type" | "dict_type":
            return 'must be a mapping of keys ("name: …"), a line each'
        case "literal_error":
            return f"must be one of {details['ctx']['expected']}, not {found!r}"
        case "string_pattern_mismatch":
            return f"must be lower-case words with dashes such as ai-and-data, not {found!r}"
        case "value_error":
            return str(details["ctx"]["error"])
        case kind if kind.startswith("date"):
            return f"must be a date such as 2026-01-31, not {str(found)!r}"
    return details["msg"]


def _did_you_mean(key: str, parent: TreePath) -> str:
    shape = shape_at(Playbook, parent)
    known = list(shape.model_fields) if shape else []
    near = process.extractOne(key.lower(), known, score_cutoff=65)
    return f' (did you mean "{near[0]}"?)' if near else f" (it may be one of: {', '.join(known)})" if known else ""


def shape_at(shape: type[BaseModel], where: TreePath) -> type[BaseModel] | None:
    """The class of what stands at the path; None where the model has nothing."""
    for part in where:
        if isinstance(part, str):
            field = shape.model_fields.get(part)
            inner = next(_shapes(field.annotation), None) if field else None
            if inner is None:
                return None
            shape = inner
    return shape


def _shapes(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _shapes(inner)


__all__ = ["Item", "Source", "load_knowledge", "read_folder"]
