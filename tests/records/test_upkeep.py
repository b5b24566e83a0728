"""What the playbooks need, from the records and from the playbooks themselves."""

from __future__ import annotations

from datetime import date, timedelta

from bot.knowledge.loader import load_knowledge
from bot.lookup.index import Index, build_index
from bot.lookup.misses import Miss
from bot.records.database import Database
from bot.records.feedback import record_feedback
from bot.records.misses import record_miss
from bot.records.upkeep import OLD, drafts, outdated, upkeep
from tests.clock import Clock
from tests.sample import KNOWLEDGE

MONTH = timedelta(days=30)
AOV = "ecommerce/terminology/aov"


def checked_on(day: date | None, **terms: tuple[str | None, date | None]) -> Index:
    """E-commerce with such a day of its check; `terms` have a status and a day of their own."""
    playbook = next(playbook for playbook in load_knowledge(KNOWLEDGE) if playbook.slug == "ecommerce")
    items = tuple(
        item.model_copy(update=dict(zip(("status", "verified"), terms[item.slug], strict=True))) if item.slug in terms else item
        for item in playbook.terminology.items
    )
    terminology = playbook.terminology.model_copy(update={"items": items})
    return build_index([playbook.model_copy(update={"verified": day, "terminology": terminology})])


def test_all_of_it_comes_together(database: Database, clock: Clock, whole: Index) -> None:
    for wording in ("drayage", "what is drayage", "ROAS"):
        record_miss(database, "T1", Miss(wording, "logistics", "dm", clock()))
    for answer in (AOV, "ecommerce/terminology/gone", f"{AOV} ecommerce/terminology/gone"):
        record_feedback(database, "T1", "U1", answer, useful=False, at=clock())
    record_feedback(database, "T1", "U2", AOV, useful=False, at=clock())
    found = upkeep(database, whole, MONTH, 5)
    assert [(gap.wording, gap.count) for gap in found.gaps] == [("drayage", 2)]
    assert [([entry.id for entry in each.entries], each.people) for each in found.useless] == [([AOV], 2), ([AOV], 1)]
    assert found.outdated == []
    assert {top.industry for top in found.drafts} == {playbook.slug for playbook in whole.playbooks}
    assert not found.is_empty


def test_what_was_asked_before_that_time_does_not_count(database: Database, clock: Clock, whole: Index) -> None:
    record_miss(database, "T1", Miss("drayage", None, "dm", clock()))
    record_feedback(database, "T1", "U1", AOV, useful=False, at=clock())
    clock.pass_by(MONTH + timedelta(days=1))
    found = upkeep(database, whole, MONTH, 5)
    assert found.gaps == []
    assert found.useless == []


def test_an_entry_is_as_old_as_its_own_check_else_its_playbooks() -> None:
    today = date(2026, 11, 28)
    index = checked_on(
        None, aov=("reviewed", today - OLD - timedelta(days=1)), roas=("reviewed", today - OLD), sku=("draft", date(2020, 1, 1))
    )
    assert [(entry.id, day) for entry, day in outdated(index, today)] == [(AOV, today - OLD - timedelta(days=1))]
    index = checked_on(date(2025, 1, 1), aov=("reviewed", date(2024, 1, 1)), roas=("reviewed", today))
    found = outdated(index, today)
    assert (found[0][0].id, found[0][1]) == (AOV, date(2024, 1, 1))
    assert {day for _, day in found[1:]} == {date(2025, 1, 1)}
    assert all(entry.id != "ecommerce/terminology/roas" for entry, _ in found)


def test_drafts_are_what_nobody_has_checked(index: Index) -> None:
    """The handbook's page is checked, and what is not written yet is no draft."""
    assert [entry.names[0] for entries in drafts(index).values() for entry in entries] == ["CAC", "LTV", "RPV"]
    only = checked_on(None, aov=("draft", None))
    assert AOV in [entry.id for entry in drafts(only)[only.tops[0]]]
