"""The prompt answers as Slack would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.lookup.index import Index
from bot.terminal import prompt, read_command


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/term ROAS", ("ROAS", "/term")),
        ("  /industry", ("", "/industry")),
        ("/industry ecommerce metrics ", ("ecommerce metrics", "/industry")),
        ("what is AOV?", ("what is AOV?", "dm")),
        ("/terms", ("/terms", "dm")),
    ],
)
def test_a_leading_command_tells_the_door(line: str, expected: tuple[str, str]) -> None:
    assert read_command(line) == expected


def typed(*lines: str) -> Iterator[str]:
    yield from lines


def test_the_prompt_answers_until_the_end_of_input(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    lines = typed("/term ROAS", "", "what should an online store track?", "it costs <$20 & <script>")

    def read(sign: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    prompt(index, read)
    shown = capsys.readouterr().out
    assert "ROAS (Return on Ad Spend)" in shown
    assert "E-commerce › Event taxonomy" in shown
    assert "<$20 and <script>" in shown or "<$20 & <script>" in shown


def test_exit_ends_the_prompt(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    prompt(index, lambda sign: "exit")
    assert "╭" not in capsys.readouterr().out
