"""A change to a playbook that someone suggested, as a pure value: which entry, and what it says before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Proposal:
    """`values` has the keys of the entry's shape in the YAML (`term`, `definition`, `so_what`, `verified` …), each with a text.

    Two keys add one text to a list instead of replacing it: `alias` to `aliases`, `source` (a link) to `sources`. An empty value takes a key away.
    """

    section: str
    """The id of the list it stands in: `ecommerce/terminology`, `ecommerce/software/payments`,
    `ecommerce/products/product-analytics/best_practices`. For a change of the playbook itself, its slug."""
    values: Mapping[str, str]
    entry: str = ""
    """The id of the entry that is changed; empty for a new one."""
    before: Mapping[str, str] = field(default_factory=dict)
    """What the keys of `values` said when it was proposed; empty for a new one."""

    @property
    def industry(self) -> str:
        return self.section.partition("/")[0]
