"""Pages put together at random from what stands on the later pages: nothing breaks, and nothing is lost without a word."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.handbook.files import import_page
from bot.knowledge.handbook.lines import words
from bot.knowledge.problem import KnowledgeError
from tests.knowledge.handbook.conftest import LATER, given_back, page_of

BLOCKS = sorted({block for page in LATER for block in re.split(r"\n\s*\n", page.read_text(encoding="utf-8-sig")) if block.strip()})
PAGES = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=12).map("\n\n".join).map(page_of)


def lost_by(folder: Path, page: str) -> tuple[Counter[str], Counter[str]]:
    """Words that the import loses, and those that it reports."""
    (folder.parent / "page.md").write_text(page, encoding="utf-8")
    try:
        found = import_page(folder.parent / "page.md", folder)
    except KnowledgeError:
        return Counter(), Counter()
    found.write()
    reported = Counter(word for problem in found.unplaced for word in words(problem.message.removeprefix("could not be placed: ")))
    return Counter(words(page)) - Counter(words(given_back(folder))), reported


@settings(max_examples=60)
@given(page=PAGES)
def test_a_page_of_any_blocks_loses_no_word_without_a_report(page: str) -> None:
    with TemporaryDirectory() as directory:
        lost, reported = lost_by(Path(directory) / "knowledge", page)
    assert lost <= reported


@settings(max_examples=30)
@given(before=PAGES, page=PAGES)
def test_a_page_of_any_blocks_over_another_loses_no_word_without_a_report(before: str, page: str) -> None:
    with TemporaryDirectory() as directory:
        lost_by(Path(directory) / "knowledge", before)
        lost, reported = lost_by(Path(directory) / "knowledge", page)
    assert lost <= reported
