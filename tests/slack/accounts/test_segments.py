"""*Change segment*: who may, what is written to Vitally, and what is told when it goes wrong. Everything leaves a record."""

from __future__ import annotations

import copy
import dataclasses
import json
from datetime import timedelta

import pytest

from bot.connectors import vitally as client
from bot.playground.model import Message, View
from bot.records.accounts import accounts as stored
from bot.records.segment_changes import LEFT, begin_change, changes_of
from bot.slack.accounts.segments import NOT_YOU
from bot.slack.groups import Members
from tests.clock import Clock
from tests.hands import Card, Hands, choices_of, read
from tests.vitally import StandIn
from tests.workspace import Workspace


@pytest.fixture
def ana(customers: Workspace) -> Hands:
    return Hands(customers)


def window_of(hands: Hands, name: str, label: str = "Change segment") -> View:
    return hands.opens(label, hands.runs(f"/industry {name}"))


def submits(hands: Hands, window: View, slug: str) -> list[Card]:
    return hands.sees(lambda: hands.world.interactions.submit(hands.person, window, {("to", "to"): [slug]}))


def told(cards: list[Card]) -> str:
    return "\n".join(read(card) if card.blocks else card.text for card in cards if isinstance(card, Message))


def outcomes(customers: Workspace, vitally: StandIn, name: str) -> list[tuple[str, str, str, str]]:
    changes = changes_of(customers.database, vitally.id_of(name))
    return [(change.person, change.old, change.new, change.outcome) for change in changes]


def writes(vitally: StandIn) -> int:
    return sum(method == "PUT" for method, _ in vitally.asked)


@pytest.mark.parametrize("labels", [False, True])
def test_the_segment_is_written_read_back_and_known_at_once(customers: Workspace, ana: Hands, vitally: StandIn, labels: bool) -> None:
    vitally.labels = labels
    window = window_of(ana, "lendly")
    assert "*Lendly*\nSegment in Vitally: *Finance*" in read(window)
    assert "recorded with your name" in read(window)
    assert "Healthcare" in choices_of(window)
    assert choices_of(window)[-1] == "Space tourism", "what is no industry of ours stands below"
    cards = ana.submits("Healthcare")
    assert "✓ *Lendly*: Finance → Healthcare. Written to Vitally, and read back." in told(cards)
    assert "*Lendly* · Healthcare" in told(cards), "the card follows"
    assert vitally.segment_of("Lendly") == "Healthcare"
    assert writes(vitally) == 1
    assert outcomes(customers, vitally, "Lendly") == [("U-ANA", "Finance", "Healthcare", "changed")]
    customers.rounds.look()
    assert "*Lendly* · Healthcare" in read(Hands(customers, "U-BEN").runs("/industry lendly"))
    assert ana.window is None, "it has closed"


def test_a_customer_without_a_segment_gets_one(customers: Workspace, ana: Hands, vitally: StandIn) -> None:
    window = window_of(ana, "murmur", "Set the segment")
    assert "Segment in Vitally: *none*" in read(window)
    assert "✓ *Murmur*: no segment → Logistics." in told(submits(ana, window, "logistics"))
    assert vitally.segment_of("Murmur") == "Logistics"
    assert vitally.rows[vitally.id_of("Murmur")]["traits"] == {"vitally.custom.industrySegment": "option-9"}


def test_who_may_not_finds_no_button_and_is_refused_all_the_same(customers: Workspace, ana: Hands, vitally: StandIn) -> None:
    """Somebody presses a button that another was shown, and submits a window that another was opened."""
    card, window = ana.runs("/industry lendly"), window_of(ana, "lendly")
    ben = Hands(customers, "U-BEN")
    assert NOT_YOU in told(ben.presses("Change segment", card))
    assert NOT_YOU in told(submits(ben, window, "healthcare"))
    assert writes(vitally) == 0
    assert outcomes(customers, vitally, "Lendly") == []


@pytest.mark.parametrize("who", ["guest", "stranger"])
def test_an_editor_of_another_company_and_one_who_is_a_guest_now_are_refused(
    customers: Workspace, ana: Hands, vitally: StandIn, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    monkeypatch.setattr("bot.slack.accounts.asking.KNOWN", 0.0)
    window = window_of(ana, "lendly")
    changed = {"is_guest": True} if who == "guest" else {"team": "T2"}
    customers.slack.workspace.people["U-ANA"] = dataclasses.replace(ana.person, **changed)
    somebody = Hands(customers)
    submits(somebody, window, "healthcare")
    assert writes(vitally) == 0


def test_whoever_is_taken_off_the_editors_meanwhile_is_refused(
    customers: Workspace, ana: Hands, vitally: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(ana, "lendly")
    monkeypatch.setattr(Members, "have", lambda self, client, person: False)
    assert NOT_YOU in told(submits(ana, window, "healthcare"))
    assert writes(vitally) == 0


@pytest.mark.parametrize(
    "metadata",
    ["", "[]", "{", "5", '{"account": "no such", "shown": ""}', '{"account": {"a": 1}, "shown": []}', "payload"],
)
def test_what_a_window_sends_back_proves_nothing(customers: Workspace, ana: Hands, vitally: StandIn, metadata: str) -> None:
    window = window_of(ana, "lendly")
    customers.slack.workspace.modals["U-ANA"][-1].payload["private_metadata"] = metadata
    assert told(submits(ana, customers.slack.workspace.modals["U-ANA"][-1], "healthcare"))
    assert window.id
    assert writes(vitally) == 0


def test_what_somebody_changed_meanwhile_is_not_overwritten(customers: Workspace, ana: Hands, vitally: StandIn, clock: Clock) -> None:
    window = window_of(ana, "lendly")
    clock.pass_by(timedelta(minutes=1))
    vitally.change(vitally.id_of("Lendly"), segment="Education")
    cards = submits(ana, window, "healthcare")
    assert "somebody has changed it meanwhile. Vitally says “Education” now, not “Finance”." in told(cards)
    assert "*Lendly* · Education" in told(cards)
    assert writes(vitally) == 0
    assert outcomes(customers, vitally, "Lendly") == [("U-ANA", "Finance", "Healthcare", "conflict")]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "Vitally does not take this segment."),
        (401, "Vitally refuses the bot's key"),
        (403, "Vitally does not let the bot change this."),
        (404, "Vitally does not have this customer any more."),
        (409, "somebody was changing this customer at the same moment"),
        (418, "Vitally refused this (status 418)."),
        (422, "Vitally does not take this segment."),
        (429, "Vitally takes no more changes for the moment."),
    ],
)
def test_a_refusal_is_told_in_plain_words(customers: Workspace, ana: Hands, vitally: StandIn, status: int, said: str) -> None:
    window = window_of(ana, "lendly")
    vitally.faults.extend([None, (status, json.dumps({"error": "<!channel> no"}), {})])
    text = told(submits(ana, window, "healthcare"))
    assert said in text
    assert "<!channel>" not in text
    assert vitally.segment_of("Lendly") == "Finance"
    ((_, _, _, outcome),) = outcomes(customers, vitally, "Lendly")
    assert outcome == ("gone" if status == 404 else f"refused {status}")


def test_with_vitally_away_nothing_is_changed(customers: Workspace, ana: Hands, vitally: StandIn) -> None:
    window = window_of(ana, "lendly")
    vitally.faults.append((503, "<html>", {}))
    assert "Vitally can't be reached right now. Nothing was changed" in told(submits(ana, window, "healthcare"))
    assert outcomes(customers, vitally, "Lendly")[0][3] == "away"


def test_a_lost_answer_is_read_back_at_once(customers: Workspace, ana: Hands, vitally: StandIn) -> None:
    window = window_of(ana, "lendly")
    vitally.after.append((502, "<html>", {}))
    assert "✓ *Lendly*: Finance → Healthcare." in told(submits(ana, window, "healthcare"))
    assert outcomes(customers, vitally, "Lendly")[0][3] == "changed"


@pytest.mark.parametrize("taken", [True, False])
def test_what_is_not_sure_is_looked_into_later_and_told(
    customers: Workspace, ana: Hands, vitally: StandIn, clock: Clock, taken: bool
) -> None:
    window = window_of(ana, "lendly")
    if taken:
        vitally.after.append((504, "", {}))
        vitally.faults.extend([None, None, (503, "", {})])
    else:
        vitally.faults.extend([None, (504, "", {}), (503, "", {})])
    assert "I'm not sure whether it is Healthcare now. I'll look again, and tell you." in told(submits(ana, window, "healthcare"))
    assert outcomes(customers, vitally, "Lendly")[0][3] == "unsure"
    clock.pass_by(timedelta(minutes=2))
    text = told(ana.sees(customers.rounds.look))
    assert ("✓ *Lendly*: Finance → Healthcare." if taken else "Vitally says “Finance”; nothing has changed through me.") in text
    assert outcomes(customers, vitally, "Lendly")[0][3] == ("changed" if taken else "as_it_was")
    clock.pass_by(timedelta(minutes=2))
    assert ana.sees(customers.rounds.look) == [], "once"


def test_what_a_process_left_begun_is_looked_into(customers: Workspace, ana: Hands, vitally: StandIn, clock: Clock) -> None:
    key = vitally.id_of("Lendly")
    begin_change(customers.database, team="T1", person="U-ANA", account=key, old="Finance", new="Healthcare")
    vitally.change(key, segment="Healthcare")
    clock.pass_by(LEFT + timedelta(seconds=1))
    assert "✓ *Lendly*: Finance → Healthcare." in told(ana.sees(customers.rounds.look))


def test_of_two_editors_at_the_same_moment_one_is_told_so(customers: Workspace, ana: Hands, vitally: StandIn, clock: Clock) -> None:
    """In another process somebody has begun, and is not done."""
    key, window = vitally.id_of("Lendly"), window_of(ana, "lendly")
    begin_change(customers.database, team="T1", person="U-BEN", account=key, old="Finance", new="Education")
    assert "somebody else is changing it at this very moment. Nothing was changed through you" in told(submits(ana, window, "healthcare"))
    assert writes(vitally) == 0
    assert outcomes(customers, vitally, "Lendly")[1] == ("U-ANA", "Finance", "Healthcare", "busy")
    clock.pass_by(LEFT)
    assert "✓ *Lendly*" in told(submits(ana, window_of(ana, "lendly"), "healthcare")), "a killed process keeps nobody"


def test_the_same_wish_twice_is_written_once(customers: Workspace, ana: Hands, vitally: StandIn) -> None:
    window = window_of(ana, "lendly")
    again = copy.deepcopy(window)
    submits(ana, window, "healthcare")
    customers.slack.workspace.modals["U-ANA"] = [again]
    assert "Vitally says “Healthcare” now, not “Finance”." in told(submits(ana, again, "healthcare"))
    assert writes(vitally) == 1
    assert [outcome for *_, outcome in outcomes(customers, vitally, "Lendly")] == ["changed", "conflict"]


def test_a_segment_of_vitally_that_is_no_industry_can_be_set(customers: Workspace, ana: Hands, vitally: StandIn) -> None:
    window_of(ana, "lendly")
    text = told(ana.submits("Space tourism"))
    assert "✓ *Lendly*: Finance → Space tourism. Written to Vitally, and read back." in text
    assert "*Lendly* · “Space tourism”, which is none of our industries" in text
    assert vitally.segment_of("Lendly") == "Space tourism"


def test_however_many_segments_vitally_has_the_window_opens(customers: Workspace, ana: Hands, vitally: StandIn, clock: Clock) -> None:
    more = [{"label": f"Segment {number} {'x' * (number % 120)}", "value": f"more-{number}"} for number in range(300)]
    vitally.fields[0]["options"] += more
    clock.pass_by(timedelta(minutes=31))
    customers.rounds.look()
    assert len(choices_of(window_of(ana, "lendly"))) == 100


def test_an_answer_that_never_comes_is_not_waited_for_long(
    customers: Workspace, ana: Hands, vitally: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(ana, "lendly")
    monkeypatch.setattr(client, "SOON", 0.05)
    vitally.delay = 0.3
    assert "Vitally can't be reached right now." in told(submits(ana, window, "healthcare"))


def test_what_it_is_already_is_not_written(ana: Hands, vitally: StandIn) -> None:
    text = told(submits(ana, window_of(ana, "lendly"), "finance"))
    assert "Vitally says “Finance”; nothing has changed through me." in text
    assert writes(vitally) == 0


def test_where_the_channel_is_shared_by_now_it_is_told_in_the_conversation(ana: Hands, vitally: StandIn) -> None:
    window = window_of(ana, "lendly")
    ana.slack.channels["C-GENERAL"].shared_with = "Somebody"
    cards = submits(ana, window, "healthcare")
    assert [card.channel for card in cards if isinstance(card, Message)] == ["D-ANA"]
    assert "Written to Vitally" in told(cards)


def test_with_the_records_away_nothing_is_written(customers: Workspace, ana: Hands, vitally: StandIn) -> None:
    window = window_of(ana, "lendly")
    customers.database.rest("test")
    assert "That is not possible right now: my records are out of reach." in told(submits(ana, window, "healthcare"))
    assert writes(vitally) == 0


def test_the_newest_stands_in_the_records_at_once(customers: Workspace, ana: Hands, vitally: StandIn) -> None:
    submits(ana, window_of(ana, "lendly"), "healthcare")
    assert stored(customers.database, [vitally.id_of("Lendly")])[0].segment == "Healthcare"
