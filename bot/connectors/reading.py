"""What Vitally sends becomes accounts and the trait that holds the segment. What can't be one is None: nothing from there is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.knowledge.names import name_key
from bot.records.accounts import Account

LABEL = "Industry segment"
CUSTOM = "vitally.custom."
LONGEST, LONGEST_ID = 255, 128
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
OPTIONS = 500
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What does not show, marks among it that turn the text behind them round; not what joins emoji and letters."""
_CSM = re.compile(r"\bcsm\b|customer success", re.IGNORECASE)


@dataclass(frozen=True)
class Option:
    """What a select trait may hold: `value` is what is written, `label` what people read."""

    value: str
    label: str


@dataclass(frozen=True)
class Trait:
    """Where accounts have their industry segment. `path` is a flat key, dots and all. Without options any text is taken."""

    path: str
    options: tuple[Option, ...] = ()

    def shown(self, value: str) -> str:
        """The label of a value; Vitally may store either."""
        return next((option.label for option in self.options if value in (option.value, option.label)), value)

    def to_record(self) -> dict[str, Any]:
        return {"path": self.path, "options": [[option.value, option.label] for option in self.options]}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Trait:
        """The reverse."""
        return cls(record["path"], tuple(Option(*each) for each in record["options"]))


def find_trait(fields: Sequence[Mapping[str, Any]], path: str = "") -> Trait | None:
    """The field of this path, else the one that is labelled so; a path that no field has is taken all the same."""
    for field in fields:
        own, label = (_text(field.get(key)) for key in ("path", "label"))
        if own and (own == path if path else label.casefold() == LABEL.casefold()):
            return Trait(own, tuple(_options(field.get("options"))))
    return Trait(path) if path else None


def read_account(row: Any, trait: Trait | None, domain_trait: str = "") -> Account | None:
    """None for what has no id or no name."""
    if not isinstance(row, Mapping):
        return None
    key, name, external = (_text(row.get(field)) for field in ("id", "name", "externalId"))
    if not key or len(key) > LONGEST_ID or not name:
        return None
    traits = row["traits"] if isinstance(row.get("traits"), Mapping) else {}
    return Account(
        id=key,
        name=name[:LONGEST],
        external=external[:LONGEST],
        status="churned" if row.get("churnedAt") else "active",
        segment=trait.shown(_trait(traits, trait.path))[:LONGEST] if trait else "",
        domain=_domain(_trait(traits, domain_trait) if domain_trait else "", external, name)[:LONGEST],
        csm=_csm(row)[:LONGEST],
        updated=_moment(row.get("updatedAt")),
    )


def domain_in(text: str) -> str:
    """The domain that a text is: `https://www.acme.com/pricing` is `acme.com`; empty if it is none."""
    host = re.sub(r"^[a-z]+://", "", text.strip().lower()).split("/")[0].split(":")[0].removeprefix("www.")
    return host if DOMAIN.fullmatch(host) else ""


def _domain(*candidates: str) -> str:
    return next(filter(None, map(domain_in, candidates)), "")


def _trait(traits: Mapping[str, Any], path: str) -> str:
    """Custom fields are also met without their prefix. A list of one counts as the one."""
    value = traits.get(path, traits.get(CUSTOM + path))
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("label") or value.get("value")
    return _text(value)


def _csm(row: Mapping[str, Any]) -> str:
    """The name of who has the key role of a CSM, or of who is the CSM by id."""
    roles = row["keyRoles"] if isinstance(row.get("keyRoles"), list) else []
    for each in roles:
        if not isinstance(each, Mapping) or not isinstance(each.get("vitallyUser"), Mapping):
            continue
        role, person = each.get("keyRole"), each["vitallyUser"]
        title = _text(role.get("label") or role.get("name")) if isinstance(role, Mapping) else _text(role)
        if _CSM.search(title) or (person.get("id") and person.get("id") == row.get("csmId")):
            return _text(person.get("name"))
    return ""


def _options(options: Any) -> Iterator[Option]:
    for each in options[:OPTIONS] if isinstance(options, list) else ():
        if isinstance(each, Mapping):
            value, label = _text(each.get("value")), _text(each.get("label"))
            if value or label:
                yield Option(value or label, label or value)


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return LONG_AGO


def _text(value: Any) -> str:
    """One line that every database takes."""
    if not isinstance(value, str):
        return ""
    clean = _CONTROL.sub(" ", value[: 4 * LONGEST]).encode("utf-8", "replace").decode()
    return " ".join(clean.split())


def same_value(one: str, other: str) -> bool:
    """Whether two spellings of a segment are the same."""
    return one == other or (name_key(one) != "" and name_key(one) == name_key(other))
