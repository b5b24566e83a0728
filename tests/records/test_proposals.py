"""Proposals on file: of two who decide or publish one does, and nobody who is killed keeps anything from the others for long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.knowledge.proposal import Proposal
from bot.records.database import Database
from bot.records.proposals import (
    Decider,
    Filed,
    Origin,
    accept,
    claim_for_publication,
    claim_for_telling,
    decline,
    end_telling,
    file_proposal,
    filed,
    give_back,
    mark_published,
    note_card,
    note_told,
    postpone,
    published_since,
    tell_later,
    undecided_since,
    waiting_proposals,
)
from tests.clock import Clock

TERM = Proposal("ecommerce/terminology", {"term": "ATC", "definition": "Putting a product into the cart."})
BEN = Decider("U-BEN", "ben")
LEASE = timedelta(minutes=1)


def new(database: Database, key: str = "a", proposal: Proposal = TERM) -> int:
    return file_proposal(database, key, "T1", "U-ANA", "ana", proposal, Origin("C-GENERAL", "1.5"))[0]


def found(database: Database, number: int) -> Filed:
    each = filed(database, number)
    assert each
    return each


def test_it_comes_back_as_it_was_proposed(database: Database, clock: Clock) -> None:
    change = Proposal(
        "ecommerce/terminology", {"definition": "é \U0001f600\n- x"}, "ecommerce/terminology/aov", {"definition": "The average."}
    )
    each = found(database, new(database, proposal=change))
    assert each.proposal == change
    assert (each.team, each.person, each.name, each.channel, each.message) == ("T1", "U-ANA", "ana", "C-GENERAL", "1.5")
    assert (each.state, each.created, each.accepted, each.key) == ("waiting", clock(), None, f"proposal-{each.id}")
    assert filed(database, each.id + 1) is None


def test_sent_twice_it_is_one(database: Database) -> None:
    assert file_proposal(database, "a", "T1", "U-ANA", "ana", TERM) == (1, True)
    assert file_proposal(database, "a", "T1", "U-ANA", "ana", TERM) == (1, False)
    with ThreadPoolExecutor(8) as executor:
        numbers = list(executor.map(lambda _: file_proposal(database, "b", "T1", "U-ANA", "ana", TERM), range(16)))
    assert len({number for number, _ in numbers}) == 1
    assert [is_new for _, is_new in numbers].count(True) == 1


def test_of_two_decisions_one_counts(database: Database) -> None:
    number = new(database)
    with ThreadPoolExecutor(8) as executor:
        taken = list(
            executor.map(
                lambda n: (
                    accept(database, number, Decider(f"U{n}"), TERM) if n % 2 else decline(database, number, Decider(f"U{n}"), f"no {n}")
                ),
                range(16),
            )
        )
    assert taken.count(True) == 1
    winner = taken.index(True)
    assert found(database, number).decided_by == f"U{winner}"


def test_what_was_proposed_and_what_was_accepted_are_both_kept(database: Database, clock: Clock) -> None:
    number = new(database)
    edited = Proposal(TERM.section, {**TERM.values, "definition": "Better words.", "status": "reviewed"})
    assert accept(database, number, BEN, edited)
    each = found(database, number)
    assert (each.proposal, each.accepted, each.final) == (TERM, edited, edited)
    assert (each.state, each.decided_by, each.decided_name, each.decided) == ("accepted", "U-BEN", "ben", clock())


def test_one_process_publishes_and_a_killed_one_is_followed(database: Database, clock: Clock) -> None:
    number = new(database)
    assert claim_for_publication(database, LEASE) is None, "nobody has accepted it"
    accept(database, number, BEN, TERM)
    with ThreadPoolExecutor(8) as executor:
        claims = list(executor.map(lambda _: claim_for_publication(database, LEASE), range(8)))
    (claimed,) = [each for each in claims if each]
    clock.pass_by(LEASE)
    again = claim_for_publication(database, LEASE)
    assert again
    assert (again.id, again.attempts) == (number, 2)
    assert not postpone(database, claimed, LEASE, "too late"), "who has lost its claim has no say"
    assert not give_back(database, claimed, "too late")
    assert mark_published(database, claimed, "ecommerce.yaml", "", is_live=True), "but what is published is published"
    assert not mark_published(database, again, "ecommerce.yaml", "", is_live=True)
    assert claim_for_publication(database, LEASE) is None
    assert [each.id for each in published_since(database, clock() - LEASE)] == [number]


def test_what_did_not_work_comes_again_and_what_conflicts_goes_back(database: Database, clock: Clock) -> None:
    number = new(database)
    accept(database, number, BEN, TERM)
    claimed = claim_for_publication(database, LEASE)
    assert claimed
    assert postpone(database, claimed, timedelta(hours=1), "GitHub asks to wait")
    assert (found(database, number).problem, found(database, number).failures) == ("GitHub asks to wait", 1)
    assert claim_for_publication(database, LEASE) is None
    clock.pass_by(timedelta(hours=1))
    claimed = claim_for_publication(database, LEASE)
    assert claimed
    assert give_back(database, claimed, "the name is taken")
    each = found(database, number)
    assert (each.state, each.problem, each.decided_by) == ("waiting", "the name is taken", "")
    assert decline(database, number, BEN, "there is one")


def test_what_is_new_is_told_once_by_one(database: Database, clock: Clock) -> None:
    number = new(database)
    claimed = claim_for_telling(database, LEASE)
    assert claimed
    assert (claimed.id, claimed.tellings) == (number, 1)
    assert claim_for_telling(database, LEASE) is None
    note_card(database, number, "C-REVIEW", "5.5", claimed.revision)
    accept(database, number, BEN, TERM)
    assert claim_for_telling(database, LEASE) is None, "whoever tells of it already goes on with that"
    end_telling(database, claimed)
    claimed = claim_for_telling(database, LEASE)
    assert claimed
    assert (claimed.card, claimed.card_revision, claimed.revision, claimed.tellings) == ("5.5", 1, 2, 1)
    clock.pass_by(LEASE)
    claimed = claim_for_telling(database, LEASE, number)
    assert claimed
    assert claimed.tellings == 2, "somebody was killed at it, and may have told it"
    tell_later(database, claimed, timedelta(hours=1))
    assert claim_for_telling(database, LEASE) is None
    clock.pass_by(timedelta(hours=1))
    claimed = claim_for_telling(database, LEASE)
    assert claimed
    note_told(database, number, "accepted")
    end_telling(database, claimed)
    clock.pass_by(timedelta(days=1))
    assert claim_for_telling(database, LEASE) is None
    assert found(database, number).told == "accepted"


def test_what_waits_is_found_by_industry_and_age(database: Database, clock: Clock) -> None:
    old = new(database)
    clock.pass_by(timedelta(days=7))
    young = new(database, "b", Proposal("finance/terminology", {"term": "AUM", "definition": "x"}))
    assert [each.id for each in waiting_proposals(database)] == [old, young]
    assert [each.id for each in undecided_since(database, clock() - timedelta(days=7))] == [old]
    decline(database, old, BEN, "no")
    assert [each.id for each in waiting_proposals(database)] == [young]
