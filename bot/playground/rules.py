"""The grammar that Slack's limits are written in: a rule takes a value of a payload and names what Slack would refuse in it.

Complaints are worded and placed as Slack's own (`[json-pointer:/blocks/0/text]`). The limits themselves stand in `limits`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]


def length(text: str) -> int:
    """UTF-16 units: how Slack counts an emoji is not documented, and this is the most it can be."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def complaint(message: str, where: str) -> str:
    return f"[ERROR] {message} [json-pointer:{where}]"


def anything(value: Any, where: str) -> Iterator[str]:
    return iter(())


def flag(value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield complaint("must provide a boolean", where)


def number(least: int, most: int) -> Rule:
    def rule(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield complaint(f"must be an integer from {least} to {most}", where)

    return rule


def string(most: int, least: int = 1) -> Rule:
    def rule(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield complaint("must provide a string", where)
        elif length(value) < least:
            yield complaint(f"must be more than {least - 1} characters", where)
        elif length(value) > most:
            yield complaint(f"must be less than {most + 1} characters", where)

    return rule


def choice(*values: str) -> Rule:
    def rule(value: Any, where: str) -> Iterator[str]:
        if value not in values:
            yield complaint(f"must be one of: {', '.join(values)}", where)

    return rule


def many(rule: Rule, most: int, least: int = 1) -> Rule:
    def every(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield complaint("must provide an array", where)
        elif len(value) < least:
            yield complaint(f"no fewer than {least} items allowed", where)
        elif len(value) > most:
            yield complaint(f"no more than {most} items allowed", where)
        else:
            for place, item in enumerate(value):
                yield from rule(item, f"{where}/{place}")

    return every


def shape(needs: Mapping[str, Rule], may: Mapping[str, Rule] | None = None, one_of: tuple[str, ...] = ()) -> Rule:
    """An object: keys that it must have, keys that it may have, and keys of which it must have one."""
    known = {**needs, **(may or {})}

    def rule(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield complaint("must provide an object", where)
            return
        for key in needs:
            if value.get(key) is None:
                yield complaint(f"missing required field: {key}", where)
        if one_of and not any(value.get(key) for key in one_of):
            yield complaint(f"missing required field: {' or '.join(one_of)}", where)
        for key, part in value.items():
            if key not in known:
                yield complaint(f"invalid additional property: {key}", where)
            elif part is not None:
                yield from known[key](part, f"{where}/{key}")

    return rule


def typed(rules: Mapping[str, Rule], *types: str) -> Rule:
    """An object whose `type` says which of the rules holds for it; `types` are those that this place takes (none named: all)."""

    def rule(value: Any, where: str) -> Iterator[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in (types or rules):
            yield complaint(f"unsupported type: {kind}", where)
        else:
            yield from rules[kind](value, where)

    return rule
