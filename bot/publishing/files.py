"""Publishing into the playbooks' files: one at a time, whole or not at all, and committed where the folder is a git work tree."""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.knowledge.handbook.nodes import write_whole
from bot.knowledge.proposal import Proposal
from bot.publishing.edit import Unreadable, edited
from bot.publishing.git import GitError, WorkTree, work_tree_of
from bot.publishing.problems import problems_in
from bot.publishing.publisher import Conflict, NotNow, Published, file_of, harmless, sign_of

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds to wait for another process that publishes; one takes less than a second."""
ABANDONED = 3600
"""Seconds. Nobody writes a playbook for an hour."""
BUSY = timedelta(minutes=1)
IN_THE_WAY = timedelta(minutes=15)
"""Until somebody has made room, given a right or mended a playbook."""


class Files:
    def __init__(self, folder: Path, author: str = "", *, is_disk_kept: bool = True, patience: float = PATIENCE) -> None:
        """`author` of the commits, `Name <address>`; without one git's own settings decide."""
        self.folder, self.author, self.is_disk_kept, self.patience = folder, author, is_disk_kept, patience

    def publish(self, key: str, proposal: Proposal, message: str) -> Published:
        if not self.is_disk_kept:
            raise NotNow(
                "the bot's disk is thrown away at every restart, so nothing can be kept in its files: set GITHUB_TOKEN and GITHUB_REPOSITORY",
                IN_THE_WAY,
            )
        try:
            with _lock(self.folder, self.patience):
                return self._publish(key, proposal, message)
        except Unreadable as error:
            raise NotNow(str(error), IN_THE_WAY) from error
        except GitError as error:
            log.error("git: %s", error)
            raise NotNow(
                f"git could not commit the change of {self.folder.name}/{proposal.industry}.yaml; the log says why", IN_THE_WAY
            ) from error
        except OSError as error:
            raise NotNow(f"{self.folder.name}/{proposal.industry}.yaml can't be changed: {error.strerror}", IN_THE_WAY) from error

    def _publish(self, key: str, proposal: Proposal, message: str) -> Published:
        path = self._path(file_of(proposal))
        name = f"{self.folder.name}/{file_of(proposal)}"
        tree = work_tree_of(path, self.author)
        if tree and (commit := tree.commit_of(sign_of(key, proposal))):
            return Published(f"{name}, commit {commit}", "", is_live=True)
        if tree and (obstacle := tree.obstacle()):
            raise NotNow(f"git is in the middle of a {obstacle} in {self.folder.name}", IN_THE_WAY)
        text = _read(path)
        new = edited(text, proposal)
        if new != text:
            self._check(file_of(proposal), text, new)
            if _read(path) != text:
                raise NotNow(f"somebody has just saved {name}", BUSY)
            _clear(path)
            write_whole(path, new)
        return Published(name + _committed(tree, key, proposal, message), "", is_live=True)

    def _path(self, name: str) -> Path:
        """Where the file is; a link is followed, not replaced."""
        path = self.folder / name
        if not path.is_file():
            raise Conflict(f"there is no playbook {self.folder.name}/{name}")
        return path.resolve()

    def _check(self, name: str, old: str, new: str) -> None:
        """All of the folder as it will be, by the rules of `bot check`."""
        caused, others = problems_in(self.folder, name, old, new)
        if caused:
            raise Conflict(caused[0])
        if others:
            raise NotNow(f"the playbooks have a problem that comes first: {others[0]}", IN_THE_WAY)


def _committed(tree: WorkTree | None, key: str, proposal: Proposal, message: str) -> str:
    """What to say of the commit."""
    if tree is None:
        return ""
    try:
        commit = tree.commit(lambda text: edited(text, proposal), f"{harmless(message)}\n\nProposal: {sign_of(key, proposal)}\n")
    except Conflict as error:
        log.warning("%s is published in the file and not committed: it rests on changes that are not committed yet (%s)", key, error)
        return ", not committed: it rests on changes that are not committed yet"
    return f", commit {commit}" if commit else ""


def _clear(path: Path) -> None:
    """Half files of processes that were killed while they wrote; nothing reads them."""
    for half in path.parent.glob(f".{path.name}.*"):
        if time.time() - half.stat().st_mtime > ABANDONED:
            half.unlink(missing_ok=True)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Conflict(f"{path.name} is not UTF-8 text") from error


@contextmanager
def _lock(folder: Path, patience: float) -> Iterator[None]:
    """One at a time, among all processes of this machine. The folder itself is the lock, so nothing is left lying in it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise NotNow("another publication takes its time", BUSY) from None
                time.sleep(0.02)
        yield
    finally:
        os.close(handle)
