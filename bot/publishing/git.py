"""One change of one file as a commit, beside whatever a person has edited or staged there: neither swept into it nor lost.

Made without touching the work tree and the branch's other files, from the text that was committed last. No hook runs, nothing prompts.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.publishing.publisher import NotNow

log = logging.getLogger(__name__)

TIMEOUT = 30.0
"""Seconds for one call of git."""
AGAIN = timedelta(minutes=1)
NOBODY = "Playbook bot <playbook-bot@localhost>"
"""The author where neither the settings nor git name one."""
_FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX")
"""Variables that would lead git to another repository than the folder's."""
_UNDER_WAY = {
    "MERGE_HEAD": "merge", "CHERRY_PICK_HEAD": "cherry-pick", "REVERT_HEAD": "revert", "rebase-merge": "rebase", "rebase-apply": "rebase",
}  # fmt: skip


class GitError(Exception):
    pass


@dataclass(frozen=True)
class WorkTree:
    """The file's: its path on disk and in the repository."""

    file: Path
    path: str
    author: str

    def obstacle(self) -> str:
        """What a person is in the middle of, if anything."""
        for name, what in _UNDER_WAY.items():
            if (self.file.parent / self._git("rev-parse", "--git-path", name)).exists():
                return what
        return ""

    def commit_of(self, sign: str) -> str:
        """The short id of the commit that published this, if one did."""
        form = "--format=%h %(trailers:key=Proposal,valueonly,separator=%x20)"
        for line in self._git("log", "--no-show-signature", form, "--fixed-strings", f"--grep=Proposal: {sign}").splitlines():
            commit, _, signs = line.partition(" ")
            if sign in signs.split():
                return commit
        return ""

    def commit(self, edit: Callable[[str], str], message: str) -> str:
        """Its short id; empty if what is committed says so already. Whatever `edit` raises comes through, and nothing has changed then.

        First the index, then the branch: who is killed in between finds the change staged, not undone.
        """
        for _ in range(3):
            head = self._git("rev-parse", "HEAD")
            blob, new = self._edited(f"{head}:{self.path}", edit)
            if blob == new:
                return ""
            mode = self._git("ls-tree", "--full-tree", head, "--", self.path).partition(" ")[0]
            staged, restaged = self._edited(f":{self.path}", edit)
            if staged != restaged:
                self._git("update-index", "--cacheinfo", f"{mode},{restaged},{self.path}")
            commit = self._git("commit-tree", self._tree(head, mode, new), "-p", head, stdin=message, names=self._names())
            try:
                self._git("update-ref", "-m", "publish", "HEAD", commit, head)
            except GitError:
                if self._git("rev-parse", "HEAD") == head:
                    raise
                continue
            return self._git("rev-parse", "--short", commit)
        raise NotNow("the branch keeps moving", AGAIN)

    def _edited(self, name: str, edit: Callable[[str], str]) -> tuple[str, str]:
        """The blob of this name, and the one with the edit in it."""
        blob = self._git("rev-parse", name)
        text = _call(self.file.parent, "cat-file", "blob", blob).decode("utf-8")
        new = edit(text)
        return blob, blob if new == text else self._git("hash-object", "-w", "--no-filters", "--stdin", stdin=new)

    def _tree(self, head: str, mode: str, blob: str) -> str:
        """The committed tree with the new blob in it, by way of an index of its own."""
        with tempfile.TemporaryDirectory() as folder:
            names = {"GIT_INDEX_FILE": f"{folder}/index"}
            self._git("read-tree", head, names=names)
            self._git("update-index", "--cacheinfo", f"{mode},{blob},{self.path}", names=names)
            return self._git("write-tree", names=names)

    def _names(self) -> dict[str, str]:
        author = self.author
        if not author:
            try:
                self._git("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
                return {}
            except GitError:
                author = NOBODY
        name, _, address = author.rstrip(">").partition("<")
        return {
            f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in (("NAME", name.strip()), ("EMAIL", address))
        }

    def _git(self, *arguments: str, stdin: str = "", names: dict[str, str] | None = None) -> str:
        return _call(self.file.parent, *arguments, stdin=stdin, names=names).decode("utf-8", "replace").strip()


def work_tree_of(file: Path, author: str) -> WorkTree | None:
    """None where nothing can be committed: no git, no work tree, no commit yet, or a file that is not in the last one."""
    if shutil.which("git") is None:
        return None
    try:
        path = _call(file.parent, "rev-parse", "--show-prefix").decode().rstrip("\n") + file.name
        _call(file.parent, "cat-file", "-e", f"HEAD:{path}")
        _call(file.parent, "cat-file", "-e", f":{path}")
    except GitError as error:
        if "dubious ownership" in str(error):
            log.error("Published changes are not committed, since the folder belongs to another user of this machine. git: %s", error)
        return None
    return WorkTree(file, path, author)


def _call(folder: Path, *arguments: str, stdin: str = "", names: dict[str, str] | None = None) -> bytes:
    """Raises GitError with what git says, which names no secret of ours; NotNow if something holds it up."""
    variables = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", **(names or {})}
    command = ["env", *(part for name in _FOREIGN for part in ("-u", name)), *(f"{name}={value}" for name, value in variables.items())]
    options = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false")
    try:
        done = subprocess.run(  # noqa: S603  a list of words, no shell
            [*command, "git", *options, *arguments], cwd=folder, input=stdin.encode(), capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotNow("git does not come to an end", AGAIN) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        if re.search(r"\.lock'?: File exists|cannot lock ref", said):
            raise NotNow("git is busy in the folder with the playbooks", AGAIN)
        raise GitError(said)
    return done.stdout
