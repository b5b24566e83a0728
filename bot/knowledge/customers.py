"""What a customer may see of a playbook. Whatever is in doubt stays with us."""

from __future__ import annotations

from bot.knowledge.model import Item, Metric, Playbook, Term

NEVER = "common_challenges"
"""The section that is about the customers themselves."""


def is_customer_safe(item: Item, playbook: Playbook, section: str | None) -> bool:
    """Whether the entry's own words may be shown, never what we make of it (`so_what`)."""
    if section == NEVER or (item.status or playbook.status) != "reviewed":
        return False
    return isinstance(item, (Term, Metric)) if item.customer_safe is None else item.customer_safe
