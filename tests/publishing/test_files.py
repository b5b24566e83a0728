"""Publishing into files: whole or not at all, once however often it is asked for, and committed without what a person has open."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bot.knowledge.loader import load_knowledge
from bot.knowledge.proposal import Proposal
from bot.publishing import files as files_module
from bot.publishing import git as git_module
from bot.publishing.files import Files
from bot.publishing.publisher import Conflict, NotNow, Published, create_publisher
from bot.settings import Settings
from tests.publishing.conftest import ADD, ADDED, GAMES, SIGN, TOYS, Git

MESSAGE = "Toys: Add the term ATC"


def publish(folder: Path, proposal: Proposal = ADD, key: str = "proposal-1") -> Published:
    return Files(folder).publish(key, proposal, MESSAGE)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_without_git_gets_the_change(folder: Path) -> None:
    (folder / "toys.yaml").chmod(0o640)
    assert publish(folder) == Published("knowledge/toys.yaml", "", is_live=True)
    assert (folder / "toys.yaml").read_text() == ADDED
    assert stat.S_IMODE((folder / "toys.yaml").stat().st_mode) == 0o640
    assert names(folder) == ["games.yaml", "toys.yaml"]
    assert publish(folder).is_live, "again is as once"
    assert (folder / "toys.yaml").read_text() == ADDED


def test_what_a_killed_process_left_half_written_is_cleared_away(folder: Path) -> None:
    for name, age in ((".toys.yaml.old", 7200), (".toys.yaml.new", 0)):
        (folder / name).write_text("half")
        now = (folder / name).stat().st_mtime
        os.utime(folder / name, (now - age, now - age))
    publish(folder)
    assert names(folder) == [".toys.yaml.new", "games.yaml", "toys.yaml"]


def test_line_ends_stay(folder: Path) -> None:
    (folder / "toys.yaml").write_bytes(TOYS.replace("\n", "\r\n").encode())
    publish(folder)
    assert (folder / "toys.yaml").read_bytes() == ADDED.replace("\n", "\r\n").encode()


def test_a_link_is_followed(folder: Path) -> None:
    (folder / "toys.yaml").rename(folder.parent / "real.yaml")
    (folder / "toys.yaml").symlink_to("../real.yaml")
    publish(folder)
    assert (folder / "toys.yaml").is_symlink()
    assert (folder.parent / "real.yaml").read_text() == ADDED


@pytest.mark.parametrize(
    ("proposal", "message"),
    [
        (Proposal("finance/terminology", {"term": "A", "definition": "B"}), "there is no playbook knowledge/finance.yaml"),
        (Proposal("../secret/terminology", {"term": "A", "definition": "B"}), "there is no playbook of this name"),
        (Proposal("toys/terminology", {"term": "board games", "definition": "B"}), "is a name of the industry Games too"),
        (Proposal("toys/terminology", {"term": "rrp", "definition": "B"}), '"RRP" is in the playbook already'),
        (Proposal("toys/terminology", {"term": "A"}), 'toys.yaml: terminology > A: the key "definition" is missing'),
        (
            Proposal("toys/terminology", {"definition": "B"}, "toys/terminology/vat", {"definition": "A"}),
            '"vat" is no longer in the playbook',
        ),
        (
            Proposal("toys/terminology", {"definition": "B"}, "toys/terminology/rrp", {"definition": "A price."}),
            '"RRP" has changed meanwhile: its definition now says "What the maker says."',
        ),
    ],
)
def test_what_needs_a_person_changes_nothing(folder: Path, proposal: Proposal, message: str) -> None:
    with pytest.raises(Conflict) as caught:
        publish(folder, proposal)
    assert message in str(caught.value)
    assert str(folder) not in str(caught.value), "no path of this machine"
    assert [(folder / name).read_text() for name in names(folder)] == [GAMES, TOYS]


def test_a_folder_that_is_broken_already_comes_first(folder: Path) -> None:
    (folder / "games.yaml").write_text("industry: [")
    with pytest.raises(NotNow, match="a problem that comes first: games") as caught:
        publish(folder)
    assert caught.value.after >= timedelta(minutes=1)
    assert (folder / "toys.yaml").read_text() == TOYS


def test_a_playbook_that_is_broken_already_comes_first_too(folder: Path, git: Git) -> None:
    """As in the middle of a merge."""
    (folder / "toys.yaml").write_text(TOYS + "<<<<<<< HEAD\n")
    with pytest.raises(NotNow, match="the playbook can't be read: toys"):
        publish(folder)
    (folder / "toys.yaml").write_text(TOYS)
    publish(folder)


def test_a_work_tree_of_another_user_is_told_of_in_the_log(
    folder: Path, git: Git, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert publish(folder).where == "knowledge/toys.yaml"
    assert "are not committed" in caplog.text


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_refuses_is_tried_again_later(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(NotNow) as caught:
        publish(folder)
    assert str(caught.value) == f"knowledge/toys.yaml can't be changed: {os.strerror(number)}"
    assert (folder / "toys.yaml").read_text() == TOYS
    assert names(folder) == ["games.yaml", "toys.yaml"]


def test_who_finds_another_at_work_comes_back(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(NotNow, match="another publication"):
        Files(folder, patience=0).publish("proposal-1", ADD, MESSAGE)
    os.close(handle)
    publish(folder)


def test_many_at_once_lose_nothing(folder: Path, git: Git) -> None:
    proposals = [Proposal("toys/terminology", {"term": f"T{number}", "definition": "x"}) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda number: publish(folder, proposals[number % 6], f"proposal-{number % 6}"), range(12)))
    toys = next(playbook for playbook in load_knowledge(folder) if playbook.slug == "toys")
    assert sorted(term.term for term in toys.terminology.items) == sorted(["RRP", "SKU", *(f"T{number}" for number in range(6))])
    assert len(git.commits()) == 7
    assert len({published.where for published in done}) == 6
    assert git("status", "--porcelain") == ""


def test_the_change_is_committed(folder: Path, git: Git) -> None:
    published = publish(folder)
    assert published.where == f"knowledge/toys.yaml, commit {git('rev-parse', '--short', 'HEAD').strip()}"
    assert git("log", "-1", "--format=%B").strip() == f"{MESSAGE}\n\nProposal: {SIGN}"
    assert git("log", "-1", "--format=%an <%ae> %cn") == "Ann <ann@example.com> Ann\n"
    assert git("show", "HEAD:knowledge/toys.yaml") == ADDED
    assert git("diff-tree", "--name-only", "-r", "HEAD~", "HEAD") == "knowledge/toys.yaml\n"
    assert git("status", "--porcelain") == ""
    assert publish(folder) == published
    assert len(git.commits()) == 2


def test_the_author_is_who_the_settings_say_or_nobody(folder: Path, git: Git) -> None:
    Files(folder, "Playbooks <p@acme.com>").publish("proposal-1", ADD, MESSAGE)
    assert git("log", "-1", "--format=%an <%ae> %cn <%ce>") == "Playbooks <p@acme.com> Playbooks <p@acme.com>\n"
    for number, unset in enumerate(("user.name", "user.email")):
        git("config", "--unset", unset)
        publish(folder, Proposal("toys", {"alias": f"playthings {number}"}, "toys"), f"proposal-{number + 2}")
        assert git("log", "-1", "--format=%an <%ae>") == "Playbook bot <playbook-bot@localhost>\n"


def test_what_a_person_has_open_is_neither_swept_in_nor_lost(folder: Path, git: Git) -> None:
    staged = TOYS.replace("owner: Ann", "owner: Staged")
    (folder / "toys.yaml").write_text(staged)
    (folder.parent / "other.txt").write_text("two\n")
    git("add", "-A")
    (folder / "toys.yaml").write_text(staged.replace("# roughly", "# unsaved thoughts"))
    (folder.parent / "new.txt").write_text("new\n")
    publish(folder)
    assert git("show", "HEAD:knowledge/toys.yaml") == ADDED
    assert git("show", ":knowledge/toys.yaml") == ADDED.replace("owner: Ann", "owner: Staged")
    assert (folder / "toys.yaml").read_text() == ADDED.replace("owner: Ann", "owner: Staged").replace("# roughly", "# unsaved thoughts")
    assert git("status", "--porcelain") == "MM knowledge/toys.yaml\nM  other.txt\n?? new.txt\n"
    git("commit", "-qm", "Mine")
    assert git("show", "HEAD:knowledge/toys.yaml") == ADDED.replace("owner: Ann", "owner: Staged")


def test_what_rests_on_uncommitted_work_is_published_and_left_to_the_person(folder: Path, git: Git) -> None:
    (folder / "toys.yaml").write_text(ADDED)
    change = Proposal("toys/terminology", {"definition": "Put in the cart"}, "toys/terminology/atc", {"definition": "Add to cart"})
    assert publish(folder, change).where == "knowledge/toys.yaml, not committed: it rests on changes that are not committed yet"
    assert (folder / "toys.yaml").read_text() == ADDED.replace("Add to", "Put in the")
    assert git.commits() == ["Begin"]
    assert publish(folder, change).is_live


def test_a_playbook_that_git_does_not_know_is_not_committed(folder: Path, git: Git) -> None:
    (folder / "cars.yaml").write_text(GAMES.replace("ames", "ars").replace("Gars", "Cars").replace("gars", "cars").replace("board", "toy"))
    publish(folder, Proposal("cars", {"alias": "autos"}, "cars"))
    assert git.commits() == ["Begin"]
    assert "autos" in (folder / "cars.yaml").read_text()


def test_what_was_published_and_taken_back_stays_taken_back(folder: Path, git: Git) -> None:
    publish(folder)
    git("revert", "--no-edit", "HEAD")
    assert publish(folder).is_live
    assert (folder / "toys.yaml").read_text() == TOYS


def test_a_number_that_another_database_has_given_too_is_another_proposal(folder: Path, git: Git) -> None:
    publish(folder)
    publish(folder, Proposal("toys", {"alias": "playthings"}, "toys"))
    assert git.commits() == [MESSAGE, MESSAGE, "Begin"]
    assert (folder / "toys.yaml").read_text() == ADDED.replace("slug: toys\n", "slug: toys\naliases: [playthings]\n")


def test_a_merge_in_progress_is_waited_for(folder: Path, git: Git) -> None:
    git("checkout", "-qb", "side")
    (folder.parent / "other.txt").write_text("side\n")
    git("commit", "-qam", "Side")
    git("checkout", "-q", "main")
    (folder.parent / "other.txt").write_text("main\n")
    git("commit", "-qam", "Main")
    subprocess.run(["git", "merge", "side"], cwd=folder, capture_output=True, check=False)
    with pytest.raises(NotNow, match="middle of a merge"):
        publish(folder)
    assert (folder / "toys.yaml").read_text() == TOYS


def test_no_hook_runs_and_a_lock_of_git_is_waited_for(folder: Path, git: Git) -> None:
    for name in ("pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        hook = folder.parent / ".git" / "hooks" / name
        hook.write_text("#!/bin/sh\ntouch ran\nexit 1\n")
        hook.chmod(0o755)
    lock = folder.parent / ".git" / "index.lock"
    lock.touch()
    with pytest.raises(NotNow, match="git is busy"):
        publish(folder)
    lock.unlink()
    publish(folder)
    assert git.commits() == [MESSAGE, "Begin"]
    assert not list(folder.parent.rglob("ran"))


def test_git_that_fails_is_tried_again_later(folder: Path, git: Git, caplog: pytest.LogCaptureFixture) -> None:
    objects = folder.parent / ".git" / "refs" / "heads"
    (objects / "main.lock").touch()
    with pytest.raises(NotNow):
        publish(folder)
    (objects / "main.lock").unlink()
    publish(folder)
    assert git.commits() == [MESSAGE, "Begin"]


class Killed(BaseException):
    """Nobody handles it."""


def test_killed_between_any_two_steps_it_is_done_once_in_the_end(folder: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, dies_at = 0, 0
    really_call, really_write = git_module._call, files_module.write_whole

    def dying(real):  # type: ignore[no-untyped-def]
        def step(*arguments, **named):  # type: ignore[no-untyped-def]
            nonlocal calls
            done = real(*arguments, **named)
            calls += 1
            if calls == dies_at:
                raise Killed
            return done

        return step

    monkeypatch.setattr(git_module, "_call", dying(really_call))
    monkeypatch.setattr(files_module, "write_whole", dying(really_write))
    kills = 0
    while True:
        git("reset", "-q", "--hard", git("rev-list", "--max-parents=0", "HEAD").strip())
        calls, dies_at = 0, kills + 1
        try:
            publish(folder)
            break
        except Killed:
            kills += 1
        assert (folder / "toys.yaml").read_text() in (TOYS, ADDED)
        dies_at = 0
        published = publish(folder)
        assert git.commits() == [MESSAGE, "Begin"]
        assert git("status", "--porcelain") == ""
        assert published.where.endswith(git("rev-parse", "--short", "HEAD").strip())
    assert kills > 15


KILLED = """
import sys
from pathlib import Path
from bot.knowledge.proposal import Proposal
from bot.publishing.files import Files
files = Files(Path(sys.argv[1]))
for number in range(1000):
    files.publish(f"proposal-{number}", Proposal("toys/terminology", {"term": f"T{number}", "definition": "x"}), "Add")
"""


def test_a_process_killed_for_real_leaves_whole_files(folder: Path, git: Git) -> None:
    done = 0
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)])
        while len(git.commits()) < done + 3:
            assert process.poll() is None
        process.kill()
        process.wait()
        toys = next(playbook for playbook in load_knowledge(folder) if playbook.slug == "toys")
        (folder.parent / ".git" / "index.lock").unlink(missing_ok=True)
        for lock in (folder.parent / ".git").glob("refs/heads/*.lock"):
            lock.unlink()
        terms = [term.term for term in toys.terminology.items]
        assert len(set(terms)) == len(terms)
        done = len(git.commits())
        assert done <= len(terms) <= done + 1
        assert git("fsck", "--no-dangling") == ""


def test_a_disk_that_is_thrown_away_gets_nothing(folder: Path) -> None:
    publisher = create_publisher(Settings(knowledge_dir=folder, is_disk_kept=False))
    with pytest.raises(NotNow, match="GITHUB_TOKEN"):
        publisher.publish("proposal-1", ADD, MESSAGE)
    assert (folder / "toys.yaml").read_text() == TOYS


def test_without_github_the_files_are_what_is_published_to(folder: Path) -> None:
    assert isinstance(create_publisher(Settings(knowledge_dir=folder)), Files)
    assert isinstance(create_publisher(Settings(knowledge_dir=folder, github_token="t")), Files)
