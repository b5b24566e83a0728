"""Where the playbooks stand on the page, and the page around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.handbook.conftest import DESCRIPTION, FRAME, TOYS, bot, bring_repo, data_of, files_of, given_back, page_of, take_in

LIST = "## Industry segment list\n\n- AI & Data\n- [E-commerce](#ecommerce-description)\n- Finance\n- Toys\n"


@pytest.mark.parametrize(
    ("page", "industries"),
    [
        (page_of(DESCRIPTION), {"toys": "Toys"}),
        ("<details open><summary><strong>Toys</strong> playbook</summary>\n\nShops.\n\n</details>\n", {"toys": "Toys"}),
        ("  <details>\n    <summary>Toys Playbook</summary>\n\nShops.\n\n  </details>\n", {"toys": "Toys"}),
        ("<details>\n<summary>\n\nToys industry playbook\n\n</summary>\n\nShops.\n\n</details>\n", {"toys": "Toys"}),
        (f"{LIST}\n<details>\n<summary>Toys</summary>\n\nShops.\n\n</details>\n", {"toys": "Toys"}),
        (f"{LIST}\n## Finance playbook\n\n### Description\n\nBanks.\n\n## Afterwards\n\nMore.\n", {"finance": "Finance"}),
        (f"{LIST}\n## Finance playbook\n\nBanks.\n\n{page_of(DESCRIPTION)}", {"finance": "Finance", "toys": "Toys"}),
        (f"<details>\n<summary>Why a template?</summary>\n\nSo.\n\n</details>\n\n{page_of(DESCRIPTION)}", {"toys": "Toys"}),
        (f"```\n{page_of(DESCRIPTION)}```\n\n{page_of('Play.', 'Games')}", {"games": "Games"}),
        (f"~~~markdown\n## Finance playbook\n```\n~~~\n\n{LIST}\n{page_of('Play.', 'Games')}", {"games": "Games"}),
        ("<details>\n<summary>Toys playbook</summary>\n\nNever closed.\n", {"toys": "Toys"}),
        (page_of("Cafés.", "Café & bar"), {"cafe-and-bar": "Café & bar"}),
        (page_of("日本.", "日本"), {"playbook": "日本"}),
    ],
    ids=[
        "details", "markup in the summary", "indented", "a summary of several lines", "listed and no word of playbook", "a heading",
        "a heading in front of details", "details that is no playbook", "code that looks like one", "code of tildes", "never closed", "accents", "no letters of ours",
    ],
)  # fmt: skip
def test_playbooks_are_found_wherever_they_stand(page: str, industries: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    run = take_in(folder, page)
    assert (run.code, run.err) == (0, "")
    assert {path.stem: data_of(folder, path.stem)["industry"] for path in folder.glob("*.yaml")} == industries
    assert given_back(folder).split() == page.split()


def test_an_eleventh_industry_is_a_new_file(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    bring_repo(folder, whole=())
    before = files_of(folder)
    page = page_of("### Gaming overview\n\nStudios.", "Gaming")
    run = take_in(folder, page)
    assert (run.code, run.out) == (0, "knowledge/gaming.yaml: new\nknowledge/handbook-page.md: new\n")
    assert {name: text for name, text in files_of(folder).items() if name not in ("gaming.yaml", FRAME)} == before
    assert bot(folder, "export", "gaming").out == page


@pytest.mark.parametrize("industry", ["Toys", "toys", "T-o-y-s", "Play"])
def test_an_industry_is_known_by_each_of_its_names(industry: str, tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "toys.yaml").write_text(TOYS + "aliases: [play]\n")
    page = page_of(DESCRIPTION, industry)
    assert take_in(folder, page).out == "knowledge/handbook-page.md: new\n"
    assert given_back(folder) == page


def test_what_stands_around_the_playbooks_is_kept_beside_them(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, f"---\ntitle: x\n---\n\n{LIST}\n{page_of(DESCRIPTION)}\n## Afterwards\n")
    assert (folder / FRAME).read_text() == (
        f"---\ntitle: x\n---\n\n{LIST}\n<details>\n\n<summary>Toys playbook</summary>\n\n<!-- playbook: toys -->\n\n</details>\n\n## Afterwards\n"
    )


def test_a_word_around_the_playbooks_that_changed_changes_the_frame_alone(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, page_of(DESCRIPTION))
    assert take_in(folder, "Hello.\n\n" + page_of(DESCRIPTION)).out == "knowledge/handbook-page.md: changed\n"
    assert given_back(folder) == "Hello.\n\n" + page_of(DESCRIPTION)


def test_a_second_playbook_of_an_industry_stays_on_the_page_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    page = page_of(DESCRIPTION) + "\n" + page_of("### Toys description\n\nOther shops.")
    assert take_in(folder, page).code == 0
    assert data_of(folder)["description"] == "Shops."
    assert given_back(folder) == page


def test_a_playbook_that_the_page_never_had_comes_behind_it_and_its_line_is_linked(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    page = f"{LIST}\n{page_of('Banks.', 'Finance')}"
    take_in(folder, page)
    (folder / "toys.yaml").write_text(TOYS)
    linked = page.replace("- Toys\n", "- [Toys](#toys-description)\n")
    assert given_back(folder) == f"{linked}\n{page_of(DESCRIPTION)}"


def test_a_playbook_is_exported_as_the_page_encloses_it(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    toys = f"  <details open>\n    <summary><b>Toys</b> playbook</summary>\n\n{DESCRIPTION}  </details>\n"
    take_in(folder, f"{LIST}\n{toys}\n## Finance playbook\n\nBanks.\n\n## Afterwards\n")
    assert bot(folder, "export", "toys").out == toys.lstrip()
    assert bot(folder, "export", "FINANCE").out == "## Finance playbook\n\nBanks.\n"
    assert bot(folder, "export", "finance", "toys").out == "## Finance playbook\n\nBanks.\n\n" + toys.lstrip()


# --- known to go wrong; each mark goes with the mistake


def test_an_entity_in_a_summary_is_the_letter_it_stands_for(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, page_of("Labs.", "AI &amp; Data"))
    assert [path.name for path in folder.glob("*.yaml")] == ["ai-and-data.yaml"]


def test_a_summary_may_say_playbook_first(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    take_in(folder, "<details>\n<summary>Playbook: Toys</summary>\n\nShops.\n\n</details>\n")
    assert data_of(folder)["industry"] == "Toys"
