"""Commands, mentions and direct messages, from the wire to what Slack is sent."""

from __future__ import annotations

import dataclasses
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.records.seen import sweep
from tests.stand_in import check_blocks, shown
from tests.workspace import Workspace


@pytest.mark.parametrize(
    ("command", "text", "expected"),
    [
        ("/term", "ROAS", "*ROAS (Return on Ad Spend)*"),
        ("/term", "roaas", "Showing *ROAS* for “roaas”."),
        ("/term", "", "*Explain a word*"),
        ("/term", "help", "*Explain a word*"),
        ("/term", "payload", "Not in the playbooks: “payload”."),
        ("/industry", "", "*Industries*"),
        ("/industry", "help", "*Open a playbook*"),
        ("/industry", "ecommerce", "*What they care about*"),
        ("/industry", "ecommerce metrics", "*E-commerce › Metrics*"),
        ("/industry", "ecommerce best practices", "Build conversion funnels for each major product category"),
        ("/industry", "ecommerce product analytics challenges", "Cookie/privacy restrictions affecting attribution"),
        ("/industry", "ecommerce groups", "The E-commerce playbook has nothing on *Groups* yet."),
        ("/industry", "ecommerce surveys", "The E-commerce playbook has nothing on *Surveys* yet."),
        ("/industry", "ecommerce session replay", "The E-commerce playbook has no part on *Session replay* yet. It comes up here:"),
        ("/industry", "shopify", "Used in E-commerce. Platforms: Shopify, WooCommerce, BigCommerce"),
        ("/industry", "healthcare", "The Healthcare playbook is not written yet"),
        ("/industry", "ecommerce and logistics metrics", "The Logistics playbook is not written yet."),
        ("/industry", "agriculture", "Not in the playbooks: “agriculture”."),
    ],
)
def test_a_command_is_answered_privately_in_its_acknowledgement(workspace: Workspace, command: str, text: str, expected: str) -> None:
    message = workspace.command(command, text)
    assert message["response_type"] == "ephemeral"
    assert expected in shown(message["blocks"])
    check_blocks(message["blocks"], message["text"])
    assert workspace.slack.calls == []


def test_the_list_of_industries_names_all_ten_with_their_status(workspace: Workspace) -> None:
    text = shown(workspace.command("/industry")["blocks"])
    assert text.count("not written yet") == 9
    assert "*E-commerce*: written and reviewed" in text


def test_a_missing_part_is_named_with_what_there_is_instead(workspace: Workspace) -> None:
    text = shown(workspace.command("/industry", "ecommerce groups")["blocks"])
    assert "metrics (5) · events (3) · person profiles (3) · product analytics" in text


def test_every_answer_from_a_playbook_ends_with_its_receipt(workspace: Workspace) -> None:
    source = "<https://posthog.com/handbook/cs-and-onboarding/customer-industry-segments#ecommerce-description|Handbook: Customer industry segments>"
    *_, last = [block for block in workspace.command("/term", "ROAS")["blocks"] if block["type"] not in ("actions", "context_actions")]
    assert last["type"] == "context"
    assert (
        last["elements"][0]["text"]
        == f"E-commerce playbook › Industry terminology · {source} · kept by PostHog Customer Success, no date of a check recorded"
    )


def test_what_no_csm_has_checked_says_so(workspace: Workspace) -> None:
    assert shown(workspace.command("/term", "CAC")["blocks"]).endswith(
        "E-commerce playbook › Industry terminology · draft: not yet checked by a CSM"
    )


def test_a_form_that_holds_the_letters_payload_is_not_lost(workspace: Workspace) -> None:
    assert "*AOV (Average Order Value)*" in shown(workspace.command("/term", "AOV", channel_name="payload-team")["blocks"])


@pytest.mark.parametrize(
    "typed",
    [
        "<!here> wat",
        "@channel wat",
        "<!channel|channel> wat",
        "<@U1> wat",
        "<!subteam^S1> wat",
        "&lt;!everyone&gt; wat",
        "wat [x](https://evil.example)",
        "*wat* `wat`",
    ],
)
def test_what_a_person_typed_comes_back_harmless(workspace: Workspace, typed: str) -> None:
    message = workspace.command("/term", f"{typed} zzz")
    for text in (shown(message["blocks"]), message["text"]):
        assert "<!" not in text
        assert "<@" not in text
        assert "@channel" not in text
        assert "<https://evil.example" not in text
        assert "*wat*" not in text
    assert "wat" in message["text"]


def test_a_mention_is_answered_in_its_own_thread(workspace: Workspace) -> None:
    (post,) = workspace.mention("<@U-BOT> what is AOV?", ts="100.000001")
    assert post.method == "chat.postMessage"
    assert post.arguments["channel"] == "C-GENERAL"
    assert post.arguments["thread_ts"] == "100.000001"
    assert post.arguments["text"].startswith("AOV (Average Order Value)\nThe average dollar amount")
    assert (post.arguments["unfurl_links"], post.arguments["unfurl_media"]) == (False, False)


def test_a_mention_in_a_thread_is_answered_in_that_thread(workspace: Workspace) -> None:
    (post,) = workspace.mention("<@U-BOT> what is AOV?", ts="100.000002", thread_ts="90.000001")
    assert post.arguments["thread_ts"] == "90.000001"


@pytest.mark.parametrize("shared", [True, None])
def test_only_the_asker_sees_the_answer_where_a_customer_may_read_along(workspace: Workspace, shared: bool | None) -> None:
    private, line = workspace.mention("<@U-BOT> what is AOV?", shared=shared, channel="C-CUSTOMER", ts="100.000003")
    assert private.method == "chat.postEphemeral"
    assert private.arguments["user"] == "U-ANA"
    assert not private.arguments.get("thread_ts"), "Slack shows a private message nowhere that is anchored to a top-level one"
    assert (line.method, line.arguments["thread_ts"]) == ("chat.postMessage", "100.000003")
    assert line.arguments["text"] == "I have answered privately."


def test_a_private_answer_inside_a_thread_stays_in_it_and_is_told_of_once(workspace: Workspace) -> None:
    thread = {"shared": True, "channel": "C-CUSTOMER", "thread_ts": "90.000001"}
    private, line = workspace.mention("<@U-BOT> what is AOV?", **thread)
    assert (private.method, private.arguments["thread_ts"]) == ("chat.postEphemeral", "90.000001")
    assert (line.method, line.arguments["thread_ts"]) == ("chat.postMessage", "90.000001")
    (again,) = workspace.mention("<@U-BOT> and ROAS?", **thread)
    assert again.method == "chat.postEphemeral"


def test_a_thread_that_was_told_of_private_answers_is_not_told_again_days_later(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = {"shared": True, "channel": "C-CUSTOMER", "thread_ts": "90.000001"}
    assert len(workspace.mention("<@U-BOT> what is AOV?", **thread)) == 2
    monkeypatch.setattr(workspace.database, "now", lambda: datetime.now(UTC) + timedelta(days=3))
    sweep(workspace.database)
    monkeypatch.setattr("bot.slack.seen.KEEP_SECONDS", -1)
    (again,) = workspace.mention("<@U-BOT> and ROAS?", **thread)
    assert again.method == "chat.postEphemeral"


@pytest.mark.parametrize("shared", [True, None])
@pytest.mark.parametrize("author", [{"team": "T2"}, {"user_team": "T2"}, {"team": "T1", "source_team": "T2"}])
def test_people_of_another_company_get_no_answer(workspace: Workspace, shared: bool | None, author: dict) -> None:
    assert workspace.mention("<@U-BOT> what is AOV?", shared=shared, channel="C-CUSTOMER", user="U-CARLA", **author) == []


@pytest.mark.parametrize("shared", [True, None])
def test_whoever_slack_does_not_say_is_of_ours_is_told_how_to_ask_and_nothing_else(workspace: Workspace, shared: bool | None) -> None:
    (private,) = workspace.mention("<@U-BOT> what is AOV?", shared=shared, channel="C-CUSTOMER", team=None)
    assert (private.method, private.arguments["user"]) == ("chat.postEphemeral", "U-ANA")
    assert private.arguments["text"] == "Please ask me with `/industry` or `/term`: only you will see the answer."
    assert not private.arguments.get("blocks")


@pytest.mark.parametrize("stranger", [{"team": "T2"}, {"user_team": "T2"}])
def test_a_stranger_who_writes_to_the_bot_gets_no_answer(workspace: Workspace, stranger: dict) -> None:
    assert workspace.direct_message("what is AOV?", **stranger) == []


def test_without_a_database_a_customers_channel_sees_no_line_rather_than_two(workspace: Workspace) -> None:
    workspace.database.rest("test")
    (private,) = workspace.mention("<@U-BOT> what is AOV?", shared=True, channel="C-CUSTOMER")
    assert private.method == "chat.postEphemeral"


def test_a_direct_message_is_answered_in_a_conversation_of_its_own_that_bears_its_title(workspace: Workspace) -> None:
    (post,) = workspace.direct_message("ecommerce   metrics <@U-BEN>", ts="100.000004")
    assert post.method == "chat.postMessage"
    assert (post.arguments["channel"], post.arguments["thread_ts"]) == ("D-ANA", "100.000004")
    assert "Homepage &gt; Category/PLP" in post.arguments["text"]
    assert workspace.slack.workspace.titles["D-ANA", "100.000004"] == "ecommerce metrics"
    (post,) = workspace.direct_message("AOV", thread_ts="100.000004")
    assert post.arguments["thread_ts"] == "100.000004"
    assert workspace.slack.workspace.titles["D-ANA", "100.000004"] == "ecommerce metrics", "a conversation keeps its title"


@pytest.mark.parametrize("lacking", [{"is_agent": False}, {"scopes": frozenset({"chat:write"})}])
def test_without_agent_messaging_a_direct_message_is_answered_in_place(workspace: Workspace, lacking: dict) -> None:
    slack = workspace.slack
    slack.workspace.manifest = dataclasses.replace(slack.workspace.manifest, **lacking)
    for _ in range(2):
        (post,) = workspace.direct_message("ecommerce metrics")
        assert not post.arguments.get("thread_ts")
        assert "Homepage &gt; Category/PLP" in post.arguments["text"]
    assert [call.method for call in slack.refused] == ["assistant.threads.setTitle"], "what is switched off is not asked for every time"


def test_a_file_with_a_question_is_a_question(workspace: Workspace) -> None:
    assert len(workspace.direct_message("what is AOV?", subtype="file_share")) == 1


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B-OTHER"},
        {"bot_profile": {"id": "B-OTHER"}},
        {"subtype": "bot_message", "bot_id": "B-OTHER", "user": None},
        {"subtype": "message_changed", "hidden": True, "message": {"text": "what is AOV?", "user": "U-ANA"}},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "channel_join"},
        {"edited": {"user": "U-ANA", "ts": "1.0"}},
        {"user": "U-BOT", "bot_id": "B-BOT"},
        {"channel_type": "channel", "channel": "C-GENERAL"},
        {"channel_type": "mpim", "channel": "C-GENERAL"},
    ],
)
def test_bots_edits_deletions_and_other_channels_are_never_answered(workspace: Workspace, event: dict) -> None:
    assert workspace.direct_message("what is AOV?", **event) == []
    assert len(workspace.direct_message("what is AOV?")) == 1, "and yet the bot is awake"


@pytest.mark.parametrize("event", [{"bot_id": "B-OTHER"}, {"edited": {"user": "U-ANA", "ts": "1.0"}}, {"user": None}])
def test_mentions_by_bots_and_edited_ones_are_never_answered(workspace: Workspace, event: dict) -> None:
    assert workspace.mention("<@U-BOT> what is AOV?", **event) == []


def test_a_retried_event_is_answered_once(workspace: Workspace) -> None:
    event = {"type": "app_mention", "user": "U-ANA", "text": "<@U-BOT> AOV", "ts": "1.5", "channel": "C-GENERAL"}
    assert len(workspace.event(event, "Ev-same")) == 1
    assert workspace.event(event, "Ev-same", x_slack_retry_num="1", x_slack_retry_reason="http_timeout") == []


def test_one_message_that_arrives_as_two_events_is_answered_once(workspace: Workspace) -> None:
    event = {"type": "app_mention", "user": "U-ANA", "text": "<@U-BOT> AOV", "ts": "1.6", "channel": "C-GENERAL"}
    assert len(workspace.event(event, "Ev-one")) == 1
    assert workspace.event(event, "Ev-two") == []


def test_a_rate_limited_answer_is_posted_after_the_wait(workspace: Workspace) -> None:
    workspace.slack.answers.append((429, {"Retry-After": "0"}, {"ok": False, "error": "ratelimited"}))
    assert len(workspace.mention("<@U-BOT> AOV")) == 1
    assert [call.method for call in workspace.slack.refused] == ["chat.postMessage"]


def test_a_refusal_by_slack_is_one_line_in_the_log(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    assert workspace.mention("<@U-BOT> the secret word", channel="C-UNKNOWN") == []
    assert [record.getMessage() for record in caplog.records] == ["Slack did not take the answer to a mention: channel_not_found"]
    assert "secret word" not in caplog.text


def test_what_breaks_tells_the_user_an_id_and_the_operator_the_traceback(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.slack.defaults.answer", lambda *given: 1 / 0)
    message = workspace.command("/term", "the secret word")
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    incident = record.getMessage().removeprefix("Request failed (").removesuffix(")")
    assert message["text"] == f"Something broke on our side. Please tell whoever runs this bot: error {incident}."
    assert "ZeroDivisionError" in caplog.text
    assert "secret word" not in caplog.text


def test_what_breaks_behind_a_mention_tells_the_asker_an_id_and_the_operator_the_traceback(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.slack.defaults.answer", lambda *given: 1 / 0)
    (post,) = workspace.mention("<@U-BOT> the secret word")
    incident = caplog.records[0].getMessage().removeprefix("The answer to a mention failed (").removesuffix(")")
    assert post.arguments["text"] == f"Something broke on our side. Please tell whoever runs this bot: error {incident}."
    assert "ZeroDivisionError" in caplog.text
    assert "secret word" not in caplog.text


@pytest.mark.parametrize(
    "event",
    [
        {"type": "reaction_added", "user": "U-ANA"},
        {"type": "member_joined_channel", "user": "U-BEN", "channel": "C-GENERAL"},
        {"type": "message", "channel": "C-GENERAL"},
    ],
)
def test_an_event_nobody_wants_is_acknowledged(workspace: Workspace, event: dict) -> None:
    assert workspace.event(event) == []


def test_a_command_nobody_has_says_which_there_are(workspace: Workspace, caplog: pytest.LogCaptureFixture) -> None:
    assert workspace.command("/nope", "the secret word")["text"] == "I don't know this command. Try `/industry` or `/term`."
    assert [record.getMessage() for record in caplog.records] == ["Nobody listens to '/nope'; acknowledged"]


@pytest.mark.parametrize("text", ["half an emoji \ud83d zzzq", "<!channel> " * 3600, 5, ["x"], None])
def test_whatever_stands_in_an_event_is_answered(workspace: Workspace, text: object) -> None:
    (post,) = workspace.direct_message(text)
    assert post.arguments["text"]
    assert "Something broke" not in post.arguments["text"]


@pytest.mark.parametrize("event", [{"channel": {"id": "D-ANA"}}, {"user": None}, {"ts": None}])
def test_an_event_of_another_shape_is_left_alone(workspace: Workspace, event: dict) -> None:
    assert workspace.direct_message("AOV", **event) == []
