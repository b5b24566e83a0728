"""A Slack with a bad day: whatever it answers to whichever call, each card and each outcome comes once, and says in the end where it stands."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.knowledge.proposal import Proposal
from bot.playground.scene import REVIEW_CHANNEL
from bot.playground.web_api import Answer, Call
from bot.records.proposals import Decider, accept, decline, file_proposal, filed
from bot.slack.proposals.telling import CARD, OUTCOME
from tests.clock import Clock
from tests.hands import read
from tests.workspace import Workspace

ANSWERS = (
    (429, "ratelimited", (("Retry-After", "90"),)),
    (200, "internal_error", ()),
    (503, "service_unavailable", ()),
    (200, "fatal_error", ()),
)
MOST = 6


@pytest.mark.parametrize("seed", range(2))
def test_everything_is_told_once(review: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance, real, is_bad = random.Random(seed), review.slack.answer, [True]

    def answer(call: Call, authorization: str) -> Answer:
        """One call in three goes wrong: before Slack has done it, or after."""
        if not is_bad[0] or chance.random() > 0.33:
            return real(call, authorization)
        status, error, headers = chance.choice(ANSWERS)
        if status != 429 and chance.random() < 0.5:
            real(call, authorization)
        return Answer({"ok": False, "error": error}, status, headers)

    monkeypatch.setattr(review.slack, "answer", answer)
    numbers = []
    for number in range(MOST):
        proposal = Proposal("ecommerce/terminology", {"term": f"ZZ{number}", "definition": f"Zeppelin number {number}."})
        numbers.append(file_proposal(review.database, str(number), "T1", "U-ANA", "ana", proposal)[0])
        if chance.random() < 0.5:
            review.rounds.look()
        if number % 2:
            assert accept(review.database, numbers[-1], Decider("U-BEN", "ben"), proposal)
        else:
            assert decline(review.database, numbers[-1], Decider("U-BEN", "ben"), "no")
        clock.pass_by(timedelta(seconds=31))
        review.rounds.look()
    for _ in range(8):
        clock.pass_by(timedelta(minutes=2))
        review.rounds.look()
    is_bad[0] = False
    for _ in range(3):
        clock.pass_by(timedelta(hours=2))
        review.rounds.look()
    posted = review.slack.workspace.channels[REVIEW_CHANNEL].messages
    told = review.slack.workspace.direct_message("U-ANA").messages
    for number in numbers:
        found = filed(review.database, number)
        assert found
        (card,) = [each for each in posted if each.metadata == {"event_type": CARD, "event_payload": {"proposal": number}}]
        assert ("✓ Published by ben" if found.state == "published" else "✗ Declined by ben") in read(card)
        outcomes = [each for each in told if (each.metadata or {}).get("event_type") == OUTCOME]
        assert len([each for each in outcomes if each.metadata["event_payload"] == {"proposal": number, "state": found.state}]) == 1
