"""A knowledge folder in tmp_path, and what the loader says of it: whole lines, as `python -m bot check` prints them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.loader import read_folder

Lines = Callable[[], list[str]]
LinesOf = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty `knowledge/` in the working directory, so that messages start with `knowledge/`."""
    monkeypatch.chdir(tmp_path)
    path = Path("knowledge")
    path.mkdir()
    return path


@pytest.fixture
def problems(folder: Path) -> Lines:
    """Every problem of the folder as it stands, a line each, sorted."""
    return lambda: [str(problem) for problem in sorted(read_folder(folder)[1])]


@pytest.fixture
def problems_of(folder: Path, problems: Lines) -> LinesOf:
    """Writes one playbook and returns every problem of it."""

    def write(content: str | bytes, name: str = "toys.yaml") -> list[str]:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return problems()

    return write
