"""What a question may leave unsaid: what its thread was about, and the industry that its channel or asker mostly asks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Context:
    """`industries`, `section`, `product` (slugs) and `names` (keys of entries' names) are what the thread asked last; `default` is an
    industry's slug, weaker than anything said. No words of the people in it: it can be kept as it is."""

    industries: tuple[str, ...] = ()
    section: str | None = None
    product: str | None = None
    names: tuple[str, ...] = ()
    default: str | None = None

    def to_record(self) -> dict[str, Any]:
        """What is worth keeping of a thread, as JSON has it; `default` is kept with the channel or the person."""
        record = asdict(self)
        del record["default"]
        return {key: list(value) if isinstance(value, tuple) else value for key, value in record.items() if value}

    @classmethod
    def from_record(cls, record: Mapping[str, Any], default: str | None = None) -> Context:
        """The reverse. Slugs and names that knowledge no longer has do no harm."""
        industries, names = record.get("industries", ()), record.get("names", ())
        return cls(tuple(industries), record.get("section"), record.get("product"), tuple(names), default)


NO_CONTEXT = Context()
