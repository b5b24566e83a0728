"""The Web API in memory, called by Slack's own client: what it does, and Slack's own codes for what it refuses."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.limits import TRIGGER_SECONDS
from bot.playground.scene import start_workspace
from tests.playground.conftest import World
from tests.playground.test_checks import MODAL, section
from tests.stand_in import TOKEN, StandIn


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_a_message_is_posted_changed_and_deleted(world: World) -> None:
    posted = world.web.chat_postMessage(channel="C-GENERAL", text="Hello", blocks=[section("*Hello*")])
    message = world.workspace.message("C-GENERAL", posted["ts"])
    assert message
    assert (message.text, message.blocks[0]["text"]["text"]) == ("Hello", "*Hello*")
    assert message.blocks[0]["block_id"], "Slack gives an id to a block that has none"
    world.web.chat_update(channel="C-GENERAL", ts=posted["ts"], text="Bye", blocks=[])
    assert (message.text, message.blocks, message.is_edited) == ("Bye", [], True)
    world.web.chat_delete(channel="C-GENERAL", ts=posted["ts"])
    assert not world.workspace.message("C-GENERAL", posted["ts"])


def test_a_private_message_is_there_for_one_and_cannot_be_changed(world: World) -> None:
    ts = world.web.chat_postEphemeral(channel="C-GENERAL", user="U-BEN", text="psst")["message_ts"]
    assert world.last().only_for == "U-BEN"
    assert refusal(lambda: world.web.chat_update(channel="C-GENERAL", ts=ts, text="x")) == "message_not_found"


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": "C-NOWHERE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "C-RANDOM", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C-GENERAL"}, "no_text"),
        ("chat.postMessage", {"channel": "C-GENERAL", "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": "C-GENERAL", "text": "x", "markdown_text": "x"}, "markdown_text_conflict"),
        ("chat.postEphemeral", {"channel": "C-GENERAL", "user": "U-CARLA", "text": "x"}, "user_not_in_channel"),
        ("chat.postEphemeral", {"channel": "C-RANDOM", "user": "U-DAN", "text": "x"}, "not_in_channel"),
        ("chat.update", {"channel": "C-GENERAL", "ts": "1.1", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": "C-GENERAL", "ts": "1.1"}, "message_not_found"),
        ("chat.getPermalink", {"channel": "C-GENERAL", "message_ts": "1.1"}, "message_not_found"),
        ("reactions.add", {"channel": "C-GENERAL", "name": "eyes", "timestamp": "1.1"}, "message_not_found"),
        ("conversations.info", {"channel": "C-NOWHERE"}, "channel_not_found"),
        ("conversations.history", {"channel": "C-RANDOM"}, "not_in_channel"),
        ("conversations.replies", {"channel": "C-GENERAL", "ts": "1.1"}, "thread_not_found"),
        ("users.info", {"user": "U-NOBODY"}, "user_not_found"),
        ("views.open", {"trigger_id": "1.2", "view": MODAL}, "invalid_trigger_id"),
        ("views.update", {"view_id": "V1", "view": MODAL}, "not_found"),
        ("views.publish", {"user_id": "U-NOBODY", "view": {"type": "home", "blocks": [section("x")]}}, "user_not_found"),
        ("views.publish", {"user_id": "U-ANA", "view": MODAL}, "invalid_arguments"),
        ("assistant.threads.setSuggestedPrompts", {"channel_id": "D-ANA", "prompts": []}, "invalid_arguments"),
        ("chat.shout", {"text": "x"}, "unknown_method"),
    ],
)
def test_what_slack_refuses_is_refused_with_its_code(world: World, method: str, arguments: dict[str, Any], error: str) -> None:
    assert refusal(lambda: world.web.api_call(method, json=arguments)) == error


def test_others_messages_are_not_the_bots_to_change(world: World) -> None:
    ts = world.workspace.channels["C-GENERAL"].messages[0].ts
    assert refusal(lambda: world.web.chat_update(channel="C-GENERAL", ts=ts, text="x")) == "cant_update_message"
    assert refusal(lambda: world.web.chat_delete(channel="C-GENERAL", ts=ts)) == "cant_delete_message"


def test_a_wrong_token_and_a_missing_scope_are_refused() -> None:
    slack = StandIn(start_workspace())
    url = slack.start()
    assert refusal(WebClient(token="xoxb-wrong", base_url=url).auth_test) == "invalid_auth"
    bot = WebClient(token=TOKEN, base_url=url)
    assert bot.auth_test()["user_id"] == "U-BOT"
    assert refusal(lambda: bot.reactions_add(channel="C-GENERAL", name="eyes", timestamp="1.1")) == "missing_scope"
    slack.stop()


def test_a_scope_for_channels_is_none_for_direct_messages(world: World) -> None:
    world.workspace.manifest = dataclasses.replace(world.workspace.manifest, scopes=frozenset({"channels:read"}))
    assert world.web.conversations_info(channel="C-GENERAL")["channel"]["id"] == "C-GENERAL"
    assert refusal(lambda: world.web.conversations_info(channel="D-ANA")) == "missing_scope"
    assert refusal(lambda: world.web.conversations_history(channel="C-GENERAL")) == "missing_scope"


def test_the_customers_channel_says_that_it_is_shared(world: World) -> None:
    assert world.web.conversations_info(channel="C-CUSTOMER")["channel"]["is_ext_shared"] is True
    assert world.web.conversations_info(channel="C-GENERAL")["channel"]["is_ext_shared"] is False
    carla = world.web.users_info(user="U-CARLA")["user"]
    assert (carla["team_id"], carla["is_stranger"]) == ("T2", False), "whom the bot shares a channel with is none to Slack"
    world.workspace.channels["C-CUSTOMER"].members.remove("U-CARLA")
    assert world.web.users_info(user="U-CARLA")["user"]["is_stranger"] is True
    world.workspace.channels["C-CUSTOMER"].members.add("U-CARLA")
    assert "U-CARLA" in world.web.conversations_members(channel="C-CUSTOMER")["members"]


def test_a_persons_id_posts_into_the_direct_message(world: World) -> None:
    assert world.web.chat_postMessage(channel="U-ANA", text="x")["channel"] == "D-ANA"
    opened = world.web.conversations_open(users="U-DAN")["channel"]["id"]
    assert world.web.chat_postMessage(channel="U-DAN", text="x")["channel"] == opened


def test_a_joined_channel_can_be_read_and_written(world: World) -> None:
    world.web.conversations_join(channel="C-RANDOM")
    ts = world.web.chat_postMessage(channel="C-RANDOM", text="Hello")["ts"]
    world.web.chat_postMessage(channel="C-RANDOM", text="Again", thread_ts=ts)
    world.web.chat_postEphemeral(channel="C-RANDOM", user="U-DAN", text="psst")
    assert world.web.conversations_history(channel="C-RANDOM")["messages"][0]["text"] == "Hello"
    assert [said["text"] for said in world.web.conversations_replies(channel="C-RANDOM", ts=ts)["messages"]] == ["Hello", "Again"]


def test_a_trigger_opens_one_modal_and_within_three_seconds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.tickets.TRIGGER_SECONDS", TRIGGER_SECONDS)
    trigger = world.trigger()
    world.web.views_open(trigger_id=trigger, view=MODAL)
    assert [view.user for view in world.workspace.modals["U-ANA"]] == ["U-ANA"]
    assert refusal(lambda: world.web.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"
    late = world.trigger()
    world.clock.now += 3.1
    assert refusal(lambda: world.web.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"


def test_three_modals_make_a_stack_and_the_fourth_is_refused(world: World) -> None:
    view = world.web.views_open(trigger_id=world.trigger(), view=MODAL)["view"]
    root = view["id"]
    for _ in range(2):
        view = world.web.views_push(trigger_id=world.trigger(view=view["id"]), view=MODAL)["view"]
        assert view["root_view_id"] == root
    assert refusal(lambda: world.web.views_push(trigger_id=world.trigger(view=view["id"]), view=MODAL)) == "push_limit_reached"


def test_a_modal_is_changed_by_its_id_or_its_own_name_if_the_hash_is_the_newest(world: World) -> None:
    view = world.web.views_open(trigger_id=world.trigger(), view=MODAL | {"external_id": "mine"})["view"]
    newer = world.web.views_update(view_id=view["id"], hash=view["hash"], view=MODAL | {"external_id": "mine"})["view"]
    assert refusal(lambda: world.web.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)) == "hash_conflict"
    assert world.web.views_update(external_id="mine", hash=newer["hash"], view=MODAL)["view"]["id"] == view["id"]


def test_an_external_id_is_there_once(world: World) -> None:
    world.web.views_open(trigger_id=world.trigger(), view=MODAL | {"external_id": "mine"})
    assert (
        refusal(lambda: world.web.views_open(trigger_id=world.trigger(), view=MODAL | {"external_id": "mine"})) == "duplicate_external_id"
    )


def test_a_home_is_published_for_one_person(world: World) -> None:
    world.web.views_publish(user_id="U-ANA", view={"type": "home", "blocks": [section("Welcome")]})
    assert list(world.workspace.homes) == ["U-ANA"]
    assert (
        refusal(lambda: world.web.views_publish(user_id="U-ANA", hash="old", view={"type": "home", "blocks": [section("x")]}))
        == "hash_conflict"
    )


def test_a_status_ends_with_the_bots_next_message(world: World) -> None:
    world.web.api_call("assistant.threads.setStatus", json={"channel_id": "D-ANA", "thread_ts": "5.5", "status": "is reading"})
    assert world.workspace.statuses == {("D-ANA", "5.5"): "is reading"}
    world.web.chat_postMessage(channel="D-ANA", thread_ts="5.5", text="Here it is")
    assert world.workspace.statuses == {}


def test_suggested_prompts_with_a_thread_show_nothing(world: World) -> None:
    prompts = [{"title": "ROAS", "message": "what is ROAS?"}]
    world.web.api_call("assistant.threads.setSuggestedPrompts", json={"channel_id": "D-ANA", "thread_ts": "5.5", "prompts": prompts})
    assert world.workspace.prompts == {}
    world.web.api_call("assistant.threads.setSuggestedPrompts", json={"channel_id": "D-ANA", "prompts": prompts})
    assert world.workspace.prompts == {"D-ANA": prompts}
    too_many = {"channel_id": "D-ANA", "prompts": prompts * 5}
    assert refusal(lambda: world.web.api_call("assistant.threads.setSuggestedPrompts", json=too_many)) == "invalid_arguments"


def test_reactions_come_and_go(world: World) -> None:
    ts = world.workspace.channels["C-GENERAL"].messages[0].ts
    world.web.reactions_add(channel="C-GENERAL", name="eyes", timestamp=ts)
    assert refusal(lambda: world.web.reactions_add(channel="C-GENERAL", name="eyes", timestamp=ts)) == "already_reacted"
    world.web.reactions_remove(channel="C-GENERAL", name="eyes", timestamp=ts)
    assert refusal(lambda: world.web.reactions_remove(channel="C-GENERAL", name="eyes", timestamp=ts)) == "no_reaction"
