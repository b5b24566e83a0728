"""Publishing that touches no file: what is accepted on the playground is in its playbooks until it ends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.knowledge.loader import load_knowledge, read_text
from bot.knowledge.model import Playbook
from bot.knowledge.proposal import Proposal
from bot.publishing.edit import edited
from bot.publishing.publisher import Conflict, Published


class Pretending:
    """A publisher, and the way to read a folder with what it published on top: the files may be edited meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._published: dict[str, Proposal] = {}

    def publish(self, key: str, proposal: Proposal, message: str) -> Published:
        """Raises Conflict."""
        if key not in self._published:
            edited(self._text(proposal.industry), proposal)
            self._published[key] = proposal
        return Published(f"{proposal.industry}.yaml as this playground has it; the file itself is unchanged", "", is_live=True)

    def read(self, folder: Path) -> Sequence[Playbook]:
        """Raises KnowledgeError if a file is broken."""
        playbooks = list(load_knowledge(folder))
        changed = {proposal.industry for proposal in self._published.values()}
        return [self._with_published(playbook) if playbook.slug in changed else playbook for playbook in playbooks]

    def _with_published(self, playbook: Playbook) -> Playbook:
        source, _ = read_text(f"{playbook.slug}.yaml", self._text(playbook.slug))
        return source.playbook if source else playbook

    def _text(self, industry: str) -> str:
        """The file with all that was published; what an edit of the file has overtaken is left out."""
        text = (self._folder / f"{industry}.yaml").read_text(encoding="utf-8")
        for proposal in list(self._published.values()):
            if proposal.industry == industry:
                try:
                    text = edited(text, proposal)
                except Conflict:
                    continue
        return text
