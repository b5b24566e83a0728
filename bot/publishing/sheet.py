"""YAML text in which single places are changed; all other lines stay as they are, byte for byte.

Nothing is loaded and dumped. The parser tells where each value stands, new lines are put between the old ones, and what comes out is read again:
it must say exactly what the data say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import yaml
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from bot.knowledge.handbook.nodes import node
from bot.knowledge.yaml_tree import Path, YamlError, parse
from bot.publishing.data import Data
from bot.publishing.written import block, indented, inline

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line for YAML 1.1."""


class Unwritable(Exception):
    """The text is written in a way that this module can't change."""


class Sheet(Data):
    """A text, and the data that it says; what is done to the data is done to it."""

    def __init__(self, text: str) -> None:
        """Raises YamlError."""
        self._begin(text)

    def _begin(self, text: str) -> None:
        self._mark, self._text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
        super().__init__(parse(self._text).value)
        self._root: Any = yaml.compose(self._text, Loader=yaml.CSafeLoader)
        self._splices: list[tuple[int, int, str]] = []
        self._gone: set[tuple[Path, str]] = set()

    def text(self) -> str:
        """The text with all that was done. Raises Unwritable if it would not say so."""
        parts, position = [], 0
        for start, end, new in sorted(self._splices, key=lambda splice: splice[:2]):
            parts += [self._text[position:start], new]
            position = max(position, end)
        text = "".join([*parts, self._text[position:]])
        try:
            says = parse(text).value
        except YamlError as error:
            raise Unwritable(str(error)) from error
        if says != self.value:
            raise Unwritable("it would not say the same")
        return self._mark + text

    def put(self, path: Path, key: str, value: Any, order: Sequence[str]) -> None:
        super().put(path, key, deepcopy(value), order)
        mapping, flows = self._find(path)
        pairs = {inner.value: (inner, old) for inner, old in mapping.value}
        if key in pairs:
            self._replace(mapping, *pairs[key], value, flows)
            return
        places = {name: place for place, name in enumerate(order)}
        before = [name for name in pairs if (path, name) not in self._gone]
        earlier = [name for name in before if places.get(name, -1) < places.get(key, len(places))] or before[:1]
        if not flows:
            end = self._line_end(self._end(*pairs[earlier[-1]]))
            gap = "\n" if isinstance(value, list) and self._stands_apart(pairs, earlier[-1]) else ""
            self._splice(end, end, gap + "\n" + indented(block({key: value}), mapping.start_mark.column))
        elif earlier:
            end = self._end(*pairs[earlier[-1]])
            self._splice(end, end, f", {inline({key: value})[1:-1]}")
        else:
            start = mapping.start_mark.index + 1
            self._splice(start, start, inline({key: value})[1:-1])

    def take_away(self, path: Path, key: str) -> None:
        super().take_away(path, key)
        self._gone.add((path, key))
        mapping, flows = self._find(path)
        place = next(place for place, (inner, _) in enumerate(mapping.value) if inner.value == key)
        name, old = mapping.value[place]
        start, end = name.start_mark.index, self._end(name, old)
        following = mapping.value[place + 1][0].start_mark.index if place + 1 < len(mapping.value) else None
        if flows:
            if following is None and place:
                self._splice(self._end(*mapping.value[place - 1]), end, "")
            else:
                self._splice(start, following or end, "")
            return
        end, above = self._line_end(end), self._line_start(start)
        if not self._text[above:start].strip():
            breaks = [found for found in _BREAK.finditer(self._text, max(above - 2, 0), above) if found.end() == above]
            self._splice(breaks[0].start() if breaks else above, end, "")
        elif following is not None and not self._text[end:following].strip():
            self._splice(start, following, "")
        else:
            self._splice(start - len(self._text[above:start]) + len(self._text[above:start].rstrip()), end, "")

    def append(self, path: Path, value: Any) -> None:
        super().append(path, deepcopy(value))
        sequence, flows = self._find(path)
        if not flows:
            self._append_line(sequence, value)
        elif sequence.value:
            end = self._end(None, sequence.value[-1])
            self._splice(end, end, f", {inline(value)}")
        else:
            start = sequence.start_mark.index + 1
            self._splice(start, start, inline(value))

    def _append_line(self, sequence: yaml.Node, value: Any) -> None:
        last, column = sequence.value[-1], sequence.start_mark.column
        start = last.start_mark.index
        dash = self._line_start(start) + column
        beside = start - dash if self._text[dash : start + 1].startswith("- ") and not _BREAK.search(self._text, dash, start) else 2
        end = self._line_end(self._end(None, last))
        gap = ""
        if len(sequence.value) > 1 and _is_blank_line_in(self._text[self._line_end(self._end(None, sequence.value[-2])) : start]):
            gap = "\n"
        while comment := re.compile(rf"(?:\r\n|[\r\n]) {{{column + 1},}}#[^\r\n]*").match(self._text, end):
            end = comment.end()
        lines = indented(block(value), column + beside).lstrip(" ")
        self._splice(end, end, f"{gap}\n{' ' * column}-{' ' * (beside - 1)}{lines}")

    def expand(self, path: Path, key: str) -> None:
        text = self.at(path)
        super().expand(path, key)
        scalar, _ = self._find(path)
        parent, flows = self._find(path[:-1])
        start, end = scalar.start_mark.index, self._end(None, scalar)
        lead = self._text[self._line_start(start) : start]
        if flows:
            self._splice(start, end, inline({key: text}))
        elif lead.strip(" -"):
            column = parent.start_mark.column + 2
            start -= len(lead) - len(lead.rstrip())
            self._splice(start, end, "\n" + indented(self._expanded(key, text, scalar), column))
        else:
            self._splice(start, end, indented(self._expanded(key, text, scalar), scalar.start_mark.column).lstrip(" "))
        self._begin(self.text())

    def _expanded(self, key: str, text: str, scalar: yaml.Node) -> str:
        """The text as it was written, unless it goes over several lines, which could not stay where they are."""
        written = self._text[scalar.start_mark.index : self._end(None, scalar)]
        return f"{key}: {self._in_style(scalar, text, is_followed=False, column=0) if _BREAK.search(written) else written}"

    def _replace(self, mapping: yaml.Node, name: yaml.Node, old: yaml.Node, value: Any, flows: bool) -> None:
        start, end = old.start_mark.index, self._end(name, old)
        if end < start or _is_nothing(old):
            start = end
        rest = self._text[end : self._line_end(end)].strip()
        if flows or not isinstance(value, (dict, list)):
            new = inline(value) if flows else self._in_style(old, value, is_followed=bool(rest), column=mapping.start_mark.column)
            end = self._line_end(end) if "\n" in new else end  # blanks there would become the text's
            self._splice(start, end, f" {new}" if start == end else new)
            return
        beside, _, below = block({name.value: value}).removeprefix(f"{name.value}:").partition("\n")
        self._splice(len(self._text[:start].rstrip(" ")), end, beside)
        if below:
            end = self._line_end(end)
            self._splice(end, end, "\n" + indented(below, mapping.start_mark.column))

    def _in_style(self, old: yaml.Node, value: Any, *, is_followed: bool, column: int) -> str:
        """A text in the quotes of the old one, and the comment beside a block's first line kept."""
        style = getattr(old, "style", None)
        comment = ""
        if style in ("|", ">"):
            head = self._text[old.start_mark.index : self._line_end(old.start_mark.index)]
            comment = head[len(head.partition(" #")[0].rstrip()) :] if " #" in head else ""
        if isinstance(value, str):
            if style == '"' or ("\n" in value and (is_followed or comment)):
                value = DoubleQuotedScalarString(value)
            elif style == "'" and not isinstance(quoted := node(value), DoubleQuotedScalarString) and "\n" not in quoted:
                value = SingleQuotedScalarString(value)
        return indented(block({"x": value}), column).lstrip(" ")[3:] + comment

    def _find(self, path: Path) -> tuple[Any, bool]:
        """The node, and whether it stands in one of the `[…]` and `{…}`, or is one."""
        found: Any = self._root
        flows = bool(getattr(found, "flow_style", False))
        for part in path:
            found = found.value[part] if isinstance(part, int) else next(value for key, value in found.value if key.value == part)
            flows = flows or bool(getattr(found, "flow_style", False))
        return found, flows

    def _end(self, name: yaml.Node | None, value: Any) -> int:
        """Where the value's own text ends; the parser's mark may be lines further, where the next one begins."""
        if name is not None and _is_nothing(value):
            return self._text.index(":", name.end_mark.index) + 1
        end = int(value.end_mark.index)
        if isinstance(value, yaml.ScalarNode) and value.style in ("|", ">"):
            if "+" in self._text[value.start_mark.index : self._line_end(value.start_mark.index)].partition("#")[0]:
                return len(re.sub("(?:\r\n|[\r\n])$", "", self._text[:end]))
            return len(self._text[:end].rstrip())
        if isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
            last = value.value[-1]
            return self._end(*last) if isinstance(last, tuple) else self._end(None, last)
        return end

    def _stands_apart(self, pairs: dict[str, tuple[yaml.Node, yaml.Node]], name: str) -> bool:
        """Whether a blank line stands above the key."""
        place = list(pairs).index(name)
        above = self._end(*pairs[list(pairs)[place - 1]]) if place else 0
        return place > 0 and _is_blank_line_in(self._text[self._line_end(above) : pairs[name][0].start_mark.index])

    def _line_start(self, position: int) -> int:
        return max(self._text.rfind(mark, 0, position) for mark in "\n\r\x85\u2028\u2029") + 1

    def _line_end(self, position: int) -> int:
        found = _BREAK.search(self._text, position)
        return found.start() if found else len(self._text)

    def _splice(self, start: int, end: int, new: str) -> None:
        """`new` gets the line ends of the place it comes to."""
        found = _BREAK.search(self._text, end) or _BREAK.search(self._text)
        self._splices.append((start, end, new.replace("\n", found[0]) if found else new))


def _is_nothing(value: yaml.Node) -> bool:
    return isinstance(value, yaml.ScalarNode) and value.value == "" and value.style is None


def _is_blank_line_in(text: str) -> bool:
    return any(not line.strip() for line in _BREAK.split(text)[1:-1])
