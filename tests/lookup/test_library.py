"""The index in use: swapped whole, kept when the newest knowledge is broken."""

from __future__ import annotations

from bot.knowledge.problem import Problem
from bot.lookup.index import Index
from bot.lookup.library import Library
from tests.workspace import Workspace

PROBLEM = Problem("knowledge/finance.yaml", 3, 1, "", "is broken")


def test_a_swap_reaches_the_next_answer_and_the_health_check(workspace: Workspace, whole: Index) -> None:
    assert "not written yet" in workspace.command("/industry", "finance")["text"]
    workspace.library.swap(whole)
    assert "not written yet" not in workspace.command("/industry", "finance")["text"]
    assert workspace.request("", method="GET", path="/healthz").json == {"status": "ok", "playbooks": 10}


def test_broken_knowledge_leaves_the_index_and_a_swap_ends_the_problems(index: Index, whole: Index) -> None:
    library = Library(index)
    library.keep([PROBLEM])
    assert (library.index, library.problems) == (index, (PROBLEM,))
    library.swap(whole)
    assert (library.index, library.problems) == (whole, ())
