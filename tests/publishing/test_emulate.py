"""The same against a GitHub that others wrote: the npm package `emulate` 0.12.2, where the command is on the PATH (it needs Node 22.15)."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.publishing.publisher import Published
from bot.publishing.pull_request import PullRequests
from bot.settings import Settings
from tests.publishing.conftest import ADD, ADDED, SIGN, TOYS
from tests.publishing.github import NAME

pytestmark = pytest.mark.skipif(shutil.which("emulate") is None, reason="the npm package emulate is not on the PATH")

TOKEN = "ghp_local_test"
SEED = """\
tokens: {ghp_local_test: {login: playbook-bot, scopes: [repo, user]}}
github:
  users: [{login: playbook-bot, name: Playbook bot, email: bot@example.com}]
  orgs: [{login: acme, name: Acme, members: [{login: playbook-bot, role: admin}]}]
  repos: [{owner: acme, name: playbooks, default_branch: main, auto_init: true}]
"""


@dataclass(frozen=True)
class Api:
    url: str

    def __call__(self, method: str, path: str, **body: str) -> Any:
        headers = {"Authorization": f"token {TOKEN}"}
        answer = requests.request(method, f"{self.url}/repos/{NAME}/{path}", json=body or None, headers=headers, timeout=10)
        answer.raise_for_status()
        return answer.json()


@pytest.fixture
def github(tmp_path: Path) -> Iterator[Api]:
    """Its API, with one playbook in the repository."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    (tmp_path / "seed.yaml").write_text(SEED)
    command = ["emulate", "start", "--service", "github", "--port", str(port), "--base-url", url, "--seed", "seed.yaml"]
    environ = {name: value for name, value in os.environ.items() if name != "PORT"}
    process = subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    api = Api(url)
    try:
        _wait_for(port, process)
        api("PUT", "contents/knowledge/toys.yaml", message="Begin", content=base64.b64encode(TOYS.encode()).decode())
        yield api
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, "emulate has ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("emulate does not begin")


def test_a_proposal_becomes_one_pull_request(github: Api, folder: Path) -> None:
    settings = Settings(knowledge_dir=folder, github_token=TOKEN, github_repository=NAME, github_base_url=github.url)

    def publish() -> Published:
        return PullRequests(settings, is_paced=False).publish("proposal-1", ADD, "Toys: Add the term ATC")

    published = publish()
    assert published.where == f"pull request #1 in {NAME}"
    assert published.link.endswith(f"/{NAME}/pull/1")
    assert not published.is_live
    assert base64.b64decode(github("GET", f"contents/knowledge/toys.yaml?ref=playbook/{SIGN}")["content"]).decode() == ADDED
    assert publish() == published
    github("PUT", "pulls/1/merge", merge_method="squash")
    assert publish() == Published(f"pull request #1 in {NAME}, merged", published.link, is_live=True)
    assert len(github("GET", "pulls?state=all")) == 1
