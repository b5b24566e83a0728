"""What is wrong with a playbook: one line that says what, where and what to do, and the error that carries all of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """`line` and `column` count from 1; 0 means the file as a whole. `where` is the path inside the playbook, `terminology > ROAS`."""

    path: str
    line: int
    column: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place} {self.where}: {self.message}" if self.where else f"{place}: {self.message}"


class KnowledgeError(Exception):
    """The knowledge folder can't be used. Its text lists every problem, a line each."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        count = len(problems)
        lines = "\n".join(map(str, self.problems))
        super().__init__(f"{lines}\n{count} problem{'' if count == 1 else 's'} in the playbooks. Nothing was loaded; mend the lines above.")
