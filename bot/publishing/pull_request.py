"""Publishing as a pull request on GitHub: a branch for each proposal, one commit on it, and the request to merge it.

Nothing is waited for here: whoever must wait is told how long. Every step finds again what an earlier call has left.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from github import Auth, BadAttributeException, Github, GithubException
from requests import RequestException

from bot.knowledge.proposal import Proposal
from bot.publishing.edit import Unreadable, edited
from bot.publishing.problems import problems_in
from bot.publishing.publisher import Conflict, NotNow, Published, file_of, harmless, sign_of
from bot.settings import Settings

if TYPE_CHECKING:
    from github.ContentFile import ContentFile
    from github.PullRequest import PullRequest
    from github.Repository import Repository

TIMEOUT = 10
"""Seconds for one call."""
ATTEMPTS = 3
"""A file that changes under our hands is read again this often."""
SOON = timedelta(minutes=1)
"""What GitHub asks for after a secondary limit that names no time; and when its line was broken."""
LATER = timedelta(minutes=5)
MENDED = timedelta(hours=1)
"""Until somebody has looked at the settings."""
LONGEST = 7200
"""Seconds. A limit lasts an hour."""


class PullRequests:
    def __init__(self, settings: Settings, *, is_paced: bool = True) -> None:
        """`is_paced`: a second between two writes, as GitHub asks of its clients."""
        self._name, self._branch, self._path = settings.github_repository, settings.github_branch, settings.github_path
        self._knowledge = settings.knowledge_dir
        self._auth, self._url = Auth.Token(settings.github_token), settings.github_base_url
        self._pace = 1 if is_paced else None

    def publish(self, key: str, proposal: Proposal, message: str) -> Published:
        with _as_ours(self._name), closing(self._client()) as github:
            repository = github.get_repo(self._name)
            if "full_name" not in repository.raw_data:
                raise ValueError("no repository")
            return self._publish(repository, sign_of(key, proposal), proposal, harmless(message))

    def _client(self) -> Github:
        """One for each publication: it is not made for two threads. It never sleeps until a limit has passed."""
        return Github(
            auth=self._auth,
            base_url=self._url,
            timeout=TIMEOUT,
            user_agent="playbook-bot",
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=self._pace,
        )

    def _publish(self, repository: Repository, sign: str, proposal: Proposal, message: str) -> Published:
        branch = f"playbook/{sign}"
        if found := _request_of(repository, branch):
            return _published(repository, found)
        path = "/".join(filter(None, (self._path, file_of(proposal))))
        base = self._branch or repository.default_branch
        head = repository.get_git_ref(f"heads/{base}").object.sha
        text = _text(_file(repository, path, head))
        new = edited(text, proposal)
        if new == text:
            return Published(
                f"{path} in {repository.full_name}, which says so already", f"{repository.html_url}/blob/{base}/{path}", is_live=True
            )
        if caused := problems_in(self._knowledge, Path(path).name, text, new)[0]:
            raise Conflict(caused[0])
        try:
            repository.create_git_ref(f"refs/heads/{branch}", head)
        except GithubException as error:
            if not _is(error, 422, "already exists"):
                raise
        _write(repository, path, branch, proposal, f"{message}\n\nProposal: {sign}")
        body = f"Proposed in Slack, and accepted there by a reviewer.\n\nProposal: {sign}"
        try:
            return _published(repository, repository.create_pull(base, branch, title=message, body=body))
        except GithubException as error:
            if not _is(error, 422, "already exists", "No commits between"):
                raise
            if found := _request_of(repository, branch):
                return _published(repository, found)
            raise NotNow("another publication came in between", SOON) from error


def _write(repository: Repository, path: str, branch: str, proposal: Proposal, message: str) -> None:
    """The commit on the branch, unless it is there."""
    for _ in range(ATTEMPTS):
        file = _file(repository, path, branch)
        text = _text(file)
        new = edited(text, proposal)
        if new == text:
            return
        try:
            repository.update_file(path, message, new.encode(), file.sha, branch=branch)
        except GithubException as error:
            if not _is(error, 409, "does not match", "but expected"):
                raise
        else:
            return
    raise NotNow(f"{path} keeps changing", SOON)


def _request_of(repository: Repository, branch: str) -> PullRequest | None:
    """The pull request of this branch, open or not. GitHub ignores a filter it does not understand, so each is looked at."""
    for request in repository.get_pulls(state="all", head=f"{repository.owner.login}:{branch}"):
        if request.head.ref == branch and request.head.repo and request.head.repo.full_name == repository.full_name:
            return request
    return None


def _published(repository: Repository, request: PullRequest) -> Published:
    state = "" if request.state == "open" else ", merged" if request.merged_at else ", closed without a merge"
    return Published(f"pull request #{request.number} in {repository.full_name}{state}", request.html_url, is_live=bool(request.merged_at))


def _file(repository: Repository, path: str, ref: str) -> ContentFile:
    try:
        file = repository.get_contents(path, ref=ref)
    except GithubException as error:
        if error.status != 404:
            raise
        raise Conflict(f"there is no {path} in {repository.full_name}") from error
    if isinstance(file, list) or file.type != "file":
        raise Conflict(f"{path} in {repository.full_name} is not a file")
    return file


def _text(file: ContentFile) -> str:
    try:
        return file.decoded_content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Conflict(f"{file.path} is not UTF-8 text") from error


def _is(error: GithubException, status: int, *texts: str) -> bool:
    return error.status == status and any(text in _said(error) for text in texts)


@contextmanager
def _as_ours(repository: str) -> Iterator[None]:
    """What GitHub refuses, as Conflict or NotNow. Their texts hold neither the token nor an address."""
    try:
        yield
    except Unreadable as error:
        raise NotNow(str(error), MENDED) from error
    except GithubException as error:
        raise _told(error, repository) from error
    except RequestException as error:
        raise NotNow(f"GitHub can't be reached ({type(error).__name__})", SOON) from error
    except (AssertionError, BadAttributeException, ValueError) as error:
        raise NotNow("GitHub answers what nobody understands; does GITHUB_BASE_URL lead to its API?", MENDED) from error


def _told(error: GithubException, repository: str) -> Conflict | NotNow:
    said = _said(error)
    match error.status:
        case 401:
            return NotNow("GitHub does not accept GITHUB_TOKEN", MENDED)
        case 403 | 429 if error.status == 429 or _is_limit(error):
            return NotNow("GitHub asks for patience", wait_of(error.headers or {}))
        case 403:
            needs = "it needs Contents: write and Pull requests: write"
            return NotNow(f"GITHUB_TOKEN may not do this in {repository}: {needs}. GitHub says: {said}", MENDED)
        case 404:
            return NotNow(f"GITHUB_TOKEN sees no {repository}, or no such branch there", MENDED)
        case 409 if "rule" in said.lower():
            return Conflict(f"a rule of {repository} forbids the change: {said}")
        case 409 | 422:
            return Conflict(f"GitHub refuses the change: {said}")
        case status if status >= 500:
            return NotNow(f"GitHub is having trouble ({status})", LATER)
    return NotNow(f"GitHub answers {error.status}", LATER)


def _said(error: GithubException) -> str:
    """GitHub's own words, in one line."""
    data = error.data if isinstance(error.data, dict) else {}
    details = data.get("errors")
    parts = [data.get("message"), *((part.get("message") if isinstance(part, dict) else part) for part in details or () if part)]
    return " ".join(": ".join(str(part) for part in parts if part).split())[:300]


def _is_limit(error: GithubException) -> bool:
    headers = error.headers or {}
    return (
        "retry-after" in headers
        or headers.get("x-ratelimit-remaining") == "0"
        or bool(re.search("rate limit|abuse", _said(error), re.IGNORECASE))
    )


def wait_of(headers: Mapping[str, str]) -> timedelta:
    """As long as GitHub says, by its own clock."""
    after, reset = headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")
    if after.isdecimal():
        seconds = int(after)
    elif reset.isdecimal() and headers.get("x-ratelimit-remaining") == "0":
        seconds = int(reset) - int(_now(headers.get("date", ""))) + 1
    else:
        return SOON
    return timedelta(seconds=min(max(seconds, 1), LONGEST))


def _now(date: str) -> float:
    try:
        return parsedate_to_datetime(date).timestamp()
    except ValueError:
        return time.time()
