"""The playground over HTTP: the page, what it does for people, and who is kept out. The bot in it is the real one."""

from __future__ import annotations

import html
import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.lookup.index import Index
from bot.lookup.library import Library
from bot.playground.playground import Playground
from bot.records.database import Database
from bot.rounds import Rounds
from bot.settings import Settings
from tests.sample import KNOWLEDGE

ROOT = Path(__file__).parents[2]


class Browser:
    """No more than HTTP."""

    def __init__(self, playground: Playground, executor: ThreadPoolExecutor) -> None:
        self.playground = playground
        self._executor = executor

    def request(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, str, dict[str, str]]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.playground.server.port, timeout=10)) as connection:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, json.dumps(body) if body is not None else None, {"content-type": "application/json", **sent})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), {name.lower(): value for name, value in answer.getheaders()}

    def see(self, path: str) -> str:
        status, body, _ = self.request("GET", path)
        assert status == 200, body
        return body

    def do(self, act: str, who: str = "ana", **asked: Any) -> Any:
        origin = self.playground.url.rstrip("/")
        status, body, _ = self.request("POST", f"/do/{act}", {"who": who, **asked}, origin=origin)
        assert status == 200, body
        self._executor.submit(int).result()
        return json.loads(body)


@pytest.fixture
def browser(whole: Index, database: Database) -> Iterator[Browser]:
    executor = ThreadPoolExecutor(1)
    settings = Settings(port=0, knowledge_dir=KNOWLEDGE, database_url=str(database.engine.url))
    playground = Playground(settings, Library(whole), executor, Rounds(database))
    playground.server.start()
    yield Browser(playground, executor)
    playground.server.stop()
    executor.shutdown()


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def test_a_command_is_answered_privately_on_the_page(browser: Browser) -> None:
    browser.do("say", channel="C-GENERAL", text="/term ROAS")
    mine = text_of(browser.see("/ana/c/C-GENERAL"))
    assert "Only visible to you" in mine
    assert "ROAS (Return on Ad Spend)" in mine
    assert "ROAS (Return on Ad Spend)" not in text_of(browser.see("/ben/c/C-GENERAL"))


def test_a_mention_is_answered_in_its_thread_for_all(browser: Browser) -> None:
    browser.do("say", channel="C-GENERAL", text="@playbook what is AOV?")
    page = browser.see("/ben/c/C-GENERAL")
    assert "1 reply" in text_of(page)
    thread = re.search(r'class="replies" href="([^"]+)"', page)
    assert thread
    assert "AOV (Average Order Value)" in text_of(browser.see(thread[1]))


def test_where_a_customer_reads_along_only_the_asker_sees_the_answer(browser: Browser) -> None:
    browser.do("say", channel="C-CUSTOMER", text="@playbook what is AOV?")
    assert "AOV (Average Order Value)" in text_of(browser.see("/ana/c/C-CUSTOMER"))
    theirs = text_of(browser.see("/carla/c/C-CUSTOMER"))
    assert "@playbook what is AOV?" in theirs
    assert "Average Order Value" not in theirs


def test_a_direct_message_is_answered_in_the_conversation_that_it_opens(browser: Browser) -> None:
    opened = browser.do("say", channel="D-ANA", text="ecommerce metrics")["result"]
    assert "E-commerce › Metrics" in text_of(browser.see(opened))
    assert browser.request("GET", "/ben/c/D-ANA")[0] == 404
    assert browser.request("GET", "/carla/c/C-GENERAL")[0] == 404


def test_what_people_write_cannot_become_html(browser: Browser) -> None:
    evil = '<img src=x onerror="alert(1)"> <script>alert(1)</script> "\'><b>'
    for channel in ("C-GENERAL", "D-ANA"):
        browser.do("say", channel=channel, text=evil)
        page = browser.see(f"/ana/c/{channel}")
        assert "<img" not in page
        assert "<script>" not in page
        assert evil in text_of(page)
    browser.do("say", channel="C-GENERAL", text=f"/term {evil}")
    assert "<img" not in browser.see("/ana/c/C-GENERAL")


def test_every_playbook_is_shown_part_by_part_and_counted(browser: Browser, whole: Index) -> None:
    for playbook in whole.playbooks:
        page = text_of(browser.see(f"/ana/playbooks/{playbook.slug}"))
        assert f"/industry {playbook.slug}" in page
        for word in ("Overview", "Industry terminology", "Metrics"):
            assert word in page, playbook.slug
    assert text_of(browser.see("/ana/coverage")).count("reviewed") == 1


def test_it_can_be_made_monday(browser: Browser, database: Database) -> None:
    assert "Make it Monday" in text_of(browser.see("/ben/c/C-GENERAL"))
    browser.do("monday")
    assert (database.now().weekday(), database.now().hour) == (0, 9)


def test_each_message_offers_its_blocks(browser: Browser) -> None:
    browser.do("say", channel="C-GENERAL", text="/term ROAS")
    page = browser.see("/ana/c/C-GENERAL")
    copied = re.findall(r'data-copy="([^"]+)"', page)[-1]
    assert json.loads(html.unescape(copied))["blocks"][0]["type"] == "section"
    assert "https://app.slack.com/block-kit-builder/#%7B%22blocks%22%3A%5B%7B%22type%22%3A%22section%22" in page


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/ana/c/C-GENERAL", {"host": "evil.example"}),
        ("/ana/c/C-GENERAL", {"host": "evil.example:3000"}),
        ("/ana/c/C-GENERAL", {"origin": "https://evil.example"}),
        ("/changes", {"host": "rebound.example"}),
    ],
)
def test_other_names_and_origins_are_kept_out(browser: Browser, path: str, headers: dict[str, str]) -> None:
    status, body, _ = browser.request("GET", path, **headers)
    assert status == 403
    assert "Ana" not in body


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "https://evil.example"}, {"origin": "http://127.0.0.1:1"}])
def test_only_the_page_itself_may_act(browser: Browser, headers: dict[str, str]) -> None:
    asked = {"who": "ana", "channel": "C-GENERAL", "text": "planted"}
    assert browser.request("POST", "/do/say", asked, **headers)[0] == 403
    assert "planted" not in browser.see("/ana/c/C-GENERAL")


@pytest.mark.parametrize(
    "asked", [{}, {"channel": "C-GENERAL"}, {"channel": "C-GENERAL", "text": 5}, {"channel": ["C-GENERAL"], "text": "x"}]
)
def test_what_is_no_form_of_the_page_is_refused(browser: Browser, asked: dict[str, Any]) -> None:
    origin = browser.playground.url.rstrip("/")
    assert browser.request("POST", "/do/say", {"who": "ana", **asked}, origin=origin)[0] == 400
    assert browser.request("POST", "/do/say", {"who": "nobody", **asked}, origin=origin)[0] == 404


def test_nobody_acts_where_they_see_nothing(browser: Browser) -> None:
    assert browser.do("say", who="carla", channel="C-GENERAL", text="/term ROAS")["trouble"] == "not_in_channel"
    browser.do("say", channel="C-GENERAL", text="/term ROAS")
    message = browser.playground.workspace.channels["C-GENERAL"].messages[-1]
    source = f"message C-GENERAL {message.ts}"
    for who in ("ben", "carla"):
        pressed = browser.do("press", who=who, source=source, name='["b", "a"]', values={})
        assert pressed["trouble"] == "message_not_found"
    asked = {
        "callback_id": "explain_terms",
        "channel": "C-GENERAL",
        "ts": browser.playground.workspace.channels["C-GENERAL"].messages[0].ts,
    }
    assert browser.do("shortcut", who="carla", **asked)["trouble"] == "message_not_found"


def test_slack_takes_no_more_than_40000_characters(browser: Browser) -> None:
    assert browser.do("say", channel="C-GENERAL", text="x" * 40_001)["trouble"] == "msg_too_long"


def test_nobody_speaks_for_the_bot_or_to_it_without_its_secrets(browser: Browser) -> None:
    status, body, _ = browser.request("POST", "/api/chat.postMessage", {"channel": "C-GENERAL", "text": "planted"})
    assert (status, json.loads(body)["error"]) == (200, "not_authed")
    assert browser.request("POST", "/slack/events", {"type": "event_callback"})[0] == 401


def test_a_browser_is_told_to_run_nothing_else(browser: Browser) -> None:
    _, _, headers = browser.request("GET", "/ana/c/C-GENERAL")
    policy = headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


def test_what_only_migrations_need_does_not_delay_the_first_page() -> None:
    asked = "import sys, bot.playground.run; print('alembic' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", asked], cwd=ROOT, text=True) == "False\n"


def test_without_tokens_the_bot_is_the_playground(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot"],
        cwd=ROOT,
        env=environ | {"BROWSER": "true", "PORT": "3777"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.fullmatch(r"The playground is at http://127\.0\.0\.1:(\d+)/ \(Ctrl-C ends it\)\n", line)
        assert found, line + (process.stderr.read() if process.stderr and process.poll() is not None else "")
        with closing(http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=10)) as connection:
            connection.request("GET", "/ana/c/C-GENERAL")
            assert b"customer-success" in connection.getresponse().read()
    finally:
        process.terminate()
        process.communicate(timeout=10)
