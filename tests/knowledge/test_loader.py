"""The knowledge folder -> playbooks, or every problem with its file, line, column and path. Bad files stand here in full."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.knowledge.loader import MAX_BYTES, load_knowledge, read_folder
from bot.knowledge.model import Term
from bot.knowledge.problem import KnowledgeError
from tests.knowledge.conftest import Lines, LinesOf

HEAD = "industry: Toys\nslug: toys\nstatus: draft\n"
TOYS = HEAD + "description: Shops that sell toys.\n"
"""Four lines: what follows starts in line 5."""

PLAYBOOK_KEYS = (
    "industry, slug, aliases, signs, status, verified, owner, sources, additions, brief, notes, description, cares_about, terminology, "
    "software, metrics_and_data, metrics, data, event_taxonomy, person_profiles, groups, products"
)
BULLET_KEYS = "id, aliases, asked_as, so_what, customer_safe, sources, status, verified, notes, page_line, text, name, link"
TOOL_KEYS = "id, aliases, asked_as, so_what, customer_safe, sources, status, verified, notes, page_line, name, text"

EMPTY = "is empty: give it a text, or delete the key"
NOT_A_LIST = 'must be a list: a line for each, starting with "- "'
NOT_A_MAPPING = 'must be a mapping of keys ("name: …"), a line each'
LIST_FOR_TEXT = "must be a text, not a list (put a text that holds a colon in quotes)"
MAPPING_FOR_TEXT = "must be a text, not a mapping (put a text that holds a colon in quotes)"
NO_LINK = "is no link: write https://… or a path of the PostHog site such as /docs/…"
NO_PLAYBOOKS = "no playbooks here: it needs one <slug>.yaml for each industry"


def test_a_playbook_is_read_with_all_it_says(folder: Path) -> None:
    (folder / "toys.yaml").write_text(TOYS + "terminology:\n  - term: AOV\n    definition: Average order value.\n")
    (playbook,) = load_knowledge(folder)
    assert (playbook.industry, playbook.slug, playbook.description.text) == ("Toys", "toys", "Shops that sell toys.")
    assert playbook.terminology.items == (Term(term="AOV", definition="Average order value."),)


def test_playbooks_come_by_the_name_of_the_industry_whatever_its_case(folder: Path) -> None:
    for name, slug in [("toys", "a"), ("Games", "b"), ("Zoos", "c"), ("art", "d")]:
        (folder / f"{slug}.yaml").write_text(f"industry: {name}\nslug: {slug}\nstatus: stub\ndescription: x\n")
    assert [playbook.industry for playbook in load_knowledge(folder)] == ["art", "Games", "toys", "Zoos"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TOYS + "aliases: [a, b\n", "6:1: this is not YAML: did not find expected ',' or ']'"),
        (HEAD + "description: Shops: toys\n", "4:19: this is not YAML: mapping values are not allowed in this context"),
        (TOYS + "cares_about:\n\t- Price\n", "6:1: this is not YAML: found character that cannot start any token"),
        (TOYS + 'owner: "Ada\n', "6:1: this is not YAML: found unexpected end of stream"),
        (TOYS + "owner: @ada\n", "5:8: this is not YAML: found character that cannot start any token"),
        (TOYS + "owner: *Ada* L.\n", "5:12: this is not YAML: did not find expected alphabetic or numeric character"),
        (TOYS + "owner: A\x07B\n", "5:1: this is not YAML: control characters are not allowed"),
        ("", "1:1: the file is empty"),
        ("# nothing yet\n", "1:1: the file is empty"),
        (TOYS + "---\n" + TOYS, "6:1: a second document starts here (---): one file holds one playbook"),
        (
            "a: &a [x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
            '1:4: anchors and aliases (&a, *a) are not allowed: write the text out, or put it in quotes if it starts with "&" or "*"',
        ),
        (
            TOYS + "owner: !!python/object/apply:os.system [ls]\n",
            '5:8: tags (tag:yaml.org,2002:python/object/apply:os.system) are not allowed: put the text in quotes if it starts with "!"',
        ),
        ("[" * 100_000, "1:21: nested more than 20 deep"),
        (TOYS + "? [a]\n: b\n", "5:3: a key has to be a word"),
    ],
    ids=lambda value: value[-30:],
)
def test_what_is_not_yaml_is_one_problem_in_its_line(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (TOYS.encode() + b"owner: caf\xe9\n", ":5:1: is not UTF-8 text: save the file as UTF-8"),
        (b"\xff" + TOYS.encode(), ":1:1: is not UTF-8 text: save the file as UTF-8"),
        (TOYS.encode("utf-16"), ":1:1: is not UTF-8 text: save the file as UTF-8"),
        (TOYS.encode() + b"owner: A\0B\n", ":5:1: holds a NUL byte: the file is damaged or is no text file"),
        (b"\0", ":1:1: holds a NUL byte: the file is damaged or is no text file"),
        (b"#" * (MAX_BYTES + 1), ": has 1,000,001 bytes; a playbook may have 1,000,000"),
    ],
    ids=["latin-1", "no start byte", "utf-16", "NUL", "only NUL", "too large"],
)
def test_what_is_no_text_of_a_playbook_is_one_problem(problems_of: LinesOf, content: bytes, line: str) -> None:
    assert problems_of(content) == [f"knowledge/toys.yaml{line}"]


def test_a_control_character_is_found_in_its_line_behind_accents_too(problems_of: LinesOf) -> None:
    text = TOYS + f"owner: {'é' * 50}\naliases:\n" + "".join(f"  - a{number}\n" for number in range(40))
    assert problems_of(text.replace("a0\n", "a\x07\n")) == ["knowledge/toys.yaml:7:1: this is not YAML: control characters are not allowed"]


@pytest.mark.parametrize(
    "content",
    [
        TOYS.replace("\n", "\r\n").encode() + b"cares_about:\r\n  - Price\r\n  - text: Speed\r\n",
        b"\xef\xbb\xbf" + TOYS.encode(),
        b"\xef\xbb\xbf" + TOYS.replace("\n", "\r\n").encode(),
        TOYS.rstrip("\n").encode(),
        TOYS.encode() + b"#" * (MAX_BYTES - len(TOYS)),
    ],
    ids=["CRLF", "BOM", "BOM and CRLF", "no line end", "as large as may be"],
)
def test_files_of_any_editor_are_read(problems_of: LinesOf, folder: Path, content: bytes) -> None:
    assert problems_of(content) == []
    (playbook,) = load_knowledge(folder)
    assert (playbook.industry, playbook.description.text) == ("Toys", "Shops that sell toys.")


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_lines_and_columns_are_right_in_files_of_any_editor(problems_of: LinesOf, start: str) -> None:
    text = start + TOYS + "terminology:\n  - term: ROAS\n    defintion: x\n    definition: y\n"
    assert problems_of(text.replace("\n", "\r\n")) == [
        'knowledge/toys.yaml:7:5 terminology > ROAS: unknown key "defintion" (did you mean "definition"?)'
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TOYS + "terminolgy: []\n", '5:1: unknown key "terminolgy" (did you mean "terminology"?)'),
        (TOYS + "Aliases: []\n", '5:1: unknown key "Aliases" (did you mean "aliases"?)'),
        (TOYS + "person-profiles: []\n", '5:1: unknown key "person-profiles" (did you mean "person_profiles"?)'),
        (TOYS + "zzzzzz: []\n", f'5:1: unknown key "zzzzzz" (it may be one of: {PLAYBOOK_KEYS})'),
        (TOYS + "1: x\n", f'5:1: unknown key "1" (it may be one of: {PLAYBOOK_KEYS})'),
        (TOYS + "<<: {a: b}\n", f'5:1: unknown key "<<" (it may be one of: {PLAYBOOK_KEYS})'),
        (TOYS + "sources:\n  - url: /docs\n    titel: x\n", '7:5 sources > #1: unknown key "titel" (did you mean "title"?)'),
        (
            HEAD + "description:\n  text: x\n  sub_segment: []\n",
            '6:3 description: unknown key "sub_segment" (did you mean "sub_segments"?)',
        ),
        (TOYS + "cares_about:\n  note: [x]\n  items: [y]\n", '6:3 cares_about: unknown key "note" (did you mean "notes"?)'),
        (
            TOYS + "cares_about:\n  - Price\n  - text: Speed\n    so-what: Ask.\n",
            '8:5 cares_about > #2: unknown key "so-what" (did you mean "so_what"?)',
        ),
        (
            TOYS + "terminology:\n  - term: ROAS\n    defintion: x\n    definition: y\n",
            '7:5 terminology > ROAS: unknown key "defintion" (did you mean "definition"?)',
        ),
        (
            TOYS + "terminology:\n  notes: [x]\n  items:\n    - term: ROAS\n      definition: x\n      alais: [y]\n",
            '10:7 terminology > items > ROAS: unknown key "alais" (did you mean "aliases"?)',
        ),
        (
            TOYS + "software:\n  - category: Platforms\n    tools:\n      - name: Shopify\n        alias: [x]\n",
            '9:9 software > Platforms > tools > Shopify: unknown key "alias" (did you mean "aliases"?)',
        ),
        (
            TOYS + "metrics:\n  - name: Key rates\n    text: x\n    formular: y\n",
            '8:5 metrics > Key rates: unknown key "formular" (did you mean "formula"?)',
        ),
        (
            TOYS + "products:\n  - product: Session replay\n    best_practise: [x]\n",
            '7:5 products > Session replay: unknown key "best_practise" (did you mean "best_practices"?)',
        ),
        (
            TOYS + "products:\n  - product: Session replay\n    best_practices:\n      - text: x\n        asked: [y]\n",
            '9:9 products > Session replay > best_practices > #1: unknown key "asked" (did you mean "asked_as"?)',
        ),
        (
            TOYS + "products:\n  - product: Session replay\n    best_practices:\n      - text: x\n        zzzzzz: [y]\n",
            f'9:9 products > Session replay > best_practices > #1: unknown key "zzzzzz" (it may be one of: {BULLET_KEYS})',
        ),
    ],
    ids=lambda value: value[:60] if value[0].isdigit() else "",
)
def test_an_unknown_key_is_named_with_what_was_meant(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


@pytest.mark.parametrize("key", ["kpi", "url"])
def test_a_key_that_is_like_no_other_gets_no_suggestion(problems_of: LinesOf, key: str) -> None:
    assert problems_of(TOYS + f"software:\n  - category: Platforms\n    tools:\n      - name: Shopify\n        {key}: x\n") == [
        f'knowledge/toys.yaml:9:9 software > Platforms > tools > Shopify: unknown key "{key}" (it may be one of: {TOOL_KEYS})'
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "industry: Toys\n",
            ['1:1: the key "description" is missing', '1:1: the key "slug" is missing', '1:1: the key "status" is missing'],
        ),
        (TOYS + "terminology:\n  - term: ROAS\n", ['6:5 terminology > ROAS: the key "definition" is missing']),
        (TOYS + "terminology:\n  - definition: x\n", ['6:5 terminology > #1: the key "term" is missing']),
        (TOYS + "software:\n  - category: Platforms\n", ['6:5 software > Platforms: the key "tools" is missing']),
        (TOYS + "products:\n  - best_practices: [x]\n", ['6:5 products > #1: the key "product" is missing']),
        (TOYS + "cares_about:\n  - name: Price\n", ['6:5 cares_about > Price: the key "text" is missing']),
        (
            TOYS + "terminology:\n  - term: ROAS\n    defintion: x\n",
            [
                '6:5 terminology > ROAS: the key "definition" is missing',
                '7:5 terminology > ROAS: unknown key "defintion" (did you mean "definition"?)',
            ],
        ),
        (
            TOYS + "metrics:\n  - name: Key rates\n",
            ["6:5 metrics > Key rates: says nothing: give it a text, a measurement, a formula or a business_context"],
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_an_entry_lacks_is_named(problems_of: LinesOf, text: str, lines: list[str]) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}" for line in lines]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TOYS + "owner: 42\n", "5:8 owner: must be a text; YAML reads 42 as a number: put it in quotes"),
        (TOYS + "owner: yes\n", "5:8 owner: must be a text; YAML reads True as yes or no: put it in quotes"),
        (TOYS + "aliases:\n  - toy shop\n  - 1.5\n", "7:5 aliases > #2: must be a text; YAML reads 1.5 as a number: put it in quotes"),
        (
            TOYS + "terminology:\n  - term: ROAS\n    definition: 404\n",
            "7:17 terminology > ROAS > definition: must be a text; YAML reads 404 as a number: put it in quotes",
        ),
        (
            TOYS + "terminology:\n  - term: 404\n    definition: x\n",
            "6:11 terminology > #1 > term: must be a text; YAML reads 404 as a number: put it in quotes",
        ),
        (TOYS + "owner: 2026-01-31\n", "5:8 owner: must be a text; YAML reads 2026-01-31 as a date: put it in quotes"),
        (HEAD + "description: 42\n", "4:14 description: must be a text; YAML reads 42 as a number: put it in quotes"),
        (TOYS + "cares_about:\n  - 42\n", "6:5 cares_about > #1: must be a text; YAML reads 42 as a number: put it in quotes"),
        (TOYS + "sources:\n  - 42\n", "6:5 sources > #1: must be a text; YAML reads 42 as a number: put it in quotes"),
    ],
    ids=lambda value: value[:50] if value[0].isdigit() else "",
)
def test_a_number_or_a_date_is_no_text(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("industry: [Toys]\n" + TOYS.partition("\n")[2], f"1:11 industry: {LIST_FOR_TEXT}"),
        (TOYS + "terminology:\n  - term: ROAS\n    definition: [x, y]\n", f"7:17 terminology > ROAS > definition: {LIST_FOR_TEXT}"),
        (TOYS + "aliases:\n  - [toy shop]\n", f"6:5 aliases > #1: {LIST_FOR_TEXT}"),
        (HEAD + "description:\n  - x\n  - y\n", f"5:3 description: {LIST_FOR_TEXT}"),
        (TOYS + "cares_about:\n  - [x]\n", f"6:5 cares_about > #1: {LIST_FOR_TEXT}"),
    ],
    ids=lambda value: value[:50] if value[0].isdigit() and "industry" not in value[:10] else "",
)
def test_a_list_is_no_text(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TOYS + "aliases: toy shop\n", f"5:10 aliases: {NOT_A_LIST}"),
        (TOYS + "sources: /docs/x\n", f"5:10 sources: {NOT_A_LIST}"),
        (TOYS + "terminology:\n  - term: ROAS\n    definition: x\n    asked_as: y\n", f"8:15 terminology > ROAS > asked_as: {NOT_A_LIST}"),
        (TOYS + "software:\n  - category: Platforms\n    tools: Shopify\n", f"7:12 software > Platforms > tools: {NOT_A_LIST}"),
        (TOYS + "cares_about:\n  notes: x\n  items: [y]\n", f"6:10 cares_about > notes: {NOT_A_LIST}"),
        (TOYS + "aliases: {toy shop: x}\n", f"5:10 aliases: {NOT_A_LIST}"),
        (TOYS + "cares_about: Price\n", f"5:14 cares_about: {NOT_A_LIST}"),
        (
            TOYS + "products:\n  - product: Session replay\n    best_practices: Watch\n",
            f"7:21 products > Session replay > best_practices: {NOT_A_LIST}",
        ),
    ],
    ids=lambda value: value[:50] if value[0].isdigit() else "",
)
def test_a_text_is_no_list(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TOYS + "terminology:\n  - ROAS\n", f"6:5 terminology > #1: {NOT_A_MAPPING}"),
        (TOYS + "metrics:\n  - Key rates\n", f"6:5 metrics > #1: {NOT_A_MAPPING}"),
        (TOYS + "products:\n  - Session replay\n", f"6:5 products > #1: {NOT_A_MAPPING}"),
        ("- industry: Toys\n", f"1:1: {NOT_A_MAPPING}"),
        ("Toys\n", f"1:1: {NOT_A_MAPPING}"),
        ("~\n", f"1:1: {NOT_A_MAPPING}"),
    ],
)
def test_a_text_is_no_mapping(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TOYS + "aliases:\n  - toys: all of them\n", f"6:5 aliases > #1: {MAPPING_FOR_TEXT}"),
        (
            TOYS + "cares_about:\n  - text: Season\n    asked_as:\n      - Black Friday: peaks\n",
            f"8:9 cares_about > #1 > asked_as > #1: {MAPPING_FOR_TEXT}",
        ),
        (TOYS + "cares_about:\n  notes:\n    - Ask: is it on?\n", f"7:7 cares_about > notes > #1: {MAPPING_FOR_TEXT}"),
        (
            TOYS + "terminology:\n  - term: ROAS\n    definition:\n      Return: on ad spend\n",
            f"8:7 terminology > ROAS > definition: {MAPPING_FOR_TEXT}",
        ),
        (TOYS + "cares_about:\n  - Speed: it matters\n", f"6:5 cares_about > #1: {MAPPING_FOR_TEXT}"),
        (
            TOYS + "products:\n  - product: Session replay\n    best_practices:\n      - Watch: every day\n",
            f"8:9 products > Session replay > best_practices > #1: {MAPPING_FOR_TEXT}",
        ),
    ],
    ids=lambda value: value[:50] if value[0].isdigit() else "",
)
def test_a_stray_colon_that_makes_a_mapping_of_a_text_is_named(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("industry:\n" + TOYS.partition("\n")[2], [f"1:1 industry: {EMPTY}"]),
        (HEAD + 'description: ""\n', [f"4:14 description: {EMPTY}"]),
        (HEAD + 'description: " \\t "\n', [f"4:14 description: {EMPTY}"]),
        (HEAD + "description:\n", [f"4:1 description: {EMPTY}"]),
        (TOYS + 'aliases: ["", toy shop, "\u00a0"]\n', [f"5:11 aliases > #1: {EMPTY}", f"5:25 aliases > #3: {EMPTY}"]),
        (TOYS + "aliases:\n  -\n  - toy shop\n", [f"6:4 aliases > #1: {EMPTY}"]),
        (
            TOYS + 'terminology:\n  - term: " "\n    definition: ""\n',
            [f"6:11 terminology > #1 > term: {EMPTY}", f"7:17 terminology > #1 > definition: {EMPTY}"],
        ),
        (TOYS + "terminology:\n  - term: ROAS\n    definition:\n", [f"7:5 terminology > ROAS > definition: {EMPTY}"]),
        (TOYS + 'cares_about:\n  - ""\n', [f"6:5 cares_about > #1: {EMPTY}"]),
        (TOYS + "cares_about:\n  - Price\n  -\n", [f"7:4 cares_about > #2: {EMPTY}"]),
        (TOYS + "aliases:\n", [f"5:1 aliases: {NOT_A_LIST}"]),
        (TOYS + "cares_about:\n", [f"5:1 cares_about: {NOT_A_LIST}"]),
        (TOYS + "cares_about: ~\nterminology:\n", [f"5:1 cares_about: {NOT_A_LIST}", f"6:1 terminology: {NOT_A_LIST}"]),
    ],
    ids=lambda value: value[0][:50] if isinstance(value, list) else "",
)
def test_empty_blank_and_null_texts_and_lists_are_named(problems_of: LinesOf, text: str, lines: list[str]) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}" for line in lines]


@pytest.mark.parametrize("key", ["owner", "verified"])
def test_a_key_that_may_be_left_out_may_be_left_empty(problems_of: LinesOf, key: str) -> None:
    assert problems_of(TOYS + f"{key}:\n") == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TOYS + "industry: Games\n", '5:1: the key "industry" stands here twice; the first is in line 1'),
        (TOYS + "aliases: [x]\nowner: A\naliases: [y]\n", '7:1: the key "aliases" stands here twice; the first is in line 5'),
        (
            TOYS + "terminology:\n  - term: ROAS\n    definition: x\n    definition: y\n",
            '8:5 terminology: the key "definition" stands here twice; the first is in line 7',
        ),
        (
            TOYS + "products:\n  - product: Session replay\n    best_practices:\n      - text: x\n        text: y\n",
            '9:9 products > best_practices: the key "text" stands here twice; the first is in line 8',
        ),
    ],
    ids=lambda value: value[:50] if value[0].isdigit() else "",
)
def test_a_key_may_stand_once(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "//evil.example.com", "https://exa mple.com", "https://localhost", "ftp://example.com", "docs/x", '""'],
)
@pytest.mark.parametrize(
    ("text", "place"),
    [
        (TOYS + "sources:\n  - {}\n", "6:5 sources > #1"),
        (TOYS + "sources:\n  - title: x\n    url: {}\n", "7:10 sources > #1 > url"),
        (TOYS + "event_taxonomy:\n  - text: x\n    link: {}\n", "7:11 event_taxonomy > #1 > link"),
        (
            TOYS + "terminology:\n  - term: ROAS\n    definition: x\n    sources:\n      - {}\n",
            "9:9 terminology > ROAS > sources > #1",
        ),
    ],
    ids=["sources", "title and url", "link", "sources of a term"],
)
def test_a_link_that_is_none_is_named(problems_of: LinesOf, text: str, place: str, url: str) -> None:
    assert problems_of(text.format(url)) == [f"knowledge/toys.yaml:{place}: {NO_LINK}"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TOYS.replace("draft", "done"), "3:9 status: must be one of 'reviewed', 'draft' or 'stub', not 'done'"),
        (TOYS.replace("draft", "Draft"), "3:9 status: must be one of 'reviewed', 'draft' or 'stub', not 'Draft'"),
        (TOYS.replace(" draft", ""), "3:1 status: must be one of 'reviewed', 'draft' or 'stub', not None"),
        (
            TOYS + "terminology:\n  - term: ROAS\n    definition: x\n    status: final\n",
            "8:13 terminology > ROAS > status: must be one of 'reviewed', 'draft' or 'stub', not 'final'",
        ),
        (
            TOYS + "metrics:\n  - name: Key rates\n    text: x\n    good: sideways\n",
            "8:11 metrics > Key rates > good: must be one of 'up', 'down' or 'depends', not 'sideways'",
        ),
        (TOYS + "verified: yesterday\n", "5:11 verified: must be a date such as 2026-01-31, not 'yesterday'"),
        (TOYS + "verified: 2026-1-31\n", "5:11 verified: must be a date such as 2026-01-31, not '2026-1-31'"),
        (TOYS + "verified: 2026\n", "5:11 verified: must be a date such as 2026-01-31, not '2026'"),
        (TOYS + "verified: 0\n", "5:11 verified: must be a date such as 2026-01-31, not '0'"),
        (TOYS + "verified: 86400\n", "5:11 verified: must be a date such as 2026-01-31, not '86400'"),
        (TOYS + "verified: 2026-01-31 10:00:00\n", "5:11 verified: must be a date such as 2026-01-31, not '2026-01-31 10:00:00'"),
        (TOYS + "verified: 2026-13-45\n", "5:11 verified: '2026-13-45': month must be in 1..12"),
        (
            TOYS + "terminology:\n  - term: ROAS\n    definition: x\n    verified: soon\n",
            "8:15 terminology > ROAS > verified: must be a date such as 2026-01-31, not 'soon'",
        ),
        (
            TOYS.replace("slug: toys", "slug: Toy Shop"),
            "2:7 slug: must be lower-case words with dashes such as ai-and-data, not 'Toy Shop'",
        ),
        (
            TOYS + "cares_about:\n  - text: Price\n    id: The Price\n",
            "7:9 cares_about > The Price > id: must be lower-case words with dashes such as ai-and-data, not 'The Price'",
        ),
    ],
    ids=lambda value: value[:60] if value[0].isdigit() else "",
)
def test_a_bad_status_date_or_slug_is_named_with_what_it_may_be(problems_of: LinesOf, text: str, line: str) -> None:
    assert problems_of(text) == [f"knowledge/toys.yaml:{line}"]


@pytest.mark.parametrize("sign", ["=", "<<"])
def test_a_sign_that_yaml_keeps_for_itself_is_a_problem_and_not_a_crash(problems_of: LinesOf, sign: str) -> None:
    (line,) = problems_of(TOYS + f"owner: {sign}\n")
    assert line.startswith("knowledge/toys.yaml:5:8 owner: ")


def test_every_problem_of_every_file_comes_in_one_run_sorted(folder: Path, problems: Lines) -> None:
    (folder / "toys.yaml").write_text(TOYS + "verified: soon\nsources:\n  - //x\nalias: [x]\nowner: 42\n")
    (folder / "games.yaml").write_text("industry: [\n")
    (folder / "art.yaml").write_text("industry: Art\nslug: arts\nstatus: reviewed\ndescription: x\n")
    (folder / "books.yaml").mkdir()
    (folder / "zoos.yaml").write_text("industry: Zoos\nslug: zoos\nstatus: draft\ndescription: x\naliases: [ART]\n")
    lines = [
        'knowledge/art.yaml:2:7 slug: the file is called art.yaml: it must be arts.yaml, or the slug "art"',
        "knowledge/art.yaml:3:9 status: reviewed by whom and when? Give it an owner or a verified date",
        "knowledge/books.yaml: is not a file",
        "knowledge/games.yaml:2:1: this is not YAML: did not find expected node content",
        "knowledge/toys.yaml:5:11 verified: must be a date such as 2026-01-31, not 'soon'",
        f"knowledge/toys.yaml:7:5 sources > #1: {NO_LINK}",
        'knowledge/toys.yaml:8:1: unknown key "alias" (did you mean "aliases"?)',
        "knowledge/toys.yaml:9:8 owner: must be a text; YAML reads 42 as a number: put it in quotes",
        'knowledge/zoos.yaml:5:11 aliases > #1: "ART" is a name of Art too (knowledge/art.yaml): '
        "an industry is found by each of its names, so two can't share one",
    ]
    assert problems() == lines
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    assert str(caught.value) == "\n".join([*lines, "9 problems in the playbooks. Nothing was loaded; mend the lines above."])


def test_one_problem_is_one(folder: Path) -> None:
    (folder / "toys.yaml").write_text(TOYS + "owner: 42\n")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    assert str(caught.value) == (
        "knowledge/toys.yaml:5:8 owner: must be a text; YAML reads 42 as a number: put it in quotes\n"
        "1 problem in the playbooks. Nothing was loaded; mend the lines above."
    )


def test_lines_are_sorted_by_number_and_not_as_text(problems_of: LinesOf) -> None:
    found = problems_of(TOYS + "aliases:\n" + "".join(f"  - {number}\n" for number in range(8)))
    assert [line.split(":")[1] for line in found] == ["6", "7", "8", "9", "10", "11", "12", "13"]


def test_good_playbooks_are_read_beside_bad_ones(folder: Path) -> None:
    (folder / "toys.yaml").write_text(TOYS)
    (folder / "games.yaml").write_text("industry: [\n")
    sources, problems = read_folder(folder)
    assert [source.playbook.slug for source in sources] == ["toys"]
    assert len(problems) == 1


@pytest.mark.parametrize("name", ["toys.yml", "toys.YAML"])
def test_a_playbook_with_another_ending_is_not_overlooked(problems_of: LinesOf, name: str) -> None:
    assert problems_of(TOYS, name) == [
        f'knowledge/{name}:2:7 slug: the file is called {name}: it must be toys.yaml, or the slug "toys"',
    ]


def test_hidden_files_and_other_files_are_not_playbooks(folder: Path, problems: Lines) -> None:
    (folder / "toys.yaml").write_text(TOYS)
    (folder / ".draft.yaml").write_text("[")
    (folder / ".#toys.yaml").symlink_to("ada@host.1")
    (folder / "README.md").write_text("[")
    (folder / "toys.yaml~").write_text("[")
    (folder / "toys.yaml.bak").write_text("[")
    (folder / "more").mkdir()
    (folder / "more" / "games.yaml").write_text("[")
    assert problems() == []
    assert [playbook.slug for playbook in load_knowledge(folder)] == ["toys"]


def test_a_link_to_a_playbook_is_a_playbook(folder: Path, problems: Lines) -> None:
    Path("elsewhere").write_text(TOYS)
    (folder / "toys.yaml").symlink_to("../elsewhere")
    assert problems() == []


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("nowhere", "can't be read: No such file or directory"),
        ("toys.yaml", "can't be read: Too many levels of symbolic links"),
        ("..", "is not a file"),
        ("/dev/zero", "is not a file"),
    ],
)
def test_a_link_that_leads_to_no_file_is_a_problem(folder: Path, problems: Lines, target: str, message: str) -> None:
    (folder / "toys.yaml").symlink_to(target)
    assert problems() == [f"knowledge/toys.yaml: {message}"]


def test_links_that_lead_to_each_other_are_problems(folder: Path, problems: Lines) -> None:
    (folder / "a.yaml").symlink_to("b.yaml")
    (folder / "b.yaml").symlink_to("a.yaml")
    assert problems() == [f"knowledge/{name}.yaml: can't be read: Too many levels of symbolic links" for name in "ab"]


def test_a_folder_called_like_a_playbook_is_a_problem(folder: Path, problems: Lines) -> None:
    (folder / "toys.yaml").mkdir()
    assert problems() == ["knowledge/toys.yaml: is not a file"]


def test_a_pipe_is_a_problem_and_nobody_waits_for_it(folder: Path, problems: Lines) -> None:
    os.mkfifo(folder / "toys.yaml")
    assert problems() == ["knowledge/toys.yaml: is not a file"]


def test_an_empty_folder_is_a_problem(folder: Path, problems: Lines) -> None:
    assert problems() == [f"knowledge: {NO_PLAYBOOKS}"]
    (folder / "README.md").write_text("x")
    (folder / ".toys.yaml").write_text(TOYS)
    assert problems() == [f"knowledge: {NO_PLAYBOOKS}"], "a README and a hidden file are no playbooks"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nowhere", "No such file or directory"), ("file", "Not a directory"), ("loop", "Too many levels of symbolic links")],
)
def test_a_folder_that_can_not_be_read_is_a_problem(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "file").write_text(TOYS)
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(tmp_path / name)
    assert [str(problem) for problem in caught.value.problems] == [
        f"{tmp_path}/{name}: can't read the knowledge folder ({reason}): set KNOWLEDGE_DIR to the folder with the playbooks"
    ]
