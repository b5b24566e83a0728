"""Publishes into a folder, as simply as can be; or refuses, if a test says so."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from bot.knowledge.proposal import Proposal
from bot.publishing.edit import edited
from bot.publishing.publisher import Published


class FolderPublisher:
    """`answers` come instead, in turn: what to raise, or to say without doing it. `calls` are keys, proposals and messages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answers: deque[Exception | Published] = deque()
        self.calls: list[tuple[str, Proposal, str]] = []

    def publish(self, key: str, proposal: Proposal, message: str) -> Published:
        self.calls.append((key, proposal, message))
        if self.answers:
            answer = self.answers.popleft()
            if isinstance(answer, Exception):
                raise answer
            return answer
        file = self.folder / f"{proposal.industry}.yaml"
        file.write_text(edited(file.read_text(encoding="utf-8"), proposal), encoding="utf-8")
        return Published(f"knowledge/{file.name}", "", is_live=True)
