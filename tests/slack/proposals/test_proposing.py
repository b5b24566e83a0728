"""Proposing: from a card, a miss, a command, a message; what is checked as it is sent, and that it is on file before it is said to be sent."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlencode

import pytest

from bot.knowledge.proposal import Proposal
from bot.playground.model import Message, View
from bot.playground.wire import interaction_form
from bot.publishing.publisher import Published
from bot.records.proposals import Decider, Filed, accept, waiting_proposals
from bot.slack.proposals.form import MAX_METADATA
from bot.slack.proposals.prefill import Prefill
from bot.slack.proposals.proposing import AWAY, OFF, SAVE, STRANGER, THERE_IS, UNCHANGED
from tests.clock import Clock
from tests.hands import Hands, blocks_of, buttons_of, choices_of, filled, read
from tests.publisher import FolderPublisher
from tests.workspace import Workspace

ATC = {"Industry": "E-commerce", "Kind": "Term", "Name": "ZZC", "Text": "Putting a parcel onto a zeppelin.", "So-what": "Ask who flies it."}


@pytest.fixture
def ana(review: Workspace) -> Hands:
    return Hands(review)


def window(ana: Hands) -> View:
    assert ana.window
    return ana.window


def opened(ana: Hands, line: str = "/term add") -> View:
    command, _, text = line.partition(" ")
    ana.sees(lambda: ana.world.client.run_command(ana.person, ana.slack.channels["C-GENERAL"], command, text))
    return window(ana)


def waiting(workspace: Workspace) -> list[Filed]:
    return waiting_proposals(workspace.database)


def labels(view: View) -> list[str]:
    return [block["label"]["text"] for block in blocks_of(view) if block["type"] == "input"]


def begins_with(view: View) -> dict[str, str]:
    blocks = [block for block in blocks_of(view) if block["type"] == "input"]
    return {block["label"]["text"]: block["element"].get("initial_value", "") for block in blocks}


def test_without_a_review_channel_there_is_nothing_to_propose_with(whole_workspace: Workspace) -> None:
    ana = Hands(whole_workspace)
    assert "Suggest a change" not in buttons_of(ana.runs("/term AOV"))
    assert "Add it" not in buttons_of(ana.runs("/term zzzyx"))
    assert "add" in read(ana.runs("/term add zzzyx"))
    (told,) = ana.uses(SAVE, whole_workspace.slack.workspace.channels["C-GENERAL"].messages[0])
    assert (told.only_for, told.text) == ("U-ANA", OFF)


def test_a_new_term_is_on_file_as_it_was_written(review: Workspace, ana: Hands) -> None:
    (sent,) = [card for card in ana.sends(opened(ana), ATC) if isinstance(card, View)]
    assert "✓ *Sent.* “E-commerce: Add term ZZC” waits" in read(sent)
    (each,) = waiting(review)
    values = {"term": "ZZC", "definition": ATC["Text"], "so_what": ATC["So-what"]}
    assert each.proposal == Proposal("ecommerce/terminology", values)
    assert (each.team, each.person, each.name, each.channel) == ("T1", "U-ANA", "ana", "C-GENERAL")


@pytest.mark.parametrize(
    ("kind", "words", "section", "values"),
    [
        (
            "Metric",
            {"Name": "Zeppelin rate", "Text": "Parcels by air."},
            "ecommerce/metrics",
            {"name": "Zeppelin rate", "text": "Parcels by air."},
        ),
        (
            "Challenge",
            {"Product": "Session replay", "Text": "Zeppelins block the view."},
            "ecommerce/products/session-replay/common_challenges",
            {"text": "Zeppelins block the view."},
        ),
        (
            "Best practice",
            {"Product": "Surveys", "Text": "Interview zeppelin crews.", "Name": "Crews"},
            "ecommerce/products/surveys/best_practices",
            {"text": "Interview zeppelin crews.", "name": "Crews"},
        ),
        (
            "Use case",
            {"Product": "Surveys", "Text": "Track zeppelins, then interview crews."},
            "ecommerce/products/surveys/cross_product_use_cases",
            {"text": "Track zeppelins, then interview crews."},
        ),
        ("Tool", {"Category": "Payments and checkout", "Name": "Zepay"}, "ecommerce/software/payments-and-checkout", {"name": "Zepay"}),
    ],
)
def test_each_kind_has_its_fields_and_its_place(review: Workspace, ana: Hands, kind: str, words: dict, section: str, values: dict) -> None:
    view = ana.turns("Industry", opened(ana), {"Industry": "E-commerce"})
    view = ana.turns("Kind", view, {"Kind": kind})
    ana.sends(view, words)
    (each,) = waiting(review)
    assert each.proposal == Proposal(section, values)


def test_what_was_typed_stays_when_kind_and_industry_change(ana: Hands) -> None:
    typed = {"Name": "ZZC", "Expansion": "Zeppelin cart", "Text": "x" * 1500, "Formula": "a / b"}
    view = ana.turns("Kind", opened(ana), {**typed, "Kind": "Metric"})
    assert "Expansion" not in labels(view)
    view = ana.turns("Industry", view, {"Industry": "Finance"})
    view = ana.turns("Kind", view, {"Kind": "Tool"})
    assert labels(view) == ["Industry", "Kind", "Category", "Name", "Text", "So-what", "Source"]
    view = ana.turns("Kind", view, {"Kind": "Term"})
    (sent,) = ana.slack.modals["U-ANA"]
    values = {key[0]: value for key, value in filled(sent, {}).items()}
    assert values["expansion"] == ["Zeppelin cart"]
    assert values["text"] == ["x" * 1500]
    assert values["formula"] == ["a / b"]
    assert values["industry"] == ["finance"]


def test_a_product_of_one_industry_is_none_of_another(review: Workspace, ana: Hands) -> None:
    view = ana.turns("Industry", opened(ana), {"Industry": "E-commerce"})
    view = ana.turns("Kind", view, {"Kind": "Challenge"})
    view = ana.turns("Industry", view, {"Industry": "Finance", "Product": "Session replay"})
    state = next(block for block in blocks_of(view) if block["block_id"].startswith("within."))
    assert "initial_option" not in state["element"]
    ana.sends(view, {"Text": "Zeppelins"})
    assert waiting(review) == []
    assert window(ana).errors


def test_add_it_stands_on_every_miss_and_is_filled_in(ana: Hands) -> None:
    for line, expected in (
        ("/term zzzyx", {"Name": "zzzyx"}),
        ("/term AOVV zzzyx", {"Name": "AOVV zzzyx"}),
        ("/term SUK", {"Name": "SUK"}),
    ):
        card = ana.runs(line)
        assert "Add it" in buttons_of(card), line
        ana.presses("Add it", card)
        assert begins_with(window(ana)).items() >= expected.items()


def test_a_so_what_is_one_line_and_what_is_no_text_is_left_out(review: Workspace, ana: Hands) -> None:
    words = {"Industry": "E-commerce", "Name": "Zzz\x00yx", "Text": "One.\r\nTwo.", "So-what": "Ask for it.\n\n Then wait."}
    ana.sends(opened(ana), words)
    (each,) = waiting(review)
    assert each.proposal.values == {"term": "Zzzyx", "definition": "One.\nTwo.", "so_what": "Ask for it. Then wait."}


def test_of_a_question_the_word_is_filled_in_that_it_asks_for(ana: Hands) -> None:
    (card,) = ana.says("What does Zzzyx mean?", "D-ANA")
    ana.presses("Add it", card)
    assert begins_with(window(ana))["Name"] == "Zzzyx"


def test_a_heading_that_is_missing_is_filled_in_with_its_industry(ana: Hands) -> None:
    card = ana.runs("/industry ai-and-data web analytics challenges")
    ana.presses("Add it", card)
    chosen = {
        block["block_id"]: block["element"].get("initial_option", {}).get("value")
        for block in blocks_of(window(ana))
        if block["type"] == "input"
    }
    assert (chosen["industry"], chosen["kind"]) == ("ai-and-data", "challenge")


def test_the_channels_default_industry_is_filled_in(ana: Hands) -> None:
    ana.runs("/industry set finance")
    assert ("industry", "finance") in {
        (block["block_id"], block["element"].get("initial_option", {}).get("value"))
        for block in blocks_of(opened(ana))
        if block["type"] == "input"
    }


def test_term_add_is_no_look_up_unless_it_names_something(ana: Hands) -> None:
    assert begins_with(opened(ana, "/term add  Click & collect @ben"))["Name"] == "Click & collect"
    ana.slack.modals.clear()
    assert "add to cart" in read(ana.runs("/term add to cart"))
    assert not ana.window


def test_a_message_is_saved_with_its_words_and_nobody_in_them(review: Workspace, ana: Hands) -> None:
    text = "<@U-BEN> said in <#C-GENERAL|cs>: carts &lt; 5 &amp; <https://example.com/a|this page> <!channel>\nsecond line"
    message = ana.slack.post(Message(ana.slack.new_ts(), "C-GENERAL", "U-BEN", text))
    ana.uses(SAVE, message)
    assert begins_with(window(ana))["Text"] == "said in : carts < 5 & this page \nsecond line"
    view = ana.turns("Industry", window(ana), {"Industry": "E-commerce"})
    ana.sends(view, {"Product": "Surveys"})
    (each,) = waiting(review)
    assert (each.channel, each.message) == ("C-GENERAL", message.ts)


def test_a_long_message_fits(ana: Hands) -> None:
    message = ana.slack.post(Message(ana.slack.new_ts(), "C-GENERAL", "U-BEN", "\U0001f600" * 5000))
    ana.uses(SAVE, message)
    assert begins_with(window(ana))["Text"].endswith("…")


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("/term AOV", "Expansion"),
        ("/term Shopify", "Name"),
        ("/industry ecommerce cares", "Text"),
        ("/industry ecommerce events", "Text"),
        ("/industry ecommerce metrics", "Measured as"),
        ("/industry ecommerce description", "Name"),
        ("/industry ecommerce product analytics challenges", "Text"),
    ],
)
def test_every_entry_of_a_list_can_be_changed_in_its_own_keys(ana: Hands, line: str, label: str) -> None:
    card = ana.runs(line)
    if "Suggest a change" in buttons_of(card):
        ana.presses("Suggest a change", card)
    else:
        menu = next(
            block["elements"][0]
            for block in blocks_of(card)
            if block["type"] == "actions" and block["elements"][0]["action_id"] == "suggest.menu"
        )
        ana.chooses(menu["options"][0]["text"]["text"], card)
    assert label in labels(window(ana))


def test_a_change_holds_what_was_changed_and_what_was_said_before(review: Workspace, ana: Hands) -> None:
    ana.presses("Suggest a change", ana.runs("/term AOV"))
    before = begins_with(window(ana))
    assert before["Expansion"] == "Average Order Value"
    ana.sends(window(ana), {"Expansion": "Average order value", "Formula": "", "Another name": "mean basket"})
    (each,) = waiting(review)
    assert each.proposal.entry == "ecommerce/terminology/aov"
    assert each.proposal.section == "ecommerce/terminology"
    assert each.proposal.values.items() >= {"expansion": "Average order value", "alias": "mean basket"}.items()
    assert each.proposal.before["expansion"] == "Average Order Value"
    assert "definition" not in each.proposal.values


def test_nothing_changed_is_nothing_proposed(review: Workspace, ana: Hands) -> None:
    ana.presses("Suggest a change", ana.runs("/term AOV"))
    ana.sends(window(ana))
    assert list(window(ana).errors.values()) == [UNCHANGED]
    assert waiting(review) == []


def test_what_bot_check_would_refuse_is_said_at_the_field(review: Workspace, ana: Hands) -> None:
    ana.sends(opened(ana), {**ATC, "Source": "no link"})
    assert list(window(ana).errors) == ["source"]
    ana.sends(window(ana), {"Source": "", "Name": "AOV"})
    assert list(window(ana).errors) == ["name"]
    assert waiting(review) == []


def test_what_is_much_the_same_is_shown_before_a_second_is_made(review: Workspace, ana: Hands) -> None:
    ana.sends(opened(ana), {**ATC, "Name": "Basket size", "Text": "Average amount a customer spends per order"})
    shown = window(ana)
    assert mrkdwn_of(THERE_IS) in read(shown)
    assert "AOV (Average Order Value)" in read(shown)
    assert waiting(review) == []
    ana.presses("Open it", shown)
    assert len(ana.slack.modals["U-ANA"]) == 2
    ana.slack.modals["U-ANA"].pop()
    ana.presses("Change that instead", shown)
    assert "Expansion" in labels(window(ana))
    ana.slack.modals["U-ANA"].pop()
    ana.sends(shown)
    (each,) = waiting(review)
    assert each.proposal.values["term"] == "Basket size"


def mrkdwn_of(text: str) -> str:
    return text.replace("**", "*")


def test_a_waiting_proposal_of_the_same_name_is_shown_too(review: Workspace, ana: Hands) -> None:
    ana.sends(opened(ana), ATC)
    ben = Hands(review, "U-BEN")
    ben.sends(opened(ben), {**ATC, "Name": "zzc", "Text": "Quite another."})
    assert "Waits already, from “ana”" in read(window(ben))
    assert len(waiting(review)) == 1
    ben.sends(window(ben))
    assert len(waiting(review)) == 2


def test_what_a_pull_request_waits_with_is_shown_until_the_playbooks_say_it(
    review: Workspace, ana: Hands, publisher: FolderPublisher, clock: Clock
) -> None:
    publisher.answers.append(Published("pull request #12 in posthog/playbooks", "https://example.com/pull/12", is_live=False))
    ana.sends(opened(ana), ATC)
    (first,) = waiting(review)
    assert accept(review.database, first.id, Decider("U-BEN"), first.proposal)
    review.rounds.look()
    assert waiting(review) == []
    ana.slack.modals.clear()
    ana.sends(opened(ana), {**ATC, "Text": "Quite another."})
    assert "Waits already, from “ana”" in read(window(ana))
    ana.slack.modals.clear()
    clock.pass_by(timedelta(days=31))
    ana.sends(opened(ana), {**ATC, "Text": "Quite another."})
    assert len(waiting(review)) == 1


def test_another_name_is_proposed_for_an_entry_or_an_industry(review: Workspace, ana: Hands) -> None:
    for typed, label, entry in (
        ("aov", "AOV (Average Order Value) · E-commerce", "ecommerce/terminology/aov"),
        ("logis", "Logistics", "logistics"),
    ):
        value = Prefill("ecommerce", name="zeppelin value").value
        pressed(review, "called.1", value)
        (view,) = ana.slack.modals["U-ANA"]
        groups = ana.world.interactions.suggest(ana.person, view, "entry", "entry", typed)
        chosen = next(option["value"] for group in groups for option in group["options"] if option["text"]["text"] == label)
        values = {**filled(view, {}), ("entry", "entry"): [chosen]}
        ana.sees(lambda view=view, values=values: ana.world.interactions.submit(ana.person, view, values))
        each = waiting(review)[-1]
        assert each.proposal == Proposal(entry.rpartition("/")[0] or entry, {"alias": "zeppelin value"}, entry)


def pressed(review: Workspace, action: str, value: str, **more: object) -> None:
    trigger = review.slack.workspace.tickets.new_trigger("U-ANA")
    parts: dict = {
        "actions": [{"action_id": action, "block_id": "b", "type": "button", "value": value, "action_ts": "1.5"}],
        "container": {"type": "message", "message_ts": "1.5", "channel_id": "C-GENERAL"},
        "channel": {"id": "C-GENERAL"},
        "trigger_id": trigger,
        "response_url": "",
    }
    review.request(interaction_form("block_actions", review.slack.workspace.people["U-ANA"], **parts | more))
    review.settle()


@pytest.mark.parametrize(
    "value", ["", "x", "[]", '{"industry": 7, "name": ["x"], "kind": "crime", "more": 1}', "null", '{"industry": "nowhere"}']
)
def test_a_forged_button_opens_an_empty_window(review: Workspace, ana: Hands, value: str) -> None:
    pressed(review, "write.1", value)
    assert begins_with(window(ana)) == dict.fromkeys(["Industry", "Kind", "Name", "Expansion", "Text", "Formula", "So-what", "Source"], "")


def submission(view: View, words: dict[str, str], person: object, **more: object) -> str:
    """The form that Slack sends, to be tampered with."""
    payload = view.as_slack_has_it()
    payload["state"] = {"values": {}}
    for (block, action), values in filled(view, words).items():
        state = (
            {"selected_option": {"value": values[0]}}
            if action in ("industry", "kind", "within") and values
            else {"value": values[0] if values else None}
        )
        payload["state"]["values"][block] = {action: state}
    return interaction_form("view_submission", person, view=payload | more)  # type: ignore[arg-type]


def test_sent_twice_it_is_one(review: Workspace, ana: Hands) -> None:
    form = submission(opened(ana), ATC, ana.person)
    for _ in range(3):
        assert "Sent" in str(review.request(form).json)
    assert len(waiting(review)) == 1


def test_a_window_that_was_sent_again_with_other_words_loses_none_of_them(review: Workspace, ana: Hands) -> None:
    """Slack got no answer in time, so it kept the window open."""
    view = opened(ana)
    review.request(submission(view, ATC, ana.person))
    better = {**ATC, "Text": "Much better words."}
    answer = review.request(submission(view, better, ana.person)).json
    assert "Waits already, from “ana”" in str(answer)
    sure = answer["view"]["private_metadata"]
    for _ in range(2):
        assert "Sent" in str(review.request(submission(view, better, ana.person, private_metadata=sure)).json)
    assert [each.proposal.values["definition"] for each in waiting(review)] == [ATC["Text"], "Much better words."]


def test_with_the_database_away_the_words_stay_in_the_window(review: Workspace, ana: Hands) -> None:
    view = opened(ana)
    review.database.rest("a test")
    ana.sends(view, ATC)
    assert list(window(ana).errors.values()) == [AWAY]
    assert window(ana).values["name"]["typed"]["value"] == "ZZC"


def test_what_breaks_leaves_the_words_in_the_window(
    review: Workspace, ana: Hands, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.slack.proposals import proposing

    view = opened(ana)
    monkeypatch.setattr(proposing, "problems_of", lambda *arguments: 1 / 0)
    ana.sends(view, ATC)
    assert list(window(ana).errors) == ["industry"]
    assert "Something broke on our side" in window(ana).errors["industry"]
    assert window(ana).values["name"]["typed"]["value"] == "ZZC"
    assert "zeppelin" not in caplog.text


def test_metadata_longer_than_any_id_is_kept_out_of_the_records(review: Workspace, ana: Hands) -> None:
    said = json.dumps({"channel": "C" * 2000, "message": "1" * 900})
    assert "Sent" in str(review.request(submission(opened(ana), ATC, ana.person, private_metadata=said)).json)
    (each,) = waiting(review)
    assert (len(each.channel), len(each.message)) == (64, 64)


def test_people_of_another_company_can_propose_nothing(review: Workspace, ana: Hands) -> None:
    view = opened(ana)
    carla = review.slack.workspace.people["U-CARLA"]
    answer = review.request(submission(view, ATC, carla)).json
    assert list(answer["errors"].values()) == [STRANGER]
    assert waiting(review) == []
    message = ana.slack.post(Message(ana.slack.new_ts(), "C-CUSTOMER", "U-CARLA", "Hello"))
    Hands(review, "U-CARLA").uses(SAVE, message)
    assert "U-CARLA" not in review.slack.workspace.modals


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "x",
        "[1]",
        "null",
        '{"entry": "finance/terminology/ltv", "channel": 5, "sure": "x", "kept": [1], "number": 9}',
        "7",
        '{"kept": {"name": {}}}',
    ],
)
def test_forged_metadata_changes_nobody_and_breaks_nothing(review: Workspace, ana: Hands, metadata: str) -> None:
    form = submission(opened(ana), ATC, ana.person, private_metadata=metadata)
    assert review.request(form).json["response_action"] == "update"
    (each,) = waiting(review)
    assert (each.person, each.proposal.entry, each.proposal.section) == ("U-ANA", "", "ecommerce/terminology")


def test_a_forged_place_is_refused(review: Workspace, ana: Hands) -> None:
    view = ana.turns("Industry", opened(ana), {"Industry": "E-commerce"})
    view = ana.turns("Kind", view, {"Kind": "Challenge"})
    form = submission(view, {"Product": "Surveys", "Text": "Zeppelins"}, ana.person)
    payload = json.loads(parse_qs(form)["payload"][0])
    for place in ("finance/products/surveys", "ecommerce/terminology/aov", "../../etc/passwd", ""):
        payload["view"]["state"]["values"]["within.ecommerce.product"]["within"]["selected_option"]["value"] = place
        answer = review.request(urlencode({"payload": json.dumps(payload)})).json
        assert answer["response_action"] == "errors", place
    assert waiting(review) == []


def test_a_windows_metadata_stays_within_slacks_limit(ana: Hands) -> None:
    view = ana.turns("Kind", opened(ana), {"Formula": "é" * 400, "Expansion": "\U0001f600" * 50, "Text": "x" * 2000, "Kind": "Tool"})
    assert len(view.payload["private_metadata"]) <= MAX_METADATA


def test_the_menu_of_what_can_be_changed_names_the_page(ana: Hands) -> None:
    first = ana.runs("/industry ecommerce terms")
    second = ana.opens("Next ›", first)
    assert {choice for choice in choices_of(first) if "AOV" in choice}
    assert not {choice for choice in choices_of(second) if "AOV" in choice}
