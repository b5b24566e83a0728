"""Ids of entries and of lists -> where they stand in a playbook."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.check import Where, items_of
from bot.knowledge.model import Playbook, slugify
from bot.knowledge.products import POSTHOG_PRODUCTS
from bot.knowledge.template import LISTS, PRODUCT_SECTIONS, PRODUCTS


@dataclass(frozen=True)
class List:
    """A list of entries: the mapping that has it, and its key there."""

    owner: Where
    key: str
    product: str = ""
    """The PostHog product that it is a list of, where the playbook lacks it."""

    @property
    def where(self) -> Where:
        """Of any of its entries."""
        return (*self.owner, self.key, 0) if self.key in ("tools", "sub_segments") else (*self.owner, self.key, "items", 0)


def ids_of(playbook: Playbook) -> dict[str, Where]:
    """The id of every entry that a proposal may change, the playbook's own and its description's included."""
    ids: dict[Where, str] = {(): playbook.slug, ("description",): f"{playbook.slug}/description"}
    for where, item in items_of(playbook):
        *owner, key = where[:-1] if where[-2] != "items" else where[:-2]
        above = ids[tuple(owner)]
        ids[where] = f"{above}/{item.slug}" if key in ("tools", "sub_segments") else f"{above}/{key}/{item.slug}"
    found: dict[str, Where] = {}
    for where, id in ids.items():
        found.setdefault(id, where)
    return found


def list_of(playbook: Playbook, section: str) -> List | None:
    """The list that a new entry of this section comes into; None if the playbook has no place for it."""
    above, _, key = section.rpartition("/")
    if above == playbook.slug and key in LISTS:
        return List((), key)
    if above == playbook.slug and key == "description":
        return List(("description",), "sub_segments")
    owner = ids_of(playbook)
    if above == f"{playbook.slug}/software" and section in owner:
        return List(owner[section], "tools")
    if not above.startswith(f"{playbook.slug}/{PRODUCTS}/") or key not in PRODUCT_SECTIONS:
        return None
    if above in owner:
        return List(owner[above], key)
    product = next((names[0] for names in POSTHOG_PRODUCTS if slugify(names[0]) == above.rpartition("/")[2]), "")
    return List((PRODUCTS, "items", 0), key, product) if product else None
