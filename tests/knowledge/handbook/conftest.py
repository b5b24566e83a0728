"""Pages in, pages out: the handbook's page as it is, some that it may become, and the command line beside any folder."""

from __future__ import annotations

import gc
from collections.abc import Collection
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import main
from bot.knowledge.handbook.lines import words
from bot.knowledge.yaml_tree import parse
from tests.conftest import KNOWLEDGE

PRESENT = Path(__file__).parent.parent / "handbook-page.md"
LATER = sorted((Path(__file__).parent / "pages").glob("*.md"))
FRAME = "handbook-page.md"

TOYS = "industry: Toys\nslug: toys\nstatus: reviewed\nowner: Ann\ndescription: Shops.\n"
"""A playbook that came from the page."""
DESCRIPTION = "### Toys description\n\nShops.\n\n"
"""What the page says of it."""


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


def bot(folder: Path, *arguments: str) -> Run:
    """`python -m bot …` in the directory that holds the knowledge folder, so that messages start with the folder's name."""
    gc.disable()  # it would walk ruamel.yaml's many small nodes again and again: a fifth of the time of these tests
    try:
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            patch.chdir(folder.parent)
            patch.setenv("KNOWLEDGE_DIR", folder.name)
            code = main(list(arguments))
    finally:
        gc.enable()
    return Run(code, out.getvalue(), err.getvalue())


def page_of(body: str, industry: str = "Toys") -> str:
    """A page with nothing on it but this playbook."""
    return f"<details>\n\n<summary>{industry} playbook</summary>\n\n{body.strip()}\n\n</details>\n"


def take_in(folder: Path, page: str) -> Run:
    """Imports a page that is given as text."""
    (folder.parent / "page.md").write_text(page, encoding="utf-8")
    return bot(folder, "import", "page.md")


def given_back(folder: Path) -> str:
    """The page as the folder's checked playbooks give it."""
    run = bot(folder, "export")
    assert run.code == 0, run.err
    return run.out


def words_of(page: Path) -> list[str]:
    return words(page.read_bytes().decode("utf-8"))


def files_of(folder: Path) -> dict[str, bytes]:
    """What stands in the folder, byte for byte."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def data_of(folder: Path, slug: str = "toys") -> dict[str, Any]:
    """A playbook as the bot's own loader reads it."""
    return dict(parse((folder / f"{slug}.yaml").read_text(encoding="utf-8")).value)


def bring_repo(folder: Path, whole: Collection[str]) -> None:
    """The repo's playbooks. Those not in `whole` come with no more than their names and terms, which is what an import compares a page with."""
    for path in KNOWLEDGE.glob("*.yaml"):
        text = path.read_text(encoding="utf-8") if path.stem in whole else _names_in(path)
        (folder / path.name).write_text(text, encoding="utf-8")


@cache
def _names_in(path: Path) -> str:
    data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    kept = {key: data[key] for key in ("industry", "slug", "aliases", "status", "owner", "description") if key in data}
    section = data["terminology"]
    terms = section["items"] if isinstance(section, dict) else section
    kept["terminology"] = [
        {"definition": "…"} | {key: term[key] for key in ("term", "expansion", "aliases") if key in term} for term in terms
    ]
    return yaml.dump(kept, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
