"""Live knowledge: edits arrive whole and soon, and a broken file breaks nothing."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.lookup.index import Index, build_index
from bot.lookup.library import Library
from bot.reload import reload, start_reloading
from tests.sample import KNOWLEDGE
from tests.server import until
from tests.workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


@pytest.fixture
def library(folder: Path) -> Library:
    return Library(build_index(load_knowledge(folder)))


@pytest.fixture
def watched(folder: Path, library: Library) -> Iterator[threading.Event]:
    """Set once after each reload."""
    reloaded = threading.Event()
    stop = start_reloading(folder, library, reloaded.set)
    yield reloaded
    stop.set()


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "ecommerce.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def saved_again(folder: Path, watched: threading.Event) -> bool:
    """The watch may not have stood when the file was saved."""
    (folder / "ecommerce.yaml").touch()
    return watched.wait(0.5)


def test_a_saved_file_is_in_use_soon(folder: Path, library: Library, watched: threading.Event) -> None:
    edit(folder, "average dollar amount", "average euro amount")
    until(lambda: saved_again(folder, watched))
    assert "average euro amount" in library.index.by_id["ecommerce/terminology/aov"].text


def test_a_broken_file_keeps_the_last_good_knowledge_and_names_the_line(
    folder: Path, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    good = library.index
    edit(folder, "- term: ROAS\n", "- term: ROAS\n    defintion: x\n")
    reload(folder, library)
    assert library.index is good
    (problem,) = library.problems
    assert (problem.where, problem.message) == ("terminology > ROAS", 'unknown key "defintion" (did you mean "definition"?)')
    assert str(problem) in caplog.text
    edit(folder, "    defintion: x\n", "")
    reload(folder, library)
    assert library.problems == ()
    assert library.index is not good


def test_an_answer_is_of_one_index_whatever_happens_meanwhile(workspace: Workspace, index: Index, whole: Index) -> None:
    """Swapped all the time under a stream of questions, the bot gives the one answer or the other, never a third."""
    library = workspace.library
    answers = set()
    for each in (index, whole):
        library.swap(each)
        answers.add(workspace.command("/industry", "finance")["text"])
    assert len(answers) == 2
    done = threading.Event()

    def swap() -> None:
        while not done.is_set():
            for each in (index, whole):
                library.swap(each)
                time.sleep(0.002)

    swapping = threading.Thread(target=swap)
    swapping.start()
    seen = {workspace.command("/industry", "finance")["text"] for _ in range(300)}
    done.set()
    swapping.join()
    assert seen == answers
