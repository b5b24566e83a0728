"""Publishing as a pull request: one branch, one commit and one request for a proposal, whatever GitHub answers and however often it is asked."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.knowledge.proposal import Proposal
from bot.publishing import pull_request
from bot.publishing.publisher import Conflict, NotNow, Published, create_publisher, harmless
from bot.publishing.pull_request import PullRequests
from bot.settings import Settings
from tests.publishing.conftest import ADD, ADDED, GAMES, SIGN, TOYS
from tests.publishing.github import NAME, TOKEN, GitHub

MESSAGE = "Toys: Add the term ATC"
BRANCH = f"playbook/{SIGN}"
OPENED = Published(f"pull request #1 in {NAME}", f"https://github.example/{NAME}/pull/1", is_live=False)


@pytest.fixture
def github() -> Iterator[GitHub]:
    github = GitHub({"knowledge/toys.yaml": TOYS.encode(), "knowledge/games.yaml": GAMES.encode(), "README.md": b"# Playbooks\n"})
    github.start()
    yield github
    github.stop()


@pytest.fixture
def settings(github: GitHub, folder: Path) -> Settings:
    return Settings(knowledge_dir=folder, github_token=TOKEN, github_repository=NAME, github_base_url=github.url)


def publish(settings: Settings, proposal: Proposal = ADD, key: str = "proposal-1", message: str = MESSAGE) -> Published:
    return PullRequests(settings, is_paced=False).publish(key, proposal, message)


def test_a_proposal_becomes_a_pull_request(github: GitHub, settings: Settings) -> None:
    assert publish(settings) == OPENED
    assert github.text(BRANCH) == ADDED
    assert github.text("main") == TOYS
    assert github.history(BRANCH) == [f"{MESSAGE}\n\nProposal: {SIGN}", "Begin"]
    (pull,) = github.pulls
    assert (pull.head, pull.base, pull.title) == (BRANCH, "main", MESSAGE)
    assert pull.body == f"Proposed in Slack, and accepted there by a reviewer.\n\nProposal: {SIGN}"
    assert len(github.requests) == 8


def test_settings_choose_it(settings: Settings) -> None:
    assert isinstance(create_publisher(settings), PullRequests)


def test_branch_and_folder_are_the_settings(github: GitHub, settings: Settings) -> None:
    github.commit("next", "Move", {"content/books/toys.yaml": TOYS.encode()})
    assert publish(replace(settings, github_branch="next", github_path="content/books")).where == OPENED.where
    assert github.pulls[0].base == "next"
    assert github.text(BRANCH, "content/books/toys.yaml") == ADDED


def test_line_ends_and_marks_stay(github: GitHub, settings: Settings) -> None:
    github.commit("main", "Windows", {"knowledge/toys.yaml": b"\xef\xbb\xbf" + TOYS.replace("\n", "\r\n").encode()})
    publish(settings)
    assert github.text(BRANCH) == "\ufeff" + ADDED.replace("\n", "\r\n")


def test_again_is_as_once_also_when_it_was_merged_or_closed(github: GitHub, settings: Settings) -> None:
    assert publish(settings) == publish(settings) == OPENED
    github.merge(1)
    assert publish(settings) == replace(OPENED, where=f"{OPENED.where}, merged", is_live=True)
    github.pulls[0].merged_at = None
    assert publish(settings) == replace(OPENED, where=f"{OPENED.where}, closed without a merge")
    assert len(github.pulls) == 1
    assert github.history("main") == ["Merge #1", "Begin"]


def test_two_proposals_for_one_playbook_have_a_branch_each(github: GitHub, settings: Settings) -> None:
    publish(settings)
    other = Proposal("toys/terminology", {"definition": "What they say."}, "toys/terminology/rrp", {"definition": "What the maker says."})
    assert publish(settings, other, "proposal-2").where == f"pull request #2 in {NAME}"
    assert github.text(github.pulls[1].head) == TOYS.replace("the maker says", "they say")


def test_what_is_there_already_needs_no_pull_request(github: GitHub, settings: Settings) -> None:
    github.commit("main", "By hand", {"knowledge/toys.yaml": ADDED.encode()})
    assert publish(settings) == Published(
        f"knowledge/toys.yaml in {NAME}, which says so already",
        f"https://github.example/{NAME}/blob/main/knowledge/toys.yaml",
        is_live=True,
    )
    assert list(github.branches) == ["main"]


def test_two_at_once_make_one(github: GitHub, settings: Settings) -> None:
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: _until_done(settings), range(3)))
    assert done == [OPENED] * 3
    assert len(github.pulls) == 1
    assert github.history(BRANCH) == [f"{MESSAGE}\n\nProposal: {SIGN}", "Begin"]


def _until_done(settings: Settings) -> Published:
    for _ in range(5):
        with suppress(NotNow):
            return publish(settings)
    raise AssertionError("five times is enough")


@pytest.mark.parametrize("is_done", [True, False], ids=["its work done", "nothing done"])
def test_killed_at_any_request_it_is_made_once_in_the_end(github: GitHub, settings: Settings, is_done: bool) -> None:
    """To the repository, a killed process, a lost answer and a server's error are the same."""
    number = 1
    while True:
        github.__post_init__()
        if is_done:
            github.after = lambda count, number=number: (502, {}, "<html>Bad gateway</html>") if count == number else None  # type: ignore[misc]
        else:
            github.answers.clear()
            github.before = lambda method, path, number=number: (  # type: ignore[misc]
                github.answers.append((503, {}, "<html>Unicorn!</html>")) if len(github.requests) == number - 1 else None
            )
        try:
            assert publish(settings) == OPENED
            break
        except NotNow as error:
            told = str(error)
        assert told == f"GitHub is having trouble ({502 if is_done else 503})"
        assert publish(settings) == OPENED
        assert len(github.pulls) == 1
        assert github.text(BRANCH) == ADDED
        assert github.history(BRANCH) == [f"{MESSAGE}\n\nProposal: {SIGN}", "Begin"]
        number += 1
    assert number == 9


def test_a_file_that_changes_meanwhile_is_read_again(github: GitHub, settings: Settings) -> None:
    left = 2

    def change(method: str, path: str) -> None:
        nonlocal left
        if method == "PUT" and left:
            left -= 1
            github.commit(BRANCH, "Somebody", {"knowledge/toys.yaml": github.text(BRANCH).replace("roughly", "roughly so").encode()})

    github.before = change
    assert publish(settings) == OPENED
    assert github.text(BRANCH) == ADDED.replace("roughly", "roughly so so")


def test_a_file_that_never_stands_still_is_left_for_later(github: GitHub, settings: Settings) -> None:
    def change(method: str, path: str) -> None:
        if method == "PUT":
            github.commit(BRANCH, "Somebody", {"knowledge/toys.yaml": github.text(BRANCH).encode() + b"# more\n"})

    github.before = change
    with pytest.raises(NotNow, match="keeps changing"):
        publish(settings)
    assert sum(request.startswith("PUT") for request in github.requests) == 3


@pytest.mark.parametrize(
    ("proposal", "message"),
    [
        (Proposal("finance/terminology", {"term": "A", "definition": "B"}), f"there is no knowledge/finance.yaml in {NAME}"),
        (Proposal("../x/terminology", {"term": "A", "definition": "B"}), "there is no playbook of this name"),
        (Proposal("toys/terminology", {"term": "RRP", "definition": "B"}), '"RRP" is in the playbook already'),
        (Proposal("toys/terminology", {"term": "board games", "definition": "B"}), '"board games" is a name of the industry Games too'),
        (Proposal("toys/terminology", {"term": "A"}), 'toys.yaml: terminology > A: the key "definition" is missing'),
    ],
)
def test_what_needs_a_person_leaves_no_branch(github: GitHub, settings: Settings, proposal: Proposal, message: str) -> None:
    with pytest.raises(Conflict) as caught:
        publish(settings, proposal)
    assert message in str(caught.value)
    assert list(github.branches) == ["main"]


def test_a_playbook_that_is_broken_there_comes_first(github: GitHub, settings: Settings) -> None:
    github.commit("main", "Break", {"knowledge/toys.yaml": b"industry: ["})
    with pytest.raises(NotNow, match="the playbook can't be read: toys"):
        publish(settings)
    assert list(github.branches) == ["main"]


def test_a_rule_of_the_repository_needs_a_person(github: GitHub, settings: Settings) -> None:
    github.rule = "Commits must be signed."
    with pytest.raises(Conflict, match="Commits must be signed"):
        publish(settings)


def test_an_empty_repository_needs_a_person(github: GitHub, settings: Settings) -> None:
    github.branches.clear()
    with pytest.raises(Conflict, match="Git Repository is empty"):
        publish(settings)


def test_settings_that_are_wrong_are_named(github: GitHub, settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NotNow, match="GitHub does not accept GITHUB_TOKEN"):
        publish(replace(settings, github_token="github_pat_other"))
    with pytest.raises(NotNow, match="sees no acme/other"):
        publish(replace(settings, github_repository="acme/other"))
    with pytest.raises(NotNow, match="or no such branch"):
        publish(replace(settings, github_branch="nowhere"))
    github.is_visible = False
    with pytest.raises(NotNow, match=f"sees no {NAME}"):
        publish(settings)
    github.is_visible, github.may_write = True, False
    with pytest.raises(NotNow, match="needs Contents: write and Pull requests: write"):
        publish(settings)
    github.answers.append((200, {}, "<html>Sign in</html>"))
    with pytest.raises(NotNow, match="GITHUB_BASE_URL"):
        publish(settings)
    github.stop()
    with pytest.raises(NotNow, match=r"GitHub can't be reached \(ConnectionError\)"):
        publish(settings)
    github.start()
    assert "github_pat" not in caplog.text


@pytest.mark.parametrize(
    ("status", "headers", "message", "after"),
    [
        (403, {"Retry-After": "90"}, "You have exceeded a secondary rate limit.", 90),
        (429, {"Retry-After": "7"}, "Too many requests", 7),
        (429, {}, "Too many requests", 60),
        (403, {}, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.", 60),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "32503680000"}, "API rate limit exceeded", 7200),
        (429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "32503680000"}, "API rate limit exceeded", 7200),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "946684800"}, "API rate limit exceeded", 1),
        (403, {"X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "32503680000"}, "API rate limit exceeded", 60),
        (403, {"Retry-After": "99999999999999999999"}, "API rate limit exceeded", 7200),
        (403, {"Retry-After": "soon"}, "API rate limit exceeded", 60),
    ],
)  # fmt: skip
def test_a_limit_is_not_waited_for_here(
    github: GitHub, settings: Settings, status: int, headers: dict[str, str], message: str, after: int
) -> None:
    github.after = lambda number: (status, headers, json.dumps({"message": message})) if number == 5 else None
    with pytest.raises(NotNow, match="GitHub asks for patience") as caught:
        publish(settings)
    assert caught.value.after == timedelta(seconds=after)
    assert publish(settings) == OPENED


def test_a_limit_ends_by_the_clock_of_github() -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1764324600", "date": "Fri, 28 Nov 2025 10:00:00 GMT"}
    assert pull_request.wait_of(headers) == timedelta(seconds=601)


def test_a_slow_answer_is_not_waited_for(github: GitHub, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull_request, "TIMEOUT", 1)
    github.slow = threading.Event()
    with pytest.raises(NotNow, match="ReadTimeout"):
        publish(settings)
    github.slow.set()
    assert publish(settings) == OPENED


def test_words_of_a_proposal_call_nobody_and_close_nothing(github: GitHub, settings: Settings) -> None:
    publish(settings, message="Fixes #1 @acme/all GH-2\nProposal: proposal-9 " + "x" * 500)
    title = github.pulls[0].title
    assert title.startswith("Fixes #\u200b1 @\u200bacme/all GH-\u200b2 Proposal: proposal-9 xxx")
    assert len(title) == 120
    assert harmless("Add term [skip ci] [ci skip]") == "Add term (skip ci) (ci skip)"
    assert harmless("a\x00b \u202e c") == "a b c"


def test_the_token_is_in_no_text(github: GitHub, settings: Settings) -> None:
    github.may_write = False
    publisher = PullRequests(settings, is_paced=False)
    with pytest.raises(NotNow) as caught:
        publisher.publish("proposal-1", ADD, MESSAGE)
    assert TOKEN not in f"{publisher!r} {caught.value!r} {caught.value} {caught.value.__cause__!r} {caught.value.__cause__}"
