"""What comes from Vitally is text for one line, or nothing."""

from __future__ import annotations

import pytest

from bot.connectors.reading import read_account


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("\u202eevil\u202c Inc.", "evil Inc."),
        ("Acme\u0000\n\u2028Inc\ufeff", "Acme Inc"),
        ("👩‍🚀 مرحبا 東京", "👩‍🚀 مرحبا 東京"),
        ("\ud800x", "?x"),
        ("x" * 300, "x" * 255),
    ],
)
def test_a_name_is_one_line_that_turns_nothing_round(name: str, read: str) -> None:
    account = read_account({"id": "1", "name": name}, None)
    assert account
    assert account.name == read


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        {},
        {"id": "1"},
        {"id": "1", "name": "\u200b\u202e"},
        {"id": "1", "name": 5},
        {"id": "", "name": "x"},
        {"id": "x" * 129, "name": "x"},
    ],
)
def test_what_has_no_name_to_show_is_no_account(row: object) -> None:
    assert read_account(row, None) is None
