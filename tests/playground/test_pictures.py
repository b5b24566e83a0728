"""The README's pictures: scenes of the playground, played each time the tests run, and kept by `make pictures`."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.lookup.library import Library
from bot.playground.playground import Playground
from bot.playground.scene import start_workspace
from bot.records.database import Database
from bot.rounds import Rounds
from bot.settings import Settings
from tests.sample import KNOWLEDGE

ROOT = Path(__file__).parents[2]
PICTURES = Path("tests/playground/pictures")
MORNING = datetime(2026, 1, 29, 9, 50).astimezone().timestamp()
"""Ten minutes before the call."""


@pytest.fixture
def playground(library: Library, database: Database) -> Iterator[Playground]:
    """Always on the same morning."""
    started = time.time()
    executor = ThreadPoolExecutor(2)
    settings = Settings(port=0, knowledge_dir=KNOWLEDGE.relative_to(ROOT), database_url=str(database.engine.url))
    workspace = start_workspace(clock=lambda: MORNING + time.time() - started)
    playground = Playground(settings, library, executor, Rounds(database), workspace)
    playground.server.start()
    yield playground
    playground.server.stop()
    executor.shutdown()


@pytest.fixture
def keep(tmp_path: Path) -> Callable[[Page, str], None]:
    folder = ROOT / PICTURES if os.environ.get("KEEP_PICTURES") else tmp_path
    folder.mkdir(exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.mouse.move(0, 0)
        page.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")

    return keep


def say(page: Page, text: str) -> None:
    field = page.locator("main .composer textarea")
    field.fill(text)
    field.press("Escape")
    field.press("Enter")


def test_a_channel_with_a_private_answer_and_a_thread(open_page: Callable[..., Page], keep: Callable[[Page, str], None]) -> None:
    page = open_page()
    say(page, "/term AOV in ecommerce")
    expect(page.locator("#messages")).to_contain_text("AOV (Average Order Value)")
    say(page, "@playbook what do online stores care about?")
    page.get_by_role("link", name=re.compile("1 reply")).click()
    expect(page.locator("#thread")).to_contain_text("What they care about")
    keep(page, "channel")


def test_a_phone_in_the_dark(open_page: Callable[..., Page], keep: Callable[[Page, str], None]) -> None:
    page = open_page("ana/app/messages", color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    say(page, "what does ROAS mean in ecommerce?")
    expect(page.locator("#thread .message").last).to_contain_text("Return on Ad Spend")
    keep(page, "phone")


def test_a_playbook_as_slack_shows_it(open_page: Callable[..., Page], keep: Callable[[Page, str], None]) -> None:
    page = open_page("ana/playbooks/finance")
    expect(page.locator("#playbook")).to_contain_text("/industry finance")
    keep(page, "playbook")


def test_every_picture_of_the_readme_is_taken_here() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)|<img [^>]*src=\"([^\"]+)\"", (ROOT / "README.md").read_text(encoding="utf-8"))
    paths = {markdown or tag for markdown, tag in shown}
    assert paths <= {str(PICTURES / f"{name}.png") for name in ("channel", "phone", "playbook")}
    assert all((ROOT / path).is_file() for path in paths)
