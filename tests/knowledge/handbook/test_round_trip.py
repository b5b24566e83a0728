"""No word of the page is lost, none is added and the order is kept: the present page, later ones, and every playbook of the repo."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from bot.knowledge.handbook.lines import words
from bot.knowledge.loader import load_knowledge
from bot.knowledge.model import Bullet, Metric, Playbook, Term
from bot.knowledge.template import PRODUCT_SECTIONS
from tests.conftest import KNOWLEDGE
from tests.knowledge.handbook.conftest import FRAME, LATER, PRESENT, bot, bring_repo, files_of, given_back, words_of

SLUGS = sorted(path.stem for path in KNOWLEDGE.glob("*.yaml"))


@pytest.fixture(scope="module", params=[PRESENT, *LATER], ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def fresh(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page in a folder that was empty."""
    return imported(page, tmp_path_factory.mktemp("fresh") / "knowledge")


@pytest.fixture(scope="module", params=LATER, ids=lambda path: path.stem)
def later(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def over(later: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A later page over the repo's playbooks."""
    on_page = imported(later, tmp_path_factory.mktemp("fresh") / "knowledge").glob("*.yaml")
    folder = tmp_path_factory.mktemp("over") / "knowledge"
    folder.mkdir()
    bring_repo(folder, whole={path.stem for path in on_page})
    return imported(later, folder)


def imported(page: Path, folder: Path) -> Path:
    run = bot(folder, "import", str(page))
    assert (run.code, run.err) == (0, "")
    return folder


def test_a_page_comes_out_of_an_empty_folder_word_for_word(page: Path, fresh: Path) -> None:
    assert words(given_back(fresh)) == words_of(page)


def test_a_later_page_comes_out_of_the_repos_folder_word_for_word_and_without_our_drafts(later: Path, over: Path) -> None:
    assert words(given_back(over)) == words_of(later)


def test_other_readers_of_yaml_take_the_files_as_well(fresh: Path) -> None:
    for path in fresh.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader), path.name


def test_every_playbook_of_a_page_is_checked_and_has_an_owner(fresh: Path) -> None:
    found = {playbook.slug: (playbook.status, playbook.owner) for playbook in load_knowledge(fresh)}
    assert sorted(found) == sorted(re.findall(r"<!-- playbook: (.+) -->", (fresh / FRAME).read_text(encoding="utf-8")))
    assert set(found.values()) == {("reviewed", "PostHog Customer Success")}


def test_a_page_that_was_given_back_makes_the_same_files_again(fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(given_back(fresh), encoding="utf-8")
    assert bot(tmp_path / "knowledge", "import", "page.md").code == 0
    assert files_of(tmp_path / "knowledge") == files_of(fresh)


def test_a_page_that_was_given_back_changes_nothing_where_it_came_from(page: Path, fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(given_back(fresh), encoding="utf-8")
    for again in (tmp_path / "page.md", page):
        before = files_of(fresh)
        run = bot(fresh, "import", str(again))
        assert (run.code, run.out) == (0, "The playbooks say what the page says: nothing to change.\n")
        assert files_of(fresh) == before


def test_a_page_that_was_given_back_changes_nothing_over_the_repos_folder(over: Path, tmp_path: Path) -> None:
    """The playbooks that are not on the page need not be there: the first import compared it with them."""
    folder = tmp_path / "knowledge"
    shutil.copytree(over, folder)
    (tmp_path / "page.md").write_text(given_back(over), encoding="utf-8")
    for path in folder.glob("*.yaml"):
        if not re.search(r"^status: reviewed$", path.read_text(encoding="utf-8"), re.MULTILINE):
            path.unlink()
    before = files_of(folder)
    assert bot(folder, "import", "page.md").out == "The playbooks say what the page says: nothing to change.\n"
    assert files_of(folder) == before


def test_the_present_page_changes_no_playbook_of_the_repo(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    bring_repo(folder, whole={"ecommerce"})
    before = files_of(folder)
    assert bot(folder, "import", str(PRESENT)).code == 0
    assert files_of(folder) | {FRAME: b""} == before | {FRAME: b""}
    assert words(given_back(folder)) == words_of(PRESENT)


def test_every_playbook_of_the_repo_changes_nothing_when_all_come_back_on_one_page(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    before = files_of(folder)
    (tmp_path / "page.md").write_text(bot(folder, "export", *SLUGS).out, encoding="utf-8")
    run = bot(folder, "import", "page.md")
    assert (run.code, run.err) == (0, "")
    assert files_of(folder) | {FRAME: b""} == before | {FRAME: b""}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_playbook_of_the_repo_keeps_what_it_says_on_its_way_through_the_page(slug: str, tmp_path: Path) -> None:
    ours, folder = tmp_path / "ours", tmp_path / "knowledge"
    ours.mkdir()
    shutil.copy(KNOWLEDGE / f"{slug}.yaml", ours)
    (tmp_path / "page.md").write_text(bot(ours, "export", slug, "--drafts").out, encoding="utf-8")
    assert bot(folder, "import", "page.md").code == 0
    before, after = load_knowledge(ours)[0], load_knowledge(folder)[0]
    assert after.status == before.status
    assert said_by(after) == said_by(before)


def said_by(playbook: Playbook) -> dict[str, list[tuple[object, ...]]]:
    """What the page has room for, by section."""
    said: dict[str, list[tuple[object, ...]]] = {}
    said["sub_segments"] = [(segment.name, segment.description, segment.examples) for segment in playbook.description.sub_segments]
    said["terminology"] = [(_names(term), term.definition) for term in playbook.terminology.items]
    said["software"] = [(category.category, *(tool.name for tool in category.tools)) for category in playbook.software.items]
    as_table = not any(metric.text for metric in playbook.metrics.items)
    said["metrics"] = [_metric(metric, as_table=as_table) for metric in playbook.metrics.items]
    for key in ("cares_about", "metrics_and_data", "data", "event_taxonomy", "person_profiles", "groups"):
        said[key] = [_bullet(bullet) for bullet in playbook.section(key).items]
    for product in playbook.products.items:
        for key in PRODUCT_SECTIONS:
            said[f"{product.product} > {key}"] = [_bullet(bullet) for bullet in getattr(product, key).items]
    return said


def _names(term: Term) -> str:
    """In one: the page can't tell `DSP / SSP (two, long names)` from a name with brackets."""
    return f"{term.term} ({term.expansion})" if term.expansion else term.term


def _metric(metric: Metric, *, as_table: bool) -> tuple[object, ...]:
    if as_table:
        return (metric.name, metric.measurement, metric.formula, metric.unit, metric.good, metric.business_context)
    return (metric.name, metric.text or metric.measurement)


def _bullet(bullet: Bullet) -> tuple[object, ...]:
    return (None if bullet.link else bullet.name, bullet.text, bullet.link)
