"""A proposal in a line: for cards, commits and pull requests. Nothing in a line of those pings or links anything."""

from __future__ import annotations

import re

from bot.knowledge.model import slugify
from bot.knowledge.proposal import Proposal
from bot.knowledge.template import SECTION_TITLES
from bot.lookup.index import Index

MOST = 60
"""Characters of a name in a line."""
SINGULAR = {
    "terminology": "term",
    "metrics": "metric",
    "software": "tool",
    "best_practices": "best practice",
    "common_challenges": "challenge",
    "cross_product_use_cases": "use case",
}
_PARSED = re.compile(r"(?<=[@#])")


def summary_of(index: Index, proposal: Proposal) -> str:
    """`E-commerce: Add term ATC`. The words of people are in it."""
    top = index.by_id.get(proposal.industry)
    industry = top.title if top else proposal.industry
    if not proposal.entry:
        return f"{industry}: Add {kind_of(proposal)} {_short(new_name(proposal))}"
    entry = index.by_id.get(proposal.entry)
    name = _short(entry.title if entry else proposal.entry.rpartition("/")[2])
    if proposal.values.keys() == {"alias"}:
        return f"{industry}: Call {name} also {_short(proposal.values['alias'])}"
    if proposal.values.keys() <= {"verified", "status"}:
        return f"{industry}: {name} is still true"
    return f"{industry}: Change {name}"


def message_of(index: Index, proposal: Proposal) -> str:
    """The same for a commit or a pull request, where an at sign would call a person and a hash sign another page."""
    return _PARSED.sub("\u200b", summary_of(index, proposal))


def kind_of(proposal: Proposal) -> str:
    heading = next((part for part in reversed(proposal.section.split("/")) if part in SINGULAR or part in SECTION_TITLES), "")
    return SINGULAR.get(heading, f"to {SECTION_TITLES[heading]}:" if heading else "entry")


def new_name(proposal: Proposal) -> str:
    """What something new is called: its name, else its text."""
    values = proposal.values
    return values.get("term") or values.get("name") or values.get("category") or values.get("text") or ""


def entry_of(proposal: Proposal) -> str:
    """The id of the entry, also of one that is new."""
    return proposal.entry or f"{proposal.section}/{slugify(new_name(proposal))}"


def _short(text: str) -> str:
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= MOST else line[: MOST - 1].rstrip() + "…"
