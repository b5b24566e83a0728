"""What `bot check` would say of a proposal: told for each of its values, among the playbooks in use; and of a file as it will be, among the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.knowledge.check import Where, check_folder, check_playbook
from bot.knowledge.loader import read_folder, read_tree
from bot.knowledge.model import Playbook
from bot.knowledge.names import name_key, names_in
from bot.knowledge.proposal import Proposal
from bot.knowledge.yaml_tree import tree_of
from bot.publishing.data import Data
from bot.publishing.edit import LISTED, apply
from bot.publishing.publisher import Conflict

NAMES = ("term", "category", "product", "name", "text")
"""Keys that an entry may be called by."""
_SAME_ID = "has the id"
"""What two entries of one name have too; authors of the YAML can mend it, others are told of the name."""


def problems_of(playbooks: Sequence[Playbook], proposal: Proposal) -> list[tuple[str, str]]:
    """Key of `proposal.values` and message; the key is empty for what concerns the whole. Reads no file. What was wrong before is not the proposal's fault."""
    number = next((number for number, playbook in enumerate(playbooks) if playbook.slug == proposal.industry), None)
    if number is None:
        return [("", f'there is no playbook "{proposal.industry}"')]
    before = playbooks[number]
    data = Data(before.model_dump(mode="json", exclude_defaults=True))
    try:
        apply(data, before, proposal)
    except Conflict as error:
        return [(error.key if error.key in proposal.values else "", str(error))]
    source, found = read_tree(_file(before), tree_of(data.value))
    problems = [(where, problem.message) for where, problem in found]
    if source:
        problems += _checked(playbooks, number, source.playbook)
    if not problems:
        return []
    known = Counter(_checked(playbooks, number, before))
    told = [_told(proposal, where, message) for where, message in (Counter(problems) - known).elements()]
    return [(key, message) for key, message in told if _SAME_ID not in message or sum(key == other for other, _ in told) == 1]


def problems_in(folder: Path, name: str, old: str, new: str) -> tuple[list[str], list[str]]:
    """What is wrong in the folder if the file of this name holds the new text, and what was wrong with the old one already. No line, and no path of this machine."""

    def wrong(text: str) -> list[str]:
        _, problems = read_folder(folder, {name: text})
        return [
            ": ".join(filter(None, (Path(problem.path).name, problem.where, problem.message.replace(f"{folder}/", ""))))
            for problem in problems
        ]

    after = wrong(new)
    before = wrong(old) if after else []
    return list((Counter(after) - Counter(before)).elements()), before


def _checked(playbooks: Sequence[Playbook], number: int, playbook: Playbook) -> Iterator[tuple[Where, str]]:
    """The rules that span entries and playbooks, with this one in its place."""
    yield from check_playbook(playbook, _file(playbook))
    every = [*playbooks[:number], playbook, *playbooks[number + 1 :]]
    for place, where, message in check_folder(every, [_file(each) for each in every]):
        yield (where, message) if place == number else ((every[place].slug, *where), message)


def _file(playbook: Playbook) -> str:
    return f"{playbook.slug}.yaml"


def _told(proposal: Proposal, where: Where, message: str) -> tuple[str, str]:
    values = proposal.values
    keys = {LISTED.get(key, key): key for key in values}
    key = next((keys[part] for part in reversed(where) if part in keys), "")
    if not key and (quoted := re.match('"(.+?)" (?:names|is a name)', message)):
        key = next((key for key, text in values.items() if name_key(quoted[1]) in map(name_key, (text, *names_in(text)))), "")
    if not key and _SAME_ID in message:
        key = next((key for key in NAMES if key in values), "")
    return key, "is needed" if message == f'the key "{key}" is missing' else message
