"""`python -m bot import` and `export` where something is wrong, and what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.handbook.conftest import DESCRIPTION, TOYS, bot, data_of, files_of, given_back, page_of, take_in

NOTHING_LOADED = "in the playbooks. Nothing was loaded; mend the lines above.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "toys.yaml").write_text(TOYS)
    return folder


def refused(folder: Path, page: str | bytes) -> str:
    """What is said of a page that is not taken in; the folder is as it was."""
    (folder.parent / "page.md").write_bytes(page if isinstance(page, bytes) else page.encode())
    before = files_of(folder)
    run = bot(folder, "import", "page.md")
    assert (run.code, run.out) == (1, "")
    assert files_of(folder) == before
    return run.err


def test_a_page_that_is_not_there_is_named(folder: Path) -> None:
    run = bot(folder, "import", "nowhere.md")
    assert (run.code, run.out) == (1, "")
    assert run.err == f"nowhere.md: can't be read: No such file or directory\n1 problem {NOTHING_LOADED}"


def test_a_page_that_is_a_folder_is_named(folder: Path) -> None:
    run = bot(folder, "import", "knowledge")
    assert (run.code, run.err) == (1, f"knowledge: can't be read: Is a directory\n1 problem {NOTHING_LOADED}")


def test_a_page_that_is_not_utf_8_is_refused(folder: Path) -> None:
    assert refused(folder, page_of("Caf\u00e9s.").encode("latin-1")) == f"page.md: is not UTF-8 text\n1 problem {NOTHING_LOADED}"


@pytest.mark.parametrize(
    "page",
    ["", "\n", "# A page\n\nText.\n", "<details>\n<summary>Why?</summary>\n\nSo.\n\n</details>\n", "```\n" + page_of("x") + "```\n", "## Fun playbook\n\nx\n"],
    ids=["empty", "a blank line", "text alone", "details without a playbook", "code", "a heading nobody knows"],
)  # fmt: skip
def test_a_page_without_a_playbook_is_refused(folder: Path, page: str) -> None:
    assert refused(folder, page) == "page.md: no playbook here: it stands in <details> whose <summary> says “<industry> playbook”\n"


def test_a_folder_with_a_mistake_is_not_touched(folder: Path) -> None:
    (folder / "games.yaml").write_text("industry: [Games\n")
    assert refused(folder, page_of(DESCRIPTION)).startswith("knowledge/games.yaml:2:1: this is not YAML: ")
    run = bot(folder, "export")
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("knowledge/games.yaml:2:1: this is not YAML: ")


def test_a_term_that_is_the_name_of_an_industry_stays_a_note(folder: Path) -> None:
    (folder / "games.yaml").write_text(TOYS.replace("Toys", "Games").replace("toys", "games"))
    page = page_of(DESCRIPTION + "### Industry terminology\n\n- **Games**: Fun.")
    run = take_in(folder, page)
    assert (run.code, run.err) == (0, "")
    assert data_of(folder)["terminology"] == {"notes": ["- **Games**: Fun."]}


def test_what_the_brief_speaks_of_stays_as_a_draft_when_it_leaves_the_page(folder: Path) -> None:
    pitch = "{product: Surveys, why: a, objection: b, reply: c}"
    brief = f"brief:\n  cares: [a]\n  terms: [SKU]\n  questions: [a]\n  checks: [a]\n  pitch: {pitch}\n"
    (folder / "toys.yaml").write_text(
        f"{TOYS}{brief}terminology:\n  - {{term: SKU, definition: A code.}}\nproducts:\n  - product: Surveys\n"
    )
    run = take_in(folder, page_of(DESCRIPTION))
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(
        "knowledge/toys.yaml: 2 changed\n"
        "  changed Industry terminology: SKU has left the page, but the brief needs it: a draft now\n"
        "  changed PostHog products they should be using: Surveys has left the page, but the brief needs it: a draft now\n"
    )
    assert data_of(folder)["terminology"] == [{"term": "SKU", "status": "draft", "definition": "A code."}]
    assert "SKU" not in given_back(folder)


def test_control_characters_of_a_page_are_blanks(folder: Path) -> None:
    for character in "\0\a\x7f":
        run = take_in(folder, page_of(f"{DESCRIPTION}Two{character}lines\nof a note."))
        assert (run.code, run.err) == (0, "")
        assert "Two lines" in given_back(folder)


def test_a_cell_beyond_the_last_column_is_reported_with_its_line_and_the_rest_is_written(folder: Path) -> None:
    table = (
        "### Important business metrics and data\n\n#### Metrics\n\n| Metric | Formula |\n| --- | --- |\n| D1 | a | beyond it |\n| D7 | b |"
    )
    page = page_of(DESCRIPTION + table)
    run = take_in(folder, page)
    assert run.code == 1
    assert run.err == "page.md:15:1 Toys: could not be placed: beyond it\n"
    assert run.out == (
        "knowledge/toys.yaml: 3 added\n"
        "  added   Metrics: columns Metric\n"
        "  added   Metrics: D1\n"
        "  added   Metrics: D7\n"
        "knowledge/handbook-page.md: new\n"
    )
    assert given_back(folder).replace("**", "") == page.replace("| a | beyond it |", "| a |")


def test_a_folder_that_is_a_file_is_named(folder: Path) -> None:
    (folder.parent / "page.md").write_text(page_of(DESCRIPTION))
    (folder.parent / "elsewhere").write_text("a file")
    run = bot(folder, "import", "page.md", "--into", "elsewhere")
    assert (run.code, run.err) == (1, "elsewhere: can't be written: File exists\n")


def test_a_page_goes_into_the_folder_that_is_named(folder: Path) -> None:
    (folder.parent / "page.md").write_text(page_of(DESCRIPTION))
    run = bot(folder, "import", "page.md", "--into", "elsewhere/deep")
    assert (run.code, run.out) == (0, "elsewhere/deep/toys.yaml: new\nelsewhere/deep/handbook-page.md: new\n")
    assert files_of(folder) == {"toys.yaml": TOYS.encode()}


def test_an_industry_that_is_not_there_is_answered_with_those_that_are(folder: Path) -> None:
    (folder / "games.yaml").write_text(TOYS.replace("Toys", "Games").replace("toys", "games"))
    run = bot(folder, "export", "toys", "Trains")
    assert (run.code, run.out) == (1, "")
    assert run.err == f"Trains: is no industry here; there are games, toys\n1 problem {NOTHING_LOADED}"


@pytest.mark.parametrize("name", ["Toys", "TOYS", "toys", "to-ys", "play"])
def test_an_industry_is_exported_by_each_of_its_names(folder: Path, name: str) -> None:
    (folder / "toys.yaml").write_text(TOYS + "aliases: [Play]\n")
    assert bot(folder, "export", name).out == page_of(DESCRIPTION)


def test_an_export_says_what_it_leaves_out(folder: Path) -> None:
    (folder / "games.yaml").write_text(TOYS.replace("Toys", "Games").replace("toys", "games").replace("reviewed", "draft"))
    (folder / "zoos.yaml").write_text("industry: Zoos\nslug: zoos\nstatus: stub\ndescription: Not written yet.\n")
    (folder / "toys.yaml").write_text(TOYS + "cares_about:\n  - Price\n  - text: Time\n    status: draft\n")
    run = bot(folder, "export")
    assert run.out == page_of(DESCRIPTION + "### What they care about\n\n- Price")
    assert run.err == ("Not checked yet, so left out: Games, Zoos (name them, or --drafts)\nToys: 1 draft entries left out (--drafts)\n")
    run = bot(folder, "export", "--drafts")
    games = page_of("> Draft: not yet checked by a CSM.\n\n### Games description\n\nShops.", "Games")
    assert run.out == games + "\n" + page_of(DESCRIPTION + "### What they care about\n\n- Price\n- Time *(draft)*")
    assert run.err == "Not checked yet, so left out: Zoos (name them, or --drafts)\n"


def test_files_are_written_with_the_mode_they_have(folder: Path) -> None:
    (folder / "toys.yaml").chmod(0o640)
    take_in(folder, page_of("### Toys description\n\nStores."))
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"toys.yaml": "0o640", "handbook-page.md": "0o644"}
