"""What people do in Slack, as a bot gets to know it: signed requests of Slack's form, and what becomes of the bot's answers."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, Respond
from slack_sdk.webhook import WebhookClient

from bot.playground.delivery import Delivery
from bot.playground.model import View
from bot.playground.refusal import Refusal
from tests.playground.conftest import World, send_to_app
from tests.playground.test_checks import MODAL, actions, button, plain, section

MENU = {
    "type": "static_select",
    "action_id": "menu",
    "placeholder": plain("Choose"),
    "options": [{"text": plain("Metrics"), "value": "metrics"}, {"text": plain("Groups"), "value": "groups"}],
}
FORM = MODAL | {
    "submit": plain("Send"),
    "callback_id": "form",
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": plain("Name"),
            "element": {"type": "plain_text_input", "action_id": "text", "min_length": 2},
        },
        {"type": "input", "block_id": "where", "label": plain("Where"), "optional": True, "element": MENU},
    ],
}


def open_form(world: World, view: dict[str, Any] = FORM) -> View:
    world.web.views_open(trigger_id=world.trigger(), view=view)
    return world.workspace.modals["U-ANA"][-1]


def test_a_mention_reaches_the_bot_with_ids_and_entities(world: World) -> None:
    world.bot.event("app_mention")(lambda event, body: world.seen.append((event, body["is_ext_shared_channel"])))
    for channel in ("C-GENERAL", "C-CUSTOMER"):
        world.client.say(world.ana, world.workspace.channels[channel], "@playbook what do R&D teams <3? ask @carla in #random", "5.5")
    (first, inside), (_, outside) = world.seen
    assert first["text"] == "<@U-BOT> what do R&amp;D teams &lt;3? ask <@U-CARLA> in <#C-RANDOM|random>"
    assert (first["channel"], first["user"], first["thread_ts"]) == ("C-GENERAL", "U-ANA", "5.5")
    assert (inside, outside) == (False, True)


def test_other_words_in_a_channel_do_not_reach_the_bot_but_direct_messages_do(world: World) -> None:
    world.bot.event("message")(lambda event: world.seen.append((event["channel_type"], event["text"])))
    world.client.say(world.ana, world.workspace.channels["C-GENERAL"], "hello all")
    world.client.say(world.ana, world.workspace.channels["D-ANA"], "hello bot")
    assert world.seen == [("im", "hello bot")]


def test_where_the_bot_is_no_member_slackbot_says_so(world: World) -> None:
    world.client.say(world.ana, world.workspace.channels["C-RANDOM"], "@playbook hello")
    assert (world.last("C-RANDOM").user, world.last("C-RANDOM").only_for) == ("USLACKBOT", "U-ANA")


def test_nobody_speaks_where_they_are_no_member(world: World) -> None:
    with pytest.raises(Refusal, match="not_in_channel"):
        world.client.say(world.workspace.people["U-CARLA"], world.workspace.channels["C-GENERAL"], "hello")


def test_a_commands_answer_is_private_or_for_all(world: World) -> None:
    world.bot.command("/do")(lambda ack, command: ack(text=command["text"], response_type=command["text"].split()[0]))
    world.client.run_command(world.ana, world.workspace.channels["C-GENERAL"], "/do", "ephemeral @ben")
    assert (world.last().text, world.last().only_for) == ("ephemeral <@U-BEN>", "U-ANA")
    world.client.run_command(world.ana, world.workspace.channels["C-GENERAL"], "/do", "in_channel")
    assert (world.last().text, world.last().only_for) == ("in_channel", None)


def test_a_command_that_fails_says_so_to_its_user_alone(world: World) -> None:
    channel = world.workspace.channels["C-GENERAL"]
    world.bot.command("/do")(lambda ack: ack(blocks=[section("x" * 3001)]))
    for command, said in (("/nope", "/nope is not a valid command."), ("/do", '/do failed with the error "invalid_blocks".')):
        world.client.run_command(world.ana, channel, command, "")
        assert (world.last().text, world.last().user, world.last().only_for) == (said, "USLACKBOT", "U-ANA")


def test_a_request_with_a_bad_signature_does_not_pass_the_bot(world: World) -> None:
    world.client.delivery = Delivery(send_to_app(world.bot), "another secret")
    world.bot.command("/do")(lambda ack: ack("done"))
    world.client.run_command(world.ana, world.workspace.channels["C-GENERAL"], "/do", "")
    assert world.last().text == '/do failed with the error "dispatch_failed".'


def test_a_response_url_works_five_times_within_half_an_hour(world: World) -> None:
    urls: list[str] = []

    def on_command(ack: Ack, command: dict[str, Any]) -> None:
        urls.append(command["response_url"])
        ack()

    world.bot.command("/do")(on_command)
    world.client.run_command(world.ana, world.workspace.channels["C-GENERAL"], "/do", "")
    webhook = WebhookClient(urls[0])
    assert [webhook.send(text=f"{number}").status_code for number in range(6)] == [200] * 5 + [404]
    assert (world.last().text, world.last().only_for) == ("4", "U-ANA")
    world.client.run_command(world.ana, world.workspace.channels["C-GENERAL"], "/do", "")
    world.clock.now += 1801
    late = WebhookClient(urls[1]).send(text="late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


def test_a_pressed_button_tells_its_value_and_its_message(world: World) -> None:
    message = world.post([{"block_id": "b", **actions(button(value="roas"), MENU)}])

    def on_share(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        world.seen.append(body)
        respond(text="shared", replace_original=True)

    world.bot.action("share")(on_share)
    world.interactions.press(world.ana, message, "b", "share", {("b", "menu"): ["groups"]})
    (body,) = world.seen
    assert (body["actions"][0]["value"], body["message"]["ts"], body["channel"]["id"]) == ("roas", message.ts, "C-GENERAL")
    assert body["state"]["values"]["b"]["menu"]["selected_option"]["value"] == "groups"
    assert (message.text, message.blocks) == ("shared", [])


def test_of_a_private_message_the_bot_is_not_told_the_words_and_can_only_replace_or_delete_it(world: World) -> None:
    blocks = [{"block_id": "b", **actions(button())}]
    world.web.chat_postEphemeral(channel="C-GENERAL", user="U-ANA", text="psst", blocks=blocks)
    message = world.last()

    def on_share(ack: Ack, body: dict[str, Any], respond: Respond) -> None:
        ack()
        world.seen.append(body)
        respond(delete_original=True)

    world.bot.action("share")(on_share)
    world.interactions.press(world.ana, message, "b", "share", {})
    assert "message" not in world.seen[0]
    assert world.seen[0]["container"]["is_ephemeral"] is True
    assert message not in world.workspace.channels["C-GENERAL"].messages


def test_a_menu_tells_the_whole_option(world: World) -> None:
    message = world.post([{"block_id": "b", **actions(MENU)}])
    world.bot.action("menu")(lambda ack, action: (ack(), world.seen.append(action)))
    world.interactions.press(world.ana, message, "b", "menu", {("b", "menu"): ["groups"]})
    assert world.seen[0]["selected_option"] == MENU["options"][1]


def test_type_ahead_offers_what_the_bot_answers_and_the_choice_is_told_whole(world: World) -> None:
    select = {"type": "external_select", "action_id": "find", "min_query_length": 1}
    message = world.post([{"block_id": "b", **actions(select)}])
    option = {"text": plain("ROAS"), "value": "roas"}
    world.bot.options("find")(lambda ack, payload: ack(options=[option] if payload["value"] == "ro" else []))
    world.bot.action("find")(lambda ack, action: (ack(), world.seen.append(action)))
    assert world.interactions.suggest(world.ana, message, "b", "find", "ro") == [{"options": [option]}]
    world.interactions.press(world.ana, message, "b", "find", {("b", "find"): ["roas"]})
    assert world.seen[0]["selected_option"] == option


def test_more_than_a_hundred_options_are_refused(world: World) -> None:
    message = world.post([{"block_id": "b", **actions({"type": "external_select", "action_id": "find"})}])
    world.bot.options("find")(lambda ack: ack(options=[{"text": plain("x"), "value": str(number)} for number in range(101)]))
    with pytest.raises(Refusal, match="invalid_options"):
        world.interactions.suggest(world.ana, message, "b", "find", "x")


def test_what_slack_can_see_to_be_missing_does_not_reach_the_bot(world: World) -> None:
    view = open_form(world)
    world.bot.view("form")(lambda ack: (ack(), world.seen.append("sent")))
    world.interactions.submit(world.ana, view, {})
    assert view.errors == {"name": "Please complete this required field."}
    world.interactions.submit(world.ana, view, {("name", "text"): ["x"]})
    assert view.errors == {"name": "Please enter at least 2 characters."}
    assert world.seen == []


def test_a_submitted_modal_closes(world: World) -> None:
    view = open_form(world)
    world.bot.view("form")(lambda ack, view: (ack(), world.seen.append(view["state"]["values"])))
    world.interactions.submit(world.ana, view, {("name", "text"): ["ROAS"], ("where", "menu"): ["metrics"]})
    assert world.seen[0]["name"]["text"] == {"type": "plain_text_input", "value": "ROAS"}
    assert world.seen[0]["where"]["menu"]["selected_option"]["value"] == "metrics"
    assert world.workspace.modals["U-ANA"] == []


def test_a_bots_complaint_stands_at_its_input_and_what_was_typed_stays(world: World) -> None:
    view = open_form(world)
    world.bot.view("form")(lambda ack: ack(response_action="errors", errors={"name": "There is one already."}))
    world.interactions.submit(world.ana, view, {("name", "text"): ["ROAS"]})
    assert view.errors == {"name": "There is one already."}
    assert view.values["name"]["text"]["value"] == "ROAS"


@pytest.mark.parametrize(("action", "left"), [("update", ["Second"]), ("push", ["First", "Second"]), ("clear", [])])
def test_a_submitted_modal_becomes_what_the_bot_says(world: World, action: str, left: list[str]) -> None:
    view = open_form(world, FORM | {"title": plain("First")})
    second = MODAL | {"title": plain("Second")}
    world.bot.view("form")(lambda ack: ack(response_action=action, **({} if action == "clear" else {"view": second})))
    world.interactions.submit(world.ana, view, {("name", "text"): ["ROAS"]})
    assert [view.payload["title"]["text"] for view in world.workspace.modals["U-ANA"]] == left


def test_closing_is_told_only_if_the_bot_wants_to_know(world: World) -> None:
    world.bot.view_closed("form")(lambda ack, body: (ack(), world.seen.append(body["is_cleared"])))
    world.interactions.close(world.ana, open_form(world))
    world.interactions.close(world.ana, open_form(world, FORM | {"notify_on_close": True}))
    world.interactions.close(world.ana, open_form(world, FORM | {"notify_on_close": True}), whole_stack=True)
    assert world.seen == [False, True]
    assert world.workspace.modals["U-ANA"] == []


def test_shortcuts_bring_a_trigger_and_on_messages_the_message(world: World) -> None:
    def on_shortcut(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        world.seen.append(body.get("message", {}).get("text"))
        world.web.views_open(trigger_id=body["trigger_id"], view=MODAL)

    world.bot.shortcut("global")(on_shortcut)
    world.bot.shortcut("on-message")(on_shortcut)
    message = world.workspace.channels["C-GENERAL"].messages[0]
    world.interactions.run_shortcut(world.ana, "global")
    world.interactions.run_shortcut(world.ana, "on-message", message)
    assert world.seen == [None, message.text]
    assert len(world.workspace.modals["U-ANA"]) == 1


def test_opening_the_app_is_told_with_its_tab(world: World) -> None:
    world.bot.event("app_home_opened")(lambda event: world.seen.append((event["user"], event["tab"])))
    world.client.open_app(world.ana, "home")
    world.client.open_app(world.ana, "messages")
    assert world.seen == [("U-ANA", "home"), ("U-ANA", "messages")]
