"""Gaps: what was asked for in vain, the most asked first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.knowledge.names import straighten, words_of
from bot.lookup.index import Index
from bot.lookup.likeness import groups_of
from bot.lookup.misses import Miss, industry_told, is_still_missed
from bot.lookup.question import ask
from bot.lookup.reading import read

_SMALL = frozenset(
    """
    a an and any are by can do does for from hi how i in is it me my of on or our please pls that the their them there they this to us
    was we what what's whats when where which who why with you your
    """.split()
)
"""What a name neither begins nor ends with."""


@dataclass(frozen=True)
class Gap:
    """Misses that ask for the same. `wordings` are all of theirs, the most frequent first; `industry` is a slug."""

    wordings: tuple[str, ...]
    count: int
    industry: str | None
    first: datetime
    last: datetime

    @property
    def wording(self) -> str:
        return self.wordings[0]


def gaps_in(index: Index, misses: Sequence[Miss], most: int) -> list[Gap]:
    """What the playbooks answer by now is none. Of gaps that are asked as often, the one that was asked last goes first."""
    found: list[Gap] = []
    told = {wording: industry_told(index, wording) for wording in {miss.wording for miss in misses if not miss.industry}}
    placed = [miss if miss.industry else replace(miss, industry=told[miss.wording]) for miss in misses]
    for group in sorted(groups_of(index, placed), key=lambda group: len(group.misses), reverse=True):
        if len(found) >= most and len(group.misses) < found[most - 1].count:
            break  # none that follows is larger
        if missed := _still_missed(index, group.misses):
            found.append(_gap(missed, group.industry))
            found.sort(key=lambda gap: (-gap.count, -gap.last.timestamp(), gap.wording))
    return found[:most]


def _still_missed(index: Index, misses: Sequence[Miss]) -> list[Miss]:
    asked = {(miss.wording, miss.via, miss.industry): miss for miss in misses}
    missed = {key for key, miss in asked.items() if is_still_missed(index, miss)}
    return [miss for miss in misses if (miss.wording, miss.via, miss.industry) in missed]


def _gap(misses: Sequence[Miss], industry: str | None) -> Gap:
    """It goes by the wording that is most frequent, else the shortest."""
    counts = Counter(miss.wording for miss in misses)
    wordings = sorted(counts, key=lambda wording: (-counts[wording], len(wording), wording))
    times = [miss.at for miss in misses]
    return Gap(tuple(wordings), len(misses), industry, min(times), max(times))


def name_in(index: Index, wording: str, industry: str | None = None) -> str:
    """What the question is probably about: its words without those that only frame it (`what is a milk run?` is about a milk run), and
    without its industry's name in front (`/industry logistics drayage`)."""
    top = index.by_id.get(industry or "")
    for name in (top.title, top.industry) if top else ():
        if wording.casefold().startswith(f"{name.casefold()} "):
            wording = wording[len(name) + 1 :]
    reading = read(index, ask(wording))
    framing = {reading.words[position] for position in reading.framing} | _SMALL
    words = wording.split()
    telling = [position for position, word in enumerate(words) if not framing.issuperset(words_of(straighten(word)))]
    return " ".join(words[telling[0] : telling[-1] + 1]).strip(" ?!.,;:\"'“”") if telling else wording
