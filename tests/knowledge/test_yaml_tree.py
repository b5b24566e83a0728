"""YAML text -> values with their places; what no playbook needs is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.knowledge.yaml_tree import MAX_DEPTH, Path, Position, YamlError, parse

TEXT = """\
# a comment
industry: Toys
terminology:
  - term: ROAS
    aliases: [ad return, "two"]
  - term: AOV
    definition:
  - - nested
"""

BOMB = """\
a: &a [lol, lol]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
"""

NO_ANCHORS = 'are not allowed: write the text out, or put it in quotes if it starts with "&" or "*"'
NO_TAGS = 'are not allowed: put the text in quotes if it starts with "!"'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b", {"a": "b"}),
        ("- a\n- 1\n- 1.5\n- true\n- null\n- 2026-01-31\n", ["a", 1, 1.5, True, None, date(2026, 1, 31)]),
        ('a: "404"\nb: "2026-01-31"\nc: "no"\n', {"a": "404", "b": "2026-01-31", "c": "no"}),
        ("1: a\nyes: b\n~: c\n2026-01-31: d\n", {"1": "a", "yes": "b", "~": "c", "2026-01-31": "d"}),
        ("a: >\n  two\n  lines\n", {"a": "two lines\n"}),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("a: {}\nb: []\nc: ''\n", {"a": {}, "b": [], "c": ""}),
        ('a: "& b"\nc: "*d*"\ne: "!f"\n', {"a": "& b", "c": "*d*", "e": "!f"}),
        ("---\na: b\n...\n", {"a": "b"}),
        ("\ufeffa: b\n", {"a": "b"}),
        ("a: b\r\nc:\r\n  - d\r\n  - |\r\n    e\r\n    f\r\n", {"a": "b", "c": ["d", "e\nf\n"]}),
        ("a: café 🙈 日本\n", {"a": "café 🙈 日本"}),
        ("just a text", "just a text"),
    ],
)
def test_yaml_becomes_plain_values(text: str, value: Any) -> None:
    assert parse(text).value == value


@pytest.mark.parametrize(
    ("where", "position"),
    [
        ((), (2, 1)),
        (("industry",), (2, 11)),
        (("terminology",), (4, 3)),
        (("terminology", 0), (4, 5)),
        (("terminology", 0, "term"), (4, 11)),
        (("terminology", 0, "aliases", 1), (5, 26)),
        (("terminology", 1, "definition"), (7, 5)),
        (("terminology", 2, 0), (8, 7)),
    ],
)
def test_every_value_knows_its_line_and_column(where: Path, position: Position) -> None:
    assert parse(TEXT).locate(where) == position


@pytest.mark.parametrize(
    ("where", "position"),
    [
        (("terminology", "items", 1, "term"), (6, 11)),
        (("terminology", 0, "expansion"), (4, 5)),
        (("terminology", 7), (4, 3)),
        (("metrics", "items", 3), (2, 1)),
    ],
)
def test_what_the_file_lacks_is_looked_for_at_the_nearest_thing_above(where: Path, position: Position) -> None:
    assert parse(TEXT).locate(where) == position


@pytest.mark.parametrize(
    ("where", "position"),
    [(("industry",), (2, 1)), (("terminology",), (3, 1)), (("terminology", 0, "term"), (4, 5)), (("terminology", 1, "definition"), (7, 5))],
)
def test_every_key_knows_its_line_and_column(where: Path, position: Position) -> None:
    assert parse(TEXT).keys[where] == position


@pytest.mark.parametrize(
    ("text", "position", "where", "message"),
    [
        ("a: [b, c\n", (2, 1), (), "this is not YAML: did not find expected ',' or ']'"),
        ("a: b: c\n", (1, 5), (), "this is not YAML: mapping values are not allowed in this context"),
        ("a:\n\t- b\n", (2, 1), (), "this is not YAML: found character that cannot start any token"),
        ("a: @b\n", (1, 4), (), "this is not YAML: found character that cannot start any token"),
        ('a: "b\n', (2, 1), (), "this is not YAML: found unexpected end of stream"),
        ("a: b\n  c: d\n", (2, 4), (), "this is not YAML: mapping values are not allowed in this context"),
        ("a: - b\n", (1, 4), (), "this is not YAML: block sequence entries are not allowed in this context"),
        ("a: *not* bold\n", (1, 8), (), "this is not YAML: did not find expected alphabetic or numeric character"),
        ("é: é\n# bell \x07\n", (2, 1), (), "this is not YAML: control characters are not allowed"),
        ("", (1, 1), (), "the file is empty"),
        ("# only a comment\n", (1, 1), (), "the file is empty"),
        ("\ufeff", (1, 1), (), "the file is empty"),
        ("a: b\n---\nc: d\n", (3, 1), (), "a second document starts here (---): one file holds one playbook"),
        ("a: b\n--- c\n", (2, 5), (), "a second document starts here (---): one file holds one playbook"),
        ("a: b\nc:\n  a: 1\na: d\n", (4, 1), (), 'the key "a" stands here twice; the first is in line 1'),
        ("a:\n  b: c\n  b: d\n", (3, 3), ("a",), 'the key "b" stands here twice; the first is in line 2'),
        ("a:\n  - b: c\n    b: d\n", (3, 5), ("a", 0), 'the key "b" stands here twice; the first is in line 2'),
        ('a: 1\n"a": 2\n', (2, 1), (), 'the key "a" stands here twice; the first is in line 1'),
        ("? [a]\n: b\n", (1, 3), (), "a key has to be a word"),
        ("a: 2026-13-45\n", (1, 4), ("a",), "'2026-13-45': month must be in 1..12"),
        (BOMB, (1, 4), (), f"anchors and aliases (&a, *a) {NO_ANCHORS}"),
        ("a: &b c\n", (1, 4), (), f"anchors and aliases (&b, *b) {NO_ANCHORS}"),
        ("a: b\nc: *d\n", (2, 4), (), f"anchors and aliases (&d, *d) {NO_ANCHORS}"),
        ("a: &a {b: c}\nd:\n  <<: *a\n", (1, 4), (), f"anchors and aliases (&a, *a) {NO_ANCHORS}"),
        ("&a b: c\n", (1, 1), (), f"anchors and aliases (&a, *a) {NO_ANCHORS}"),
        ("!!python/object:os.system\na: b\n", (1, 1), (), f"tags (tag:yaml.org,2002:python/object:os.system) {NO_TAGS}"),
        (
            "a: b\nc: !!python/object/apply:os.system [ls]\n",
            (2, 4),
            (),
            f"tags (tag:yaml.org,2002:python/object/apply:os.system) {NO_TAGS}",
        ),
        ("a: !important\n", (1, 4), (), f"tags (!important) {NO_TAGS}"),
        ("a: ! b\n", (1, 4), (), f"tags (!) {NO_TAGS}"),
        ("a: !!str b\n", (1, 4), (), f"tags (tag:yaml.org,2002:str) {NO_TAGS}"),
        ("[" * 100_000, (1, MAX_DEPTH + 1), (), "nested more than 20 deep"),
        ("{" * 100_000, (1, MAX_DEPTH + 1), (), "nested more than 20 deep"),
        ("- " * 100_000, (1, 2 * MAX_DEPTH + 1), (), "nested more than 20 deep"),
        ("a: b\nc: " + "[" * 100_000, (2, MAX_DEPTH + 3), (), "nested more than 20 deep"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else None,
)
def test_what_can_not_be_read_is_named_with_its_place(text: str, position: Position, where: Path, message: str) -> None:
    with pytest.raises(YamlError) as caught:
        parse(text)
    assert (str(caught.value), caught.value.position, caught.value.where) == (message, position, where)


@pytest.mark.parametrize("sign", ["=", "<<"])
def test_a_sign_that_yaml_keeps_for_itself_is_a_problem_and_not_a_crash(sign: str) -> None:
    with pytest.raises(YamlError) as caught:
        parse(f"a: b\nowner: {sign}\n")
    assert caught.value.position == (2, 8)


def test_nesting_up_to_the_limit_is_read() -> None:
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH).value is not None
