"""The answers there are. `render` draws each of them; a new one is a new class here, and the type checker finds who forgot it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.lookup.entries import Entry


@dataclass(frozen=True)
class Match:
    """`score` runs from 0 to 1; `how` is name, alias, typo, asked (a phrasing of the playbook's), words, or heading."""

    entry: Entry
    score: float
    how: str


@dataclass(frozen=True)
class Found:
    """Entries that answer, best first, at most three; or every sense of one name."""

    matches: tuple[Match, ...]
    said: str | None = None
    """What was typed, if it was taken for a misspelling."""
    lacking: str | None = None
    """The product that was asked for, of which the playbook has no part of its own; the matches mention it."""
    unwritten: tuple[Entry, ...] = ()
    """Industries that the question names and whose playbook is not written yet."""
    lacking_in: tuple[Entry, ...] = ()
    """Industries that the question names and whose playbook has none of it; the matches are of others."""


@dataclass(frozen=True)
class SectionFound:
    """One heading of one playbook: `sections` has more than one entry where several products have it."""

    sections: tuple[Entry, ...]
    unwritten: tuple[Entry, ...] = ()
    """Industries that were named as well and whose playbook is not written yet."""


@dataclass(frozen=True)
class IndustryFound:
    playbook: Entry
    unmatched: str | None = None
    """What was asked of the industry, if it found nothing."""


@dataclass(frozen=True)
class Segments:
    """The list of all industries."""

    playbooks: tuple[Entry, ...]


@dataclass(frozen=True)
class Choices:
    """Several things could be meant."""

    choices: tuple[Match, ...]
    asked: str


@dataclass(frozen=True)
class Help:
    """How to ask; `topic` is the door it was asked at: `/term`, `/industry` or None for all."""

    topic: str | None
    playbooks: tuple[Entry, ...]
    terms: tuple[Entry, ...]


@dataclass(frozen=True)
class Nothing:
    """Nothing found. `nearest` are offered, never asserted. `missing` names a heading or product that the playbook lacks."""

    asked: str
    nearest: tuple[Match, ...] = ()
    playbook: Entry | None = None
    missing: str | None = None
    section: str | None = None
    product: str | None = None


@dataclass(frozen=True)
class SmallTalk:
    """Nothing is asked."""

    is_thanks: bool


Answer = Found | SectionFound | IndustryFound | Segments | Choices | Help | Nothing | SmallTalk
