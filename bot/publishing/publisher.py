"""The one way out for a proposal that was accepted: into the playbooks' files, or into a pull request. Settings choose which."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.knowledge.proposal import Proposal
from bot.settings import Settings

MAX_LINE = 120
"""Characters of a commit's first line."""
_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Published:
    where: str
    """In plain words: `knowledge/ecommerce.yaml, commit 1a2b3c4` or `pull request #12 in posthog/playbooks`."""
    link: str
    """The pull request's page; empty for files."""
    is_live: bool
    """The playbooks say it now; a pull request waits for its merge."""


class Conflict(Exception):
    """Needs a person: the entry changed meanwhile or has gone, its name is taken, or the playbook would not be valid. The text says what, in plain words."""

    def __init__(self, message: str, key: str = "", now: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.key = key
        """Which of the proposal's values it is about, if one."""
        self.now = now
        """What the entry says instead of the proposal's `before`, if that is what is wrong."""


class NotNow(Exception):
    """To be tried again, `after` this long. The text is fit for a card and a log: it holds no secret."""

    def __init__(self, message: str, after: timedelta) -> None:
        super().__init__(message)
        self.after = after


class Publisher(Protocol):
    def publish(self, key: str, proposal: Proposal, message: str) -> Published:
        """Make the change. Raises Conflict or NotNow, and then nothing has changed that a later call does not find again.

        `key` is unique for the proposal and stays (`proposal-17`): called again, after a crash or by two processes at once, the outcome is that of one call.
        `message` is one line, for a commit or a pull request.
        """
        ...


def file_of(proposal: Proposal) -> str:
    """The name of the playbook's file, which is its slug's."""
    if not _SLUG.fullmatch(proposal.industry):
        raise Conflict("there is no playbook of this name")
    return f"{proposal.industry}.yaml"


def sign_of(key: str, proposal: Proposal) -> str:
    """`proposal-17-1f2e3d4c`: what a branch and a commit are found again by. Another database may count from 1 too, so the key alone would not do."""
    said = json.dumps([proposal.section, proposal.entry, sorted(proposal.values.items())])
    return f"{key}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def harmless(message: str) -> str:
    """A commit's first line from words of a proposal: nobody is mentioned by it, no issue is closed, no check is skipped (`[skip ci]`)."""
    line = " ".join("".join(character if character.isprintable() else " " for character in message).split())
    line = line.translate(str.maketrans("[]", "()"))
    line = re.sub(r"([@#])(?=\w)|(GH-)(?=\d)", "\\g<0>\u200b", line).replace("://", ": //")
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + "…"


def create_publisher(settings: Settings) -> Publisher:
    """Pull requests if GITHUB_TOKEN and GITHUB_REPOSITORY are set, else the files under KNOWLEDGE_DIR."""
    if settings.github_token and settings.github_repository:
        from bot.publishing.pull_request import PullRequests

        return PullRequests(settings)
    from bot.publishing.files import Files

    return Files(settings.knowledge_dir, settings.commit_author, is_disk_kept=settings.is_disk_kept)
