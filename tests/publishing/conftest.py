"""A folder with two small playbooks, alone or in a git work tree."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.knowledge.proposal import Proposal
from bot.publishing.publisher import sign_of

TOYS = """\
# Toys
industry: Toys
slug: toys
status: reviewed
owner: Ann
description: Shops that sell toys.

terminology:
  # the first
  - term: RRP
    definition: What the maker says.   # roughly
  - term: SKU
    definition: A thing that is counted.
"""
GAMES = "industry: Games\nslug: games\naliases: [board games]\nstatus: reviewed\nowner: Ben\ndescription: Who makes games.\n"
ADD = Proposal("toys/terminology", {"term": "ATC", "definition": "Add to cart"})
SIGN = sign_of("proposal-1", ADD)
ADDED = TOYS + "  - term: ATC\n    definition: Add to cart\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "books" / "knowledge"
    folder.mkdir(parents=True)
    (folder / "toys.yaml").write_text(TOYS)
    (folder / "games.yaml").write_text(GAMES)
    return folder


class Git:
    """The work tree above a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=self.folder, check=True, capture_output=True, text=True).stdout

    def commits(self) -> list[str]:
        """Their subjects, the newest first."""
        return self("log", "--format=%s").splitlines()


@pytest.fixture
def git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    git = Git(folder.parent)
    git("init", "-q", "-b", "main")
    git("config", "user.name", "Ann")
    git("config", "user.email", "ann@example.com")
    (folder.parent / "other.txt").write_text("one\n")
    git("add", "-A")
    git("commit", "-qm", "Begin")
    return git
