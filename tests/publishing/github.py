"""A GitHub with one repository, over HTTP on loopback: it refuses what the real one refuses, in its words, and can have a bad day."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, request

from bot.playground.server import Server

TOKEN = "github_pat_secret"
NAME = "acme/playbooks"

Files = dict[str, bytes]


class Refused(Exception):
    def __init__(self, status: int, message: str, errors: list[dict[str, str]] | None = None) -> None:
        self.status, self.body = status, {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
        if errors is not None:
            self.body["errors"] = errors  # type: ignore[assignment]


@dataclass
class Commit:
    sha: str
    parent: str
    message: str
    files: Files


@dataclass
class Pull:
    number: int
    head: str
    base: str
    title: str
    body: str
    state: str = "open"
    merged_at: str | None = None


@dataclass
class GitHub:
    files: Files = field(default_factory=dict)
    is_visible: bool = True
    may_write: bool = True
    rule: str = ""
    """What a rule of the repository says of every commit."""
    answers: deque[tuple[int, dict[str, str], str]] = field(default_factory=deque)
    """Given instead, in turn: status, headers, body."""
    after: Callable[[int], tuple[int, dict[str, str], str] | None] = lambda number: None
    """Called with the number of the request when its work is done; what it returns is answered instead."""
    before: Callable[[str, str], None] = lambda method, path: None
    slow: threading.Event | None = None
    """No request is answered until it is set."""

    def __post_init__(self) -> None:
        self.requests: list[str] = []
        self.commits: dict[str, Commit] = {}
        self.branches: dict[str, str] = {}
        self.pulls: list[Pull] = []
        self.lock = threading.Lock()
        if self.files:
            self.commit("main", "Begin", self.files)

    def start(self) -> str:
        app = Flask(__name__)
        app.add_url_rule("/<path:path>", view_func=self._serve, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
        self._server = Server(app)
        self._server.start()
        self.url = self._server.url.rstrip("/")
        return self.url

    def stop(self) -> None:
        self._server.stop()

    def commit(self, branch: str, message: str, files: Files) -> str:
        parent = self.branches.get(branch, "")
        sha = hashlib.sha1(f"{len(self.commits)} {message}".encode()).hexdigest()
        self.commits[sha] = Commit(sha, parent, message, {**(self.commits[parent].files if parent else {}), **files})
        self.branches[branch] = sha
        return sha

    def text(self, branch: str, path: str = "knowledge/toys.yaml") -> str:
        return self.commits[self.branches[branch]].files[path].decode()

    def history(self, branch: str) -> list[str]:
        """Messages, the newest first."""
        found, sha = [], self.branches.get(branch, "")
        while sha:
            found.append(self.commits[sha].message)
            sha = self.commits[sha].parent
        return found

    def merge(self, number: int) -> None:
        pull = self.pulls[number - 1]
        pull.state, pull.merged_at = "closed", "2026-11-27T10:00:00Z"
        self.commit(pull.base, f"Merge #{number}", self.commits[self.branches[pull.head]].files)
        del self.branches[pull.head]

    def _serve(self, path: str) -> Response:
        if self.slow:
            self.slow.wait()
        self.before(request.method, path)
        with self.lock:
            self.requests.append(f"{request.method} /{path}")
            if self.answers:
                return _answer(*self.answers.popleft())
            try:
                status, body = self._do(request.method, path)
            except Refused as refused:
                status, body = refused.status, refused.body
            instead = self.after(len(self.requests))
        return _answer(*instead) if instead else _answer(status, {}, json.dumps(body))

    def _do(self, method: str, path: str) -> tuple[int, Any]:
        if request.headers.get("Authorization") not in (f"token {TOKEN}", f"Bearer {TOKEN}"):
            raise Refused(401, "Bad credentials")
        place = path.removeprefix(f"repos/{NAME}").lstrip("/") if path.startswith(f"repos/{NAME}") else None
        if place is None or not self.is_visible:
            raise Refused(404, "Not Found")
        if method != "GET" and not self.may_write:
            raise Refused(403, "Resource not accessible by personal access token")
        match method, *place.split("/", 1):
            case "GET", "":
                return 200, self._repository()
            case "GET", "git", rest if rest.startswith("ref/heads/"):
                return 200, self._ref(rest.removeprefix("ref/heads/"))
            case "POST", "git", "refs":
                return 201, self._create_ref(request.json["ref"], request.json["sha"])
            case "GET", "contents", rest:
                return 200, self._contents(rest, request.args.get("ref", "main"))
            case "PUT", "contents", rest:
                return 200, self._put(rest, request.json)
            case "GET", "pulls":
                return 200, self._list(request.args)
            case "POST", "pulls":
                return 201, self._create_pull(request.json)
        raise Refused(404, "Not Found")

    def _repository(self) -> dict[str, Any]:
        owner, name = NAME.split("/")
        return {
            "name": name, "full_name": NAME, "owner": {"login": owner}, "default_branch": "main",
            "url": f"{self.url}/repos/{NAME}", "html_url": f"https://github.example/{NAME}",
        }  # fmt: skip

    def _ref(self, branch: str) -> dict[str, Any]:
        if not self.branches:
            raise Refused(409, "Git Repository is empty.")
        if branch not in self.branches:
            raise Refused(404, "Not Found")
        return {
            "ref": f"refs/heads/{branch}",
            "url": f"{self.url}/repos/{NAME}/git/refs/heads/{branch}",
            "object": {"type": "commit", "sha": self.branches[branch]},
        }

    def _create_ref(self, ref: str, sha: str) -> dict[str, Any]:
        branch = ref.removeprefix("refs/heads/")
        if branch in self.branches:
            raise Refused(422, "Reference already exists")
        if sha not in self.commits:
            raise Refused(422, "Object does not exist")
        self.branches[branch] = sha
        return self._ref(branch)

    def _contents(self, path: str, ref: str) -> dict[str, Any]:
        sha = self.branches.get(ref, ref)
        if sha not in self.commits:
            raise Refused(404, f"No commit found for the ref {ref}")
        if path not in self.commits[sha].files:
            raise Refused(404, "Not Found")
        return self._file(path, self.commits[sha].files[path])

    def _file(self, path: str, data: bytes) -> dict[str, Any]:
        return {
            "type": "file", "encoding": "base64", "size": len(data), "name": path.rpartition("/")[2], "path": path, "sha": _blob(data),
            "content": base64.encodebytes(data).decode(), "url": f"{self.url}/repos/{NAME}/contents/{path}",
        }  # fmt: skip

    def _put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        branch = body.get("branch", "main")
        if branch not in self.branches:
            raise Refused(404, f"Branch {branch} not found")
        if self.rule:
            raise Refused(409, f"Repository rule violations found\n\n{self.rule}\n\n")
        old = self.commits[self.branches[branch]].files.get(path)
        if old is not None and "sha" not in body:
            raise Refused(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
        if old is not None and body["sha"] != _blob(old):
            raise Refused(409, f"{path} does not match {body['sha']}")
        data = base64.b64decode(body["content"])
        sha = self.commit(branch, body["message"], {path: data})
        return {"content": self._file(path, data), "commit": {"sha": sha, "url": f"{self.url}/repos/{NAME}/git/commits/{sha}"}}

    def _list(self, arguments: Any) -> list[dict[str, Any]]:
        state, head = arguments.get("state", "open"), arguments.get("head", "")
        owner, _, branch = head.partition(":")
        return [
            self._pull(pull)
            for pull in reversed(self.pulls)
            if state in ("all", pull.state) and (not branch or (owner, branch) == (NAME.split("/")[0], pull.head))
        ]

    def _create_pull(self, body: dict[str, Any]) -> dict[str, Any]:
        head, base = body["head"], body["base"]
        for name, branch in (("head", head), ("base", base)):
            if branch not in self.branches:
                raise Refused(422, "Validation Failed", [{"resource": "PullRequest", "field": name, "code": "invalid"}])
        if any(pull.head == head and pull.base == base and pull.state == "open" for pull in self.pulls):
            raise _invalid(f"A pull request already exists for {NAME.split('/')[0]}:{head}.")
        if self.branches[head] == self.branches[base]:
            raise _invalid(f"No commits between {base} and {head}")
        self.pulls.append(Pull(len(self.pulls) + 1, head, base, body["title"], body["body"]))
        return self._pull(self.pulls[-1])

    def _pull(self, pull: Pull) -> dict[str, Any]:
        return {
            "number": pull.number, "state": pull.state, "title": pull.title, "body": pull.body, "merged_at": pull.merged_at,
            "url": f"{self.url}/repos/{NAME}/pulls/{pull.number}", "html_url": f"https://github.example/{NAME}/pull/{pull.number}",
            "head": {"ref": pull.head, "repo": self._repository()}, "base": {"ref": pull.base, "repo": self._repository()},
        }  # fmt: skip


def _invalid(message: str) -> Refused:
    return Refused(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": message}])


def _blob(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def _answer(status: int, headers: dict[str, str], body: str) -> Response:
    kind = "application/json; charset=utf-8" if body[:1] in ("{", "[") else "text/html"
    return Response(body, status, {"Content-Type": kind, **headers})
