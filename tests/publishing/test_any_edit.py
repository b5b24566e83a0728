"""Any proposal in any playbook: its entry says it, all other entries say what they said, and no line outside of it has changed."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.knowledge.check import Where, items_of
from bot.knowledge.loader import Source, read_text
from bot.knowledge.model import Bullet, Description, Metric, Playbook, Term, Tool
from bot.knowledge.proposal import Proposal
from bot.publishing.edit import edited
from bot.publishing.places import ids_of
from bot.publishing.publisher import Conflict
from tests.publishing.test_edit import NASTY
from tests.sample import KNOWLEDGE

REAL = [path.read_text(encoding="utf-8") for path in sorted(KNOWLEDGE.glob("*.yaml"))]
NASTIES = [NASTY, NASTY.replace("\n", "\r\n"), NASTY.rstrip("\n"), NASTY.rpartition("    # more")[0].rstrip("\n")]

ODD = ["yes", "No", "~", "null", "1.0", "08", "0o7", "1e3", "1_000", "12:30", "2026-01-01", "- x", "? x", "a: b", "a:", ": a", "a #b", "# a", "'", '"', "''", "[a]",
       "{a}", "a, b", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "---", "--- a", "...", "=", "<<", "\\n", "a\\", " a ", "\ta", "a\tb", "a\n", "a\nb", "\na", "a\n\n\nb",
       "  a\nb", "a \nb", "a\n  b", "# a\n# b", "a\r\nb", "a\rb", "a\x85b", "a\u2028b", "\ufeffa", "a\u00a0b", "😀", "👩‍👩‍👧 ok", "é", "日本", "a" * 3000, "{{x}}", "a}", "]", "x, y: z", "-", "- ", "--", "key: |\n  x"]  # fmt: skip
texts = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=40)
).filter(lambda text: text.strip() != "")
KEYS: dict[type, tuple[str, ...]] = {
    Term: ("term", "expansion", "definition", "formula"),
    Tool: ("name", "text"),
    Metric: ("name", "text", "measurement", "unit"),
    Bullet: ("text", "name"),
    Description: ("text",),
    Playbook: ("owner",),
}


@cache
def read(text: str) -> Source:
    source, problems = read_text("any.yaml", text)
    assert source is not None
    assert {problem.where for problem in problems} <= {"event_taxonomy", "groups"}, "those that are empty"
    return source


def said(value: Any, where: Where) -> Any:
    for part in where:
        value = value[part]
    return value


def rest(playbook: Playbook, where: Where, keys: set[str]) -> Any:
    """All that the playbook says but these keys of one entry."""
    value = playbook.model_dump(mode="json")
    for key in keys:
        said(value, where)[key] = None
    return value


def changed_lines(old: str, new: str) -> tuple[int, int]:
    """First and last line of the old text, from 0, around what has changed."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    first = next(
        (number for number, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), min(len(before), len(after))
    )
    same = next(
        (n for n, (one, other) in enumerate(zip(before[::-1], after[::-1], strict=False)) if one != other), min(len(before), len(after))
    )
    return first, max(first, len(before) - same)


@st.composite
def changes(draw: st.DrawFn, texts_of_playbooks: list[str]) -> tuple[str, str, dict[str, str]]:
    text = draw(st.sampled_from(texts_of_playbooks))
    id, where = draw(st.sampled_from(list(ids_of(read(text).playbook).items())))
    own = next((keys for shape, keys in KEYS.items() if isinstance(item_at(read(text).playbook, where), shape)), ())
    extra = () if where == () else ("so_what",)
    keys = draw(st.lists(st.sampled_from([*own, *extra, "alias"]), min_size=1, max_size=3, unique=True))
    return text, id, {key: draw(texts) for key in keys}


def item_at(playbook: Playbook, where: Where) -> Any:
    item: Any = playbook
    for part in where:
        item = item[part] if isinstance(part, int) else getattr(item, part)
    return item


def check_change(text: str, id: str, values: dict[str, str]) -> None:
    source = read(text)
    where = ids_of(source.playbook)[id]
    old = said(source.playbook.model_dump(mode="json"), where)
    before = {key: str(old.get(key) or "") for key in values}
    proposal = Proposal(id.rpartition("/")[0] or id, values, id, before)
    new = edited(text, proposal)
    assert edited(new, proposal) == new or id not in ids_of(read(new).playbook)
    playbook = read(new).playbook
    entry = said(playbook.model_dump(mode="json"), where)
    for key, value in values.items():
        if key == "alias":
            assert value.strip() in entry["aliases"]
            assert len(entry["aliases"]) - len(old["aliases"]) == (value.strip() not in old["aliases"])
        else:
            assert entry[key] == value.strip()
    touched = {"aliases" if key == "alias" else key for key in values}
    assert rest(playbook, where, touched) == rest(source.playbook, where, touched)
    if where and new != text:
        first, last = changed_lines(text, new)
        begin, end = lines_of(source, where)
        assert begin <= first
        assert last <= end


def lines_of(source: Source, where: Where) -> tuple[int, int]:
    """The first line of an entry and the one behind its last, from 0."""
    tree = source.tree
    path: Where = ()
    for part in where:
        path = (*path, part) if (*path, part) in tree.values or (*path, part) in tree.keys else path
    begin = tree.keys.get(path, tree.values[path])[0] - 1
    inside = len(path)
    later = [line - 1 for at, (line, _) in [*tree.keys.items(), *tree.values.items()] if at[:inside] != path and line - 1 > begin]
    return begin, min(later, default=10**9)


@settings(max_examples=6)
@given(changes(REAL))
def test_a_change_of_a_real_playbook(drawn: tuple[str, str, dict[str, str]]) -> None:
    check_change(*drawn)


@settings(max_examples=60)
@given(changes(NASTIES))
def test_a_change_of_an_oddly_written_playbook(drawn: tuple[str, str, dict[str, str]]) -> None:
    check_change(*drawn)


LISTS = {
    "terminology": ("term", "definition"),
    "cares_about": ("text",),
    "metrics": ("name", "text"),
    "data": ("text",),
    "groups": ("name", "text"),
    "description": ("name",),
    "products/surveys/best_practices": ("text",),
    "products/session-replay/common_challenges": ("name", "text"),
}


@settings(max_examples=60)
@given(st.sampled_from(NASTIES), st.sampled_from(sorted(LISTS)), st.data())
def test_a_new_entry(text: str, section: str, data: st.DataObject) -> None:
    source = read(text)
    values = {key: data.draw(texts) for key in (*LISTS[section], *data.draw(st.sets(st.sampled_from(["so_what", "alias"]))))}
    proposal = Proposal(f"{source.playbook.slug}/{section}", values)
    before = [item for _, item in items_of(source.playbook)]
    new = edited(text, proposal)
    assert edited(new, proposal) == new
    after = [item for _, item in items_of(read(new).playbook)]
    came = [item for item in after if item not in before]
    assert any(
        all(value.strip() in item.aliases if key == "alias" else getattr(item, key, None) == value.strip() for key, value in values.items())
        for item in came
    )
    assert len(after) - len(before) == (2 if section.startswith("products/surveys") and "product: Surveys" not in text else 1)
    gone = [item for item in before if item not in after]
    assert all(isinstance(item, Description) or hasattr(item, "product") or hasattr(item, "category") for item in gone), (
        "those that got something new inside"
    )


@example("a\0b")
@example("a\x07")
@example("\x7f")
@example("\ud800")
@example("a\ufffe")
@given(st.text(st.characters(categories=("Cc", "Cs")), min_size=1).filter(lambda text: not set(text) <= set("\t\n\r\x85")))
def test_what_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(Conflict, match="no text"):
        edited(NASTY, Proposal("toys/cares_about", {"text": text}))
