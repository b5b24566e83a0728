"""Reviewing: the card, who may decide, that one of two decides, and what everybody hears of it."""

from __future__ import annotations

import copy
import json
import logging
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from bot.knowledge.loader import load_knowledge
from bot.knowledge.proposal import Proposal
from bot.playground.checks import texts_in
from bot.playground.model import CUSTOMER_TEAM, Message, Person, View
from bot.playground.scene import REVIEW_CHANNEL
from bot.playground.wire import interaction_form
from bot.publishing.publisher import Conflict, NotNow, Published
from bot.records.proposals import Filed, Origin, file_proposal, filed
from bot.slack.proposals.fields import KINDS, fields_of, said_of
from bot.slack.proposals.reviewers import NOT_FROM_THERE, NOT_YOU, NOT_YOUR_OWN
from bot.slack.proposals.reviewing import ASKED, HAS_LEFT, NOT_ASKED, UNSURE
from bot.slack.proposals.telling import CARD, LEASE, NOT_SHOWN
from tests.clock import Clock
from tests.hands import Hands, blocks_of, buttons_of, read
from tests.publisher import FolderPublisher
from tests.workspace import Workspace

BUTTONS = ["Publish", "Edit and publish", "Decline", "Ask"]
ZZC = Proposal("ecommerce/terminology", {"term": "ZZC", "definition": "Putting a parcel onto a zeppelin.", "so_what": "Ask who flies it."})
AOV = Proposal(
    "ecommerce/terminology", {"expansion": "Average value of an order"}, "ecommerce/terminology/aov", {"expansion": "Average Order Value"}
)


@pytest.fixture
def ana(review: Workspace) -> Hands:
    return Hands(review)


@pytest.fixture
def ben(review: Workspace) -> Hands:
    return Hands(review, "U-BEN")


def proposed(review: Workspace, proposal: Proposal = ZZC, person: str = "U-ANA", origin: Origin | None = None, key: str = "") -> int:
    number, _ = file_proposal(review.database, key or str(proposal), "T1", person, person.removeprefix("U-").lower(), proposal, origin)
    look(review)
    return number


def look(review: Workspace) -> None:
    """What comes round by the clock, now."""
    if isinstance(review.database.now, Clock):
        review.database.now.pass_by(timedelta(seconds=31))
    review.rounds.look()


def cards(review: Workspace) -> list[Message]:
    return [message for message in review.slack.workspace.channels[REVIEW_CHANNEL].messages if message.by_bot and not message.thread_ts]


def reminders(review: Workspace) -> list[Message]:
    return [each for each in cards(review) if "wait for a decision" in read(each)]


def card(review: Workspace) -> Message:
    (found,) = [each for each in cards(review) if each.metadata]
    return found


def told(review: Workspace, person: str = "U-ANA") -> list[Message]:
    channel = review.slack.workspace.direct_message(person)
    return [message for message in channel.messages if message.by_bot]


def of(review: Workspace, number: int) -> Filed:
    found = filed(review.database, number)
    assert found
    return found


def private(found: list[Any], person: str = "U-BEN") -> str:
    return "\n".join(each.text for each in found if isinstance(each, Message) and each.only_for == person)


# --- the card


def test_the_card_shows_something_new_as_it_will_look(review: Workspace) -> None:
    proposed(review, origin=Origin("C-GENERAL", review.slack.workspace.channels["C-GENERAL"].messages[0].ts))
    text = read(card(review))
    assert text.startswith("*E-commerce: Add term ZZC*")
    assert "*ZZC*\n👉 Ask who flies it.\nPutting a parcel onto a zeppelin." in text
    assert "Proposed by ana · from <http" in text
    assert "|a message in> <#C-GENERAL>" in text
    assert text.endswith("Waits for a decision.")
    assert buttons_of(card(review)) == BUTTONS


def test_the_card_shows_a_change_before_and_after(review: Workspace) -> None:
    proposed(review, AOV)
    fields = next(block["fields"] for block in card(review).blocks if "fields" in block)
    assert [field["text"] for field in fields] == [
        "*Expansion, before*\nAverage Order Value",
        "*Expansion, after*\nAverage value of an order",
    ]


@pytest.mark.parametrize(
    ("channel", "said"),
    [("C-CUSTOMER", "from a channel that I can't show here"), ("D-ANA", "from a direct conversation"), ("C-GENERAL", "from <#C-GENERAL>")],
)
def test_where_it_came_from_is_told_as_far_as_everybody_may_know(review: Workspace, channel: str, said: str) -> None:
    proposed(review, origin=Origin(channel))
    assert said in read(card(review))
    assert "nordmode" not in read(card(review))


def test_a_channel_that_others_read_gets_no_card(review: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    review.slack.workspace.channels[REVIEW_CHANNEL].shared_with = "Nordmode"
    with caplog.at_level(logging.ERROR):
        number = proposed(review)
    assert cards(review) == []
    assert "REVIEW_CHANNEL is not known to be internal" in caplog.text
    assert told(review) == [], "Slack may only have been slow once"
    look(review)
    assert [message.text for message in told(review)] == [NOT_SHOWN]
    review.slack.workspace.channels[REVIEW_CHANNEL].shared_with = ""
    look(review)
    assert buttons_of(card(review)) == BUTTONS
    assert len(told(review)) == 1
    assert of(review, number).state == "waiting"


# --- decisions


def test_published_it_is_in_the_playbooks_and_everybody_knows(review: Workspace, ben: Hands, publisher: FolderPublisher) -> None:
    number = proposed(review)
    ben.presses("Publish", card(review))
    each = of(review, number)
    assert (each.state, each.decided_by, each.decided_name, each.is_live) == ("published", "U-BEN", "ben", True)
    assert publisher.calls[0][0] == f"proposal-{number}"
    assert publisher.calls[0][2] == "E-commerce: Add term ZZC"
    (term,) = [term for book in load_knowledge(publisher.folder) for term in book.terminology.items if term.term == "ZZC"]
    assert str(term.verified) == "2026-11-27"
    assert term.status is None, "the playbook is reviewed, and so is what stands in it"
    assert "ecommerce/terminology/zzc" in review.library.index.by_id
    assert read(card(review)).endswith("✓ Published by ben: knowledge/ecommerce.yaml")
    assert buttons_of(card(review)) == []
    (message,) = told(review)
    assert "✓ Published: *E-commerce: Add term ZZC*. Thank you!" in read(message)
    assert "checked by PostHog Customer Success on 2026-11-27" in read(message)
    assert "(draft)" not in read(message)


def test_a_change_of_a_draft_is_reviewed_then(review: Workspace, ben: Hands, publisher: FolderPublisher) -> None:
    entry = next(entry for entry in review.library.index.all_terms if entry.industry == "finance")
    change = Proposal("finance/terminology", {"so_what": "Ask about zeppelins."}, entry.id, {"so_what": entry.item.so_what or ""})
    proposed(review, change)
    ben.presses("Publish", card(review))
    item = review.library.index.by_id[entry.id].item
    assert (item.so_what, item.status, str(item.verified)) == ("Ask about zeppelins.", "reviewed", "2026-11-27")


def test_another_name_says_nothing_of_the_rest(review: Workspace, ben: Hands) -> None:
    proposed(review, Proposal("ecommerce/terminology", {"alias": "zeppelin value"}, "ecommerce/terminology/aov"))
    assert "*Another name, added*\nzeppelin value" in read(card(review))
    ben.presses("Publish", card(review))
    item = review.library.index.by_id["ecommerce/terminology/aov"].item
    assert "zeppelin value" in item.aliases
    assert item.verified is None


def test_edited_it_is_published_so_and_both_are_kept(review: Workspace, ana: Hands, ben: Hands) -> None:
    number = proposed(review)
    ben.presses("Edit and publish", card(review))
    assert ben.window
    ben.sends(ben.window, {"Text": "Better words about a zeppelin.", "So-what": ""})
    each = of(review, number)
    assert each.state == "published"
    assert each.proposal == ZZC
    assert each.final.values["definition"] == "Better words about a zeppelin."
    assert "so_what" not in each.final.values
    assert "Published by ben with changes" in read(card(review))
    assert "ben changed some of its words" in read(told(review)[0])
    assert not ben.window


def test_what_is_edited_is_checked_too(review: Workspace, ben: Hands) -> None:
    number = proposed(review)
    ben.presses("Edit and publish", card(review))
    assert ben.window
    ben.sends(ben.window, {"Source": "no link"})
    assert list(ben.window.errors) == ["source"]
    assert of(review, number).state == "waiting"


def test_declined_with_a_reason_the_proposer_hears_it(review: Workspace, ben: Hands, publisher: FolderPublisher) -> None:
    number = proposed(review)
    ben.presses("Decline", card(review))
    assert ben.window
    ben.sends(ben.window, {"Why": "Zeppelins are *not* common. <!channel>"})
    assert of(review, number).state == "declined"
    assert "✗ Declined by ben: “Zeppelins are" in read(card(review))
    (message,) = told(review)
    assert "was declined" in read(message)
    assert "common. &lt;!channel&gt;”" in read(message)
    assert publisher.calls == []
    assert not ben.window


def test_a_question_goes_to_the_proposer_and_into_the_thread(review: Workspace, ben: Hands) -> None:
    number = proposed(review)
    ben.presses("Ask", card(review))
    assert ben.window
    ben.sends(ben.window, {"Your question": "Where did you hear it?"})
    (message,) = told(review)
    assert "“Where did you hear it?”" in read(message)
    (note,) = [each for each in review.slack.workspace.channels[REVIEW_CHANNEL].messages if each.thread_ts == card(review).ts]
    assert "ben asked the proposer" in read(note)
    assert of(review, number).state == "waiting"
    assert buttons_of(card(review)) == BUTTONS


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ((200, {}, {"ok": False, "error": "internal_error"}), UNSURE),
        ((429, {"Retry-After": "3000"}, {"ok": False, "error": "ratelimited"}), NOT_ASKED),
        ((200, {}, {"ok": False, "error": "channel_not_found"}), HAS_LEFT),
    ],
)
def test_a_question_that_went_nowhere_stays_in_its_window(
    review: Workspace, ben: Hands, refusal: tuple[int, dict[str, str], dict[str, Any]], said: str
) -> None:
    proposed(review)
    ben.presses("Ask", card(review))
    assert ben.window
    review.slack.bad["chat.postMessage U-ANA"] = refusal
    ben.sends(ben.window, {"Your question": "Where did you hear it? <!channel>"})
    assert ben.window
    assert said in read(ben.window)
    assert "Asked" not in read(ben.window)
    review.slack.bad.clear()
    ben.sends(ben.window)
    assert ASKED in read(ben.window)
    (message,) = told(review)
    assert "“Where did you hear it? &lt;!channel&gt;”" in read(message)


def test_a_question_that_went_nowhere_comes_back_though_its_window_is_closed(review: Workspace, ben: Hands) -> None:
    proposed(review)
    ben.presses("Ask", card(review))
    assert ben.window
    review.slack.bad["chat.postMessage U-ANA"] = (200, {}, {"ok": False, "error": "fatal_error"})
    review.slack.bad["views.update"] = (200, {}, {"ok": False, "error": "not_found"})
    ben.sends(ben.window, {"Your question": "Where did you hear it?"})
    assert ben.window
    assert ASKED not in read(ben.window)
    (message,) = told(review, "U-BEN")
    assert NOT_ASKED in read(message)
    assert "“Where did you hear it?”" in read(message)


def test_a_question_is_noted_in_no_channel_that_others_read(review: Workspace, ben: Hands) -> None:
    proposed(review)
    ben.presses("Ask", card(review))
    review.slack.workspace.channels[REVIEW_CHANNEL].shared_with = "Nordmode"
    assert ben.window
    ben.sends(ben.window, {"Your question": "Where did you hear it?"})
    assert len(told(review)) == 1
    assert [each for each in review.slack.workspace.channels[REVIEW_CHANNEL].messages if each.thread_ts] == []


@pytest.mark.parametrize("label", ["Decline", "Ask"])
def test_what_is_no_text_is_left_out_of_what_reviewers_say(review: Workspace, ben: Hands, label: str) -> None:
    number = proposed(review)
    ben.presses(label, card(review))
    assert ben.window
    payload = ben.window.as_slack_has_it()
    payload["state"] = {"values": {key: {"typed": {"value": "a\0b\ud800c\r\nd"}} for key in ("reason", "question")}}
    review.request(interaction_form("view_submission", review.slack.workspace.people["U-BEN"], view=payload))
    review.settle()
    assert "“abc\nd”" in read(told(review)[0])
    assert of(review, number).reason == ("abc\nd" if label == "Decline" else "")


def test_what_is_still_true_has_nothing_to_edit(review: Workspace, ben: Hands) -> None:
    """Its process was killed before it was accepted; and the card is one of before."""
    number = proposed(review, Proposal("ecommerce/terminology", {"verified": "2026-11-27"}, "ecommerce/terminology/aov"), person="U-DAN")
    assert buttons_of(card(review)) == ["Publish", "Decline", "Ask"]
    form = interaction_form(
        "view_submission",
        review.slack.workspace.people["U-BEN"],
        view={"type": "modal", "id": "V1", "callback_id": "decide.edit", "private_metadata": str(number), "blocks": [], "state": {}},
    )
    assert review.request(form).body == ""
    review.settle()
    assert of(review, number).state == "published"


def test_of_two_reviewers_one_decides_and_the_other_is_told(review: Workspace, ben: Hands, publisher: FolderPublisher) -> None:
    review.slack.workspace.groups["S-REVIEWERS"] = ("U-BEN", "U-DAN")
    dan = Hands(review, "U-DAN")
    number = proposed(review)
    before = copy.deepcopy(card(review))
    dan.presses("Decline", before)
    ben.presses("Publish", before)
    assert dan.window
    (told_so,) = dan.sends(dan.window, {"Why": "no"})
    assert "ben has published it already." in read(told_so)
    assert "ben has published it already." in private(dan.presses("Publish", before), "U-DAN")
    assert of(review, number).decided_by == "U-BEN"
    assert len(publisher.calls) == 1


# --- who may decide


def test_others_get_a_private_explanation(review: Workspace) -> None:
    number = proposed(review, person="U-DAN")
    for hands in (Hands(review), Hands(review, "U-DAN")):
        for label in BUTTONS:
            found = hands.presses(label, card(review))
            assert private(found, hands.person.id) == NOT_YOU
            assert not hands.window
    assert of(review, number).state == "waiting"


@pytest.mark.parametrize("label", BUTTONS[:3])
def test_nobody_decides_on_their_own(review: Workspace, ben: Hands, label: str) -> None:
    number = proposed(review, person="U-BEN")
    assert private(ben.presses(label, card(review))) == NOT_YOUR_OWN
    assert of(review, number).state == "waiting"


def forged(review: Workspace, person: Person, window: View, **changes: Any) -> dict[str, Any]:
    """A window sent by somebody else than it was opened for, as only a forger could; signed all the same."""
    payload = window.as_slack_has_it() | changes
    payload["state"] = {
        "values": {"reason": {"typed": {"value": "no"}}, "question": {"typed": {"value": "who?"}}, "definition": {"typed": {"value": "x"}}}
    }
    form = interaction_form("view_submission", person, view=payload)
    answer = review.request(form)
    review.settle()
    return dict(answer.json) if answer.body else {}


@pytest.mark.parametrize("label", ["Edit and publish", "Decline", "Ask"])
def test_a_window_in_the_wrong_hands_decides_nothing(review: Workspace, ben: Hands, label: str, publisher: FolderPublisher) -> None:
    number = proposed(review)
    ben.presses(label, card(review))
    assert ben.window
    people = review.slack.workspace.people
    for person, why in (
        (people["U-ANA"], NOT_YOU),
        (people["U-DAN"], NOT_YOU),
        (people["U-CARLA"], NOT_FROM_THERE),
        (Person("U-BEN", "ben", "Ben", CUSTOMER_TEAM), NOT_FROM_THERE),
    ):
        answer = forged(review, person, ben.window)
        assert why in str(answer), person
    for metadata in ("0", "-1", "99", "x", "[]", '{"id": 1}', "1e3", "true", str(2**70)):
        assert "don't know" in str(forged(review, people["U-BEN"], ben.window, private_metadata=metadata)), metadata
    assert of(review, number).state == "waiting"
    assert publisher.calls == []
    assert told(review) == []


def test_metadata_that_names_another_proposal_gives_no_right_to_it(review: Workspace, ben: Hands) -> None:
    proposed(review, person="U-ANA")
    ben.presses("Decline", card(review))
    own = proposed(review, AOV, person="U-BEN")
    assert ben.window
    assert NOT_YOUR_OWN in str(forged(review, review.slack.workspace.people["U-BEN"], ben.window, private_metadata=str(own)))
    assert of(review, own).state == "waiting"


@pytest.mark.parametrize("value", ["", "x", "-1", "99", "1 ", "٣", "9" * 30])
def test_a_forged_button_decides_nothing(review: Workspace, ben: Hands, value: str) -> None:
    number = proposed(review)
    shown = card(review)
    block = next(block for block in shown.blocks if block["type"] == "actions")
    block["elements"][0]["value"] = value
    assert private(ben.presses("Publish", shown)) == "I don't know this proposal."
    assert of(review, number).state == "waiting"


def test_a_reviewer_from_another_workspace_is_refused(review: Workspace) -> None:
    """Even one whose id is that of a reviewer; and nothing is told to them."""
    number = proposed(review)
    stranger = review.slack.workspace.people["U-BEN2"] = Person("U-BEN", "ben", "Ben", CUSTOMER_TEAM)
    hands = Hands(review, "U-BEN2")
    hands.person = stranger
    before = len(told(review)) + len(cards(review))
    assert private(hands.presses("Publish", card(review))) == ""
    assert len(told(review)) + len(cards(review)) == before
    assert of(review, number).state == "waiting"


def test_whoever_slack_does_not_place_is_no_reviewer(review: Workspace) -> None:
    number = proposed(review)
    shown = card(review)
    form = interaction_form(
        "block_actions",
        review.slack.workspace.people["U-BEN"],
        actions=[{"action_id": "decide.publish", "block_id": "b", "type": "button", "value": str(number), "action_ts": "1.5"}],
        container={"type": "message", "message_ts": shown.ts, "channel_id": REVIEW_CHANNEL},
        channel={"id": REVIEW_CHANNEL},
        trigger_id="1.1",
        response_url="",
    )
    for team, own in ((None, None), ({"id": "T1"}, None), ({"id": CUSTOMER_TEAM}, CUSTOMER_TEAM), (None, "T1")):
        payload = json.loads(parse_qs(form)["payload"][0])
        payload["team"], payload["user"]["team_id"] = team, own
        review.request(urlencode({"payload": json.dumps(payload)}))
        review.settle()
        assert of(review, number).state == "waiting", (team, own)


# --- publication that does not work


def test_what_has_to_wait_is_tried_again_later_and_the_card_says_so(
    review: Workspace, ben: Hands, publisher: FolderPublisher, clock: Clock
) -> None:
    number = proposed(review)
    publisher.answers.extend([NotNow("GitHub asks to wait", timedelta(minutes=10)), ValueError("secret words")])
    ben.presses("Publish", card(review))
    assert "It did not work yet: GitHub asks to wait. Next try <!date^" in read(card(review))
    look(review)
    assert len(publisher.calls) == 1
    clock.pass_by(timedelta(minutes=10))
    look(review)
    assert len(publisher.calls) == 2
    assert "something broke on our side" in read(card(review))
    assert "secret" not in read(card(review))
    clock.pass_by(timedelta(hours=1))
    look(review)
    assert of(review, number).state == "published"
    assert "✓ Published by ben" in read(card(review))
    assert len(told(review)) == 1


def test_waits_grow(review: Workspace, ben: Hands, publisher: FolderPublisher, clock: Clock) -> None:
    number = proposed(review)
    publisher.answers.extend([ValueError()] * 5)
    ben.presses("Publish", card(review))
    waits = []
    for _ in range(5):
        at = of(review, number).publish_at
        assert at
        waits.append((at - clock()).total_seconds())
        clock.pass_by(at - clock())
        review.rounds.look()
        clock.pass_by(timedelta(seconds=31))
        review.rounds.look()
    assert waits[0] < waits[-1]
    assert of(review, number).state == "published"


def test_a_conflict_goes_back_to_the_reviewers_with_what_is_wrong(review: Workspace, ben: Hands, publisher: FolderPublisher) -> None:
    number = proposed(review, AOV)
    publisher.answers.append(Conflict('"AOV" has changed meanwhile'))
    ben.presses("Publish", card(review))
    assert of(review, number).state == "waiting"
    assert 'It can\'t be published as it was accepted: "AOV" has changed meanwhile' in read(card(review))
    assert buttons_of(card(review)) == BUTTONS
    assert told(review) == []
    ben.presses("Publish", card(review))
    assert of(review, number).state == "published"


@pytest.mark.parametrize("label", ["Publish", "Edit and publish"])
def test_nothing_is_published_over_words_that_no_reviewer_has_seen(review: Workspace, ben: Hands, label: str) -> None:
    """Three want to change the same: each is shown what the one before has made of it, and decides on that."""
    numbers = [proposed(review, replace(AOV, values={"expansion": f"Value {each}"}), key=str(each)) for each in range(3)]

    def decides(number: int) -> str:
        (shown,) = [each for each in cards(review) if each.ts == of(review, number).card]
        ben.presses(label, shown)
        if label != "Publish":
            assert ben.window
            ben.sends(ben.window)
        return of(review, number).state

    assert [decides(number) for number in numbers] == ["published", "waiting", "waiting"]
    for number in numbers[1:]:
        assert of(review, number).final.before == {"expansion": "Value 0"}
    assert decides(numbers[1]) == "published"
    assert decides(numbers[2]) == "waiting"
    (shown,) = [each for each in cards(review) if each.ts == of(review, numbers[2]).card]
    assert "*Expansion, before*\nValue 1" in read(shown)
    assert decides(numbers[2]) == "published"
    assert review.library.index.by_id[AOV.entry].item.expansion == "Value 2"


def test_what_the_bot_has_not_read_yet_is_not_in_the_way(review: Workspace, ben: Hands, publisher: FolderPublisher) -> None:
    """Somebody has changed the repository, and the bot still knows what it said before."""
    number = proposed(review, AOV)
    file = publisher.folder / "ecommerce.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Average Order Value", "Mean order value"), encoding="utf-8")
    ben.presses("Publish", card(review))
    assert of(review, number).state == "waiting"
    assert "*Expansion, before*\nMean order value" in read(card(review))
    ben.presses("Edit and publish", card(review))
    assert ben.window
    ben.sends(ben.window, {"Expansion": "The mean value of an order"})
    assert of(review, number).state == "published"
    assert "The mean value of an order" in file.read_text(encoding="utf-8")


def test_a_pull_request_is_linked_and_not_yet_in_the_playbooks(review: Workspace, ben: Hands, publisher: FolderPublisher) -> None:
    proposed(review)
    publisher.answers.append(Published("pull request #12 in posthog/playbooks", "https://example.com/pull/12", is_live=False))
    ben.presses("Publish", card(review))
    link = "<https://example.com/pull/12|pull request #12 in posthog/playbooks>"
    assert f"It is in the playbooks once this is merged: {link}" in read(card(review))
    assert f"once this is merged: {link}" in read(told(review)[0])


# --- a Slack that has a bad day


def test_a_card_that_slack_did_not_take_comes_later(review: Workspace, clock: Clock) -> None:
    review.slack.answers.extend(
        [(200, {}, {"ok": True, "channel": {"is_ext_shared": False}}), (200, {}, {"ok": False, "error": "internal_error"})]
    )
    proposed(review)
    assert cards(review) == []
    look(review)
    assert buttons_of(card(review)) == BUTTONS


def test_a_card_that_a_killed_process_posted_is_found_again(review: Workspace, clock: Clock) -> None:
    number = proposed(review)
    with review.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE proposals SET card = '', card_revision = 0, tellings = 1, tell_at = '{clock():%Y-%m-%d %H:%M:%S}.000000' WHERE id = {number}"
        )
    look(review)
    assert len(cards(review)) == 1
    assert of(review, number).card == card(review).ts


def test_the_outcome_is_told_though_the_channel_is_no_longer_one_to_show_anything_in(review: Workspace, ben: Hands) -> None:
    number = proposed(review)
    button = card(review)
    review.slack.workspace.channels[REVIEW_CHANNEL].shared_with = "Nordmode"
    ben.presses("Publish", button)
    assert of(review, number).state == "published"
    look(review)
    (outcome,) = told(review)
    assert "✓ Published" in read(outcome)
    assert "Published" not in read(card(review))
    review.slack.workspace.channels[REVIEW_CHANNEL].shared_with = ""
    for _ in range(4):
        look(review)
    assert "✓ Published by ben" in read(card(review))
    assert len(told(review)) == 1


def test_a_card_that_somebody_deleted_comes_back(review: Workspace, ben: Hands) -> None:
    number = proposed(review)
    shown = card(review)
    ben.presses("Decline", shown)
    review.slack.workspace.channels[REVIEW_CHANNEL].messages.remove(shown)
    assert ben.window
    ben.sends(ben.window, {"Why": "no"})
    assert "Declined by ben" in read(card(review))
    assert of(review, number).card == card(review).ts


def test_an_outcome_that_a_killed_process_told_is_not_told_again(review: Workspace, ben: Hands, clock: Clock) -> None:
    number = proposed(review)
    ben.presses("Publish", card(review))
    with review.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE proposals SET told = '', tellings = 1, tell_at = '{clock():%Y-%m-%d %H:%M:%S}.000000' WHERE id = {number}"
        )
    look(review)
    assert len(told(review)) == 1
    assert of(review, number).told == "published"


REFUSALS = [
    (200, {}, {"ok": False, "error": "internal_error"}),
    (429, {"Retry-After": "3000"}, {"ok": False, "error": "ratelimited"}),
    (503, {}, {"ok": False, "error": "service_unavailable"}),
]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_the_card_says_what_came_of_it_while_its_proposer_cannot_be_told(
    review: Workspace, ben: Hands, clock: Clock, refusal: tuple[int, dict[str, str], dict[str, Any]]
) -> None:
    proposed(review)
    review.slack.bad["chat.postMessage U-ANA"] = refusal
    ben.presses("Publish", card(review))
    assert "✓ Published by ben" in read(card(review))
    look(review)
    assert told(review) == []
    review.slack.bad.clear()
    clock.pass_by(timedelta(hours=1))
    for _ in range(3):
        look(review)
    assert len(told(review)) == 1
    assert len(cards(review)) == 1


@pytest.mark.parametrize("error", ["channel_not_found", "cannot_dm_bot", "user_not_found"])
def test_a_proposer_who_has_left_is_told_once_in_vain(review: Workspace, ben: Hands, error: str) -> None:
    number = proposed(review)
    review.slack.bad["chat.postMessage U-ANA"] = (200, {}, {"ok": False, "error": error})
    ben.presses("Publish", card(review))
    calls = len(review.slack.refused)
    for _ in range(3):
        look(review)
    assert len(review.slack.refused) == calls == 1
    assert "✓ Published by ben" in read(card(review))
    assert of(review, number).told == "published"


def test_slack_is_left_alone_as_long_as_it_asks(review: Workspace, clock: Clock) -> None:
    review.slack.bad["chat.postMessage"] = (429, {"Retry-After": "600"}, {"ok": False, "error": "ratelimited"})
    proposed(review)
    for _ in range(10):
        look(review)
    assert len(review.slack.refused) == 1
    review.slack.bad.clear()
    clock.pass_by(timedelta(seconds=600))
    look(review)
    assert buttons_of(card(review)) == BUTTONS


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_card_that_cannot_be_looked_for_just_now_is_not_posted_again(
    review: Workspace, clock: Clock, refusal: tuple[int, dict[str, str], dict[str, Any]]
) -> None:
    number = proposed(review)
    with review.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE proposals SET card = '', card_revision = 0, tellings = 1, tell_at = '{clock():%Y-%m-%d %H:%M:%S}.000000' WHERE id = {number}"
        )
    review.slack.bad["conversations.history"] = refusal
    look(review)
    review.slack.bad.clear()
    clock.pass_by(timedelta(hours=1))
    look(review)
    assert of(review, number).card == card(review).ts


def test_whoever_waited_for_slack_too_long_leaves_the_telling_to_others(
    review: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack answers the first of two after its lease, when the second has told all."""
    from bot.slack.proposals import telling

    real, is_first = telling.is_internal, [True]
    (tell,) = [each.work for each in review.rounds._rounds if each.name == "proposals"]

    def slow(client: Any, channel: str) -> bool:
        found = real(client, channel)
        if is_first.pop() if is_first else False:
            clock.pass_by(LEASE + timedelta(seconds=1))
            tell()
        return found

    monkeypatch.setattr(telling, "is_internal", slow)
    number = proposed(review)
    assert of(review, number).card == card(review).ts


@pytest.mark.parametrize("error", ["cant_update_message", "edit_window_closed"])
def test_a_card_that_can_no_longer_be_changed_is_posted_anew(review: Workspace, ben: Hands, error: str) -> None:
    number = proposed(review)
    review.slack.bad["chat.update"] = (200, {}, {"ok": False, "error": error})
    ben.presses("Publish", card(review))
    assert [("Published by ben" in read(each)) for each in cards(review)][0::2] == [False, True]
    assert of(review, number).card == cards(review)[-1].ts


# --- what waits long


@pytest.mark.parametrize("is_sent", [True, False])
@pytest.mark.parametrize("refusal", [*REFUSALS, None])
def test_a_reminder_comes_once_though_slack_or_the_process_breaks(
    review: Workspace,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    is_sent: bool,
    refusal: tuple[int, dict[str, str], dict[str, Any]] | None,
) -> None:
    from bot.slack.proposals.telling import WebClient

    proposed(review)
    clock.pass_by(timedelta(days=14))
    real = WebClient.chat_postMessage

    def ends(self: Any, **arguments: Any) -> None:
        if is_sent:
            real(self, **arguments)
        if refusal is None:
            raise KeyboardInterrupt
        review.slack.answers.append(refusal)
        real(self, **arguments)

    with monkeypatch.context() as patch:
        patch.setattr(WebClient, "chat_postMessage", ends)
        if refusal is None:
            with pytest.raises(KeyboardInterrupt):
                review.rounds.look()
        else:
            review.rounds.look()
    assert len(reminders(review)) == is_sent
    for _ in range(3):
        clock.pass_by(timedelta(minutes=11))
        look(review)
    assert len(reminders(review)) == 1


def test_where_the_history_is_not_to_be_read_there_is_one_reminder_at_most(review: Workspace, clock: Clock) -> None:
    proposed(review)
    clock.pass_by(timedelta(days=14))
    review.slack.bad["conversations.history"] = (200, {}, {"ok": False, "error": "missing_scope"})
    for _ in range(3):
        look(review)
        clock.pass_by(timedelta(hours=1))
    assert len(reminders(review)) == 1


def test_what_waits_a_week_is_brought_up_once_a_week_in_one_message(review: Workspace, ben: Hands, clock: Clock) -> None:
    proposed(review)
    decided = proposed(review, AOV)
    for each in cards(review):
        if "Expansion" in str(each.blocks):
            ben.presses("Publish", each)
    assert of(review, decided).state == "published"
    clock.pass_by(timedelta(days=6))
    look(review)
    assert reminders(review) == []
    clock.pass_by(timedelta(days=8))
    for _ in range(3):
        look(review)
    (reminder,) = reminders(review)
    assert "E-commerce: Add term ZZC, from ana" in read(reminder)
    assert "|open>" in read(reminder)
    clock.pass_by(timedelta(days=7))
    for _ in range(3):
        look(review)
    assert len(reminders(review)) == 2


def test_a_reminder_that_slack_did_not_take_comes_with_the_next_look(review: Workspace, clock: Clock) -> None:
    proposed(review)
    clock.pass_by(timedelta(days=14))
    review.slack.bad["chat.postMessage"] = (200, {}, {"ok": False, "error": "fatal_error"})
    look(review)
    assert reminders(review) == []
    review.slack.bad.clear()
    look(review)
    assert len(reminders(review)) == 1


def test_the_cards_metadata_names_it(review: Workspace) -> None:
    number = proposed(review)
    assert card(review).metadata == {"event_type": CARD, "event_payload": {"proposal": number}}
    assert timedelta(seconds=30) < LEASE


SURVEYS = "ecommerce/products/surveys"
SECTIONS = {
    "ecommerce/terminology": KINDS["term"],
    "ecommerce/metrics": KINDS["metric"],
    "ecommerce/software/payments-and-checkout": KINDS["tool"],
    f"{SURVEYS}/best_practices": KINDS["best_practice"],
    f"{SURVEYS}/common_challenges": KINDS["challenge"],
    f"{SURVEYS}/cross_product_use_cases": KINDS["use_case"],
}
NASTY = "<!channel> <@U-BEN> <!subteam^S1> &lt;!here&gt; <https://evil.example|our docs> \u202e > ```"
PINGS = re.compile(r"<(?!!date\^)[!@]|<https?://evil")


@pytest.mark.parametrize("section", [*SECTIONS, "ecommerce/terminology/aov"])
def test_whatever_is_written_nothing_pings_or_poses_as_a_link(
    review: Workspace, ana: Hands, ben: Hands, publisher: FolderPublisher, section: str
) -> None:
    entry = review.library.index.by_id.get(section) if section not in SECTIONS else None
    keys = [each.key for each in (fields_of(entry) if entry else SECTIONS[section].fields)]
    values = {key: f"{NASTY} {key}" for key in keys} | ({"source": "https://posthog.com/docs"} if "source" in keys else {})
    before = {key: said_of(entry, key) for key in keys} if entry else {}
    proposal = Proposal("ecommerce/terminology" if entry else section, values, entry.id if entry else "", before)
    number = proposed(review, proposal)
    everything = ben.presses("Edit and publish", card(review))
    everything += ben.presses("Decline", card(review)) + ben.presses("Ask", card(review))
    assert ben.window
    everything += ben.sends(ben.window, {"Your question": NASTY})
    everything += ben.presses("Publish", card(review)) + cards(review) + told(review)
    assert of(review, number).state == "published", of(review, number).problem
    everything.append(ana.runs(f"/term {NASTY} term"))
    for each in everything:
        said = "\n".join([*texts_in(blocks_of(each)), each.text if isinstance(each, Message) else ""])
        found = PINGS.findall(said.replace("Please answer <@U-BEN> directly.", ""))
        assert not found, said
    assert not re.search(r"@\w", publisher.calls[-1][2]), "GitHub would tell whoever is called so"


@pytest.mark.parametrize("words", ["&", "\U0001f600", "<!channel>"])
def test_the_longest_change_fits_a_card_in_every_state(review: Workspace, ben: Hands, publisher: FolderPublisher, words: str) -> None:
    entry = next(each for each in review.library.index.entries if each.kind == "metric" and each.industry == "ecommerce")
    values = {each.key: (words * each.most)[: each.most // (2 if ord(words[0]) > 0xFFFF else 1)] for each in fields_of(entry)}
    before = {key: "z" * 3000 for key in values if key not in ("alias", "source")}
    number = proposed(review, Proposal("ecommerce/metrics", values, entry.id, before))
    publisher.answers.extend([NotNow(words * 3000, timedelta(minutes=5)), Conflict(words * 3000)])
    ben.presses("Publish", card(review))
    assert "It did not work yet" in read(card(review))
    while of(review, number).state == "accepted":
        look(review)
    assert read(card(review)).endswith("Please look at it again.")
    ben.presses("Decline", card(review))
    assert ben.window
    ben.sends(ben.window, {"Why": (words * 1000)[: 500 if ord(words[0]) > 0xFFFF else 1000]})
    assert "Declined by ben" in read(card(review))
    assert len(told(review)) == 1


def test_the_longest_reminder_is_told_whole(review: Workspace, clock: Clock) -> None:
    for number in range(22):
        proposed(review, Proposal("ecommerce/terminology", {"term": f"{number:02}" + "&" * 90, "definition": "x"}), key=str(number))
    clock.pass_by(timedelta(days=14))
    look(review)
    (reminder,) = reminders(review)
    assert read(reminder).count("from ana, <!date^") == read(reminder).count("|open>") == 20
    assert read(reminder).endswith("… and 2 more")


@pytest.mark.parametrize("label", BUTTONS[1:])
def test_whoever_presses_hears_at_once_that_slack_opens_no_window_now(review: Workspace, ben: Hands, label: str) -> None:
    proposed(review)
    review.slack.bad["views.open"] = (429, {"Retry-After": "3000"}, {"ok": False, "error": "ratelimited"})
    assert private(ben.presses(label, card(review))) == "Slack did not let me do that (`ratelimited`)."
    review.slack.bad["views.open"] = (200, {}, {"ok": False, "error": "expired_trigger_id"})
    assert "Please try once more" in private(ben.presses(label, card(review)))
