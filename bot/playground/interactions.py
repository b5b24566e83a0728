"""What people do with what the bot drew: press, choose, type ahead, submit and close modals, run shortcuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.playground.checks import check_view, elements_in
from bot.playground.delivery import Delivery, as_payload
from bot.playground.elements import Element, Option, find_element, given, has_state, initial, missing_in
from bot.playground.limits import OPTION
from bot.playground.methods.views import push_on
from bot.playground.model import BOT_USER, Block, Message, Person, View
from bot.playground.refusal import Refusal
from bot.playground.rules import many
from bot.playground.wire import interaction_form, place_of
from bot.playground.workspace import Workspace

Values = Mapping[tuple[str, str], Sequence[str]]
"""What stands in a form, by block id and action id."""

_OPTIONS = many(OPTION, 100, least=0)


class Interactions:
    """Raises Refusal with the code that Slack shows its user. Nothing is locked while the bot is asked: its calls come back meanwhile."""

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        self.workspace = workspace
        self.delivery = delivery
        self._offered: dict[tuple[str, str], list[Option]] = {}
        """The options that the bot offered last, by person and action id."""

    def press(self, person: Person, source: Message | View, block_id: str, action_id: str, values: Values) -> None:
        """A button, a menu, or any other element that tells the bot at once."""
        blocks = source.payload["blocks"] if isinstance(source, View) else source.blocks
        element = find_element(blocks, block_id, action_id)
        if not element:
            raise Refusal("not_found")
        offered = self._offered.get((person.id, action_id), ())
        chosen = given(element, values.get((block_id, action_id), ()), offered)
        action = {"action_id": action_id, "block_id": block_id, **chosen, "action_ts": self.workspace.new_ts()}
        state = self._state(person, blocks, values)
        with self.workspace.changing():
            if isinstance(source, View):
                source.values = state
            else:
                source.chosen.setdefault(person.id, {}).update({key: list(chosen) for key, chosen in values.items()})
            parts = {"actions": [action], "state": {"values": state}, **self._source(person, source)}
        self._send(interaction_form("block_actions", person, **parts))

    def suggest(self, person: Person, source: Message | View, block_id: str, action_id: str, typed: str) -> list[dict[str, Any]]:
        """Options or groups of them for what was typed so far, as the bot sends them."""
        parts = self._source(person, source)
        parts.pop("trigger_id", None)
        parts.pop("response_url", None)
        form = interaction_form("block_suggestion", person, block_id=block_id, action_id=action_id, value=typed, **parts)
        answer = as_payload(self._send(form))
        groups = answer.get("option_groups") or [{"options": answer.get("options")}]
        if any([*_OPTIONS(group.get("options"), "/options")] for group in groups):
            raise Refusal("invalid_options")
        self._offered[person.id, action_id] = [option for group in groups for option in group["options"]]
        return groups

    def submit(self, person: Person, view: View, values: Values) -> None:
        """What the person must still fill in Slack says itself; then the bot decides what becomes of the modal."""
        if not view.payload.get("submit"):
            raise Refusal("not_submittable")
        blocks = view.payload["blocks"]
        with self.workspace.changing():
            view.values = self._state(person, blocks, values)
            view.errors = missing_in(blocks, view.values)
            trigger_id = self.workspace.tickets.new_trigger(person.id, view.id)
        if not view.errors:
            form = interaction_form("view_submission", person, view=view.as_slack_has_it(), trigger_id=trigger_id, response_urls=[])
            answer = as_payload(self._send(form))
            with self.workspace.changing():
                self._follow(view, answer)

    def close(self, person: Person, view: View, *, whole_stack: bool = False) -> None:
        """By its close button, or the whole stack by the cross."""
        whole_stack = whole_stack or bool(view.payload.get("clear_on_close"))
        with self.workspace.changing():
            stack = self.workspace.modals.get(person.id, [])
            closed = list(reversed(stack)) if whole_stack else [view]
            self.workspace.modals[person.id] = [each for each in stack if each not in closed]
        for each in closed:
            if each.payload.get("notify_on_close"):
                self._send(interaction_form("view_closed", person, view=each.as_slack_has_it(), is_cleared=whole_stack))

    def run_shortcut(self, person: Person, callback_id: str, message: Message | None = None) -> None:
        """A global shortcut, or one on a message."""
        with self.workspace.changing():
            parts: dict[str, Any] = {"callback_id": callback_id, "action_ts": self.workspace.new_ts()}
            if message:
                parts |= {"message": message.as_slack_has_it(), "message_ts": message.ts}
                parts |= {"channel": place_of(self.workspace.channels[message.channel]), **self._answer_to(person, message)}
            parts["trigger_id"] = self.workspace.tickets.new_trigger(person.id)
        self._send(interaction_form("message_action" if message else "shortcut", person, **parts))

    def _send(self, form: str) -> str:
        if not self.workspace.manifest.is_interactive:
            raise Refusal("app_not_interactive", ["This app is not configured to handle interactive responses."])
        return self.delivery.form(form)

    def _follow(self, view: View, answer: dict[str, Any]) -> None:
        """`response_action`; without one the modal closes and shows what lies below."""
        stack = self.workspace.modals.get(view.user, [])
        match answer.get("response_action"):
            case None:
                self.workspace.modals[view.user] = [each for each in stack if each is not view]
            case "clear":
                self.workspace.modals[view.user] = []
            case "errors":
                inputs = {block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"}
                view.errors = {block_id: str(error) for block_id, error in answer.get("errors", {}).items() if block_id in inputs}
                if not view.errors:
                    raise Refusal("invalid_errors")
            case "update":
                check_view(answer.get("view"), "modal")
                self.workspace.change_view(view, answer["view"])
            case "push":
                check_view(answer.get("view"), "modal")
                push_on(self.workspace, stack, answer["view"])
            case _:
                raise Refusal("invalid_response_action")

    def _source(self, person: Person, source: Message | View) -> dict[str, Any]:
        """Where it was pressed, and what lets the bot answer."""
        if isinstance(source, View):
            trigger_id = self.workspace.tickets.new_trigger(person.id, source.id)
            return {"container": {"type": "view", "view_id": source.id}, "view": source.as_slack_has_it(), "trigger_id": trigger_id}
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": source.ts,
            "channel_id": source.channel,
            "is_ephemeral": source.only_for is not None,
            **({"thread_ts": source.thread_ts} if source.thread_ts else {}),
        }
        channel = self.workspace.channels[source.channel]
        where = {"container": container, "channel": place_of(channel), "trigger_id": self.workspace.tickets.new_trigger(person.id)}
        # of a private message Slack keeps nothing, so its words are not told again
        shown = {} if source.only_for else {"message": source.as_slack_has_it()}
        return {**where, **shown, **self._answer_to(person, source)}

    def _answer_to(self, person: Person, message: Message) -> dict[str, str]:
        own = message.ts if message.user == BOT_USER else None
        key = self.workspace.tickets.new_response_url(person.id, message.channel, own)
        return {"response_url": f"{self.workspace.base_url}response/{key}"}

    def _state(self, person: Person, blocks: Sequence[Block], values: Values) -> dict[str, dict[str, Any]]:
        """Of all elements that keep something; what the form says nothing of is as the bot drew it."""
        state: dict[str, dict[str, Any]] = {}
        for block in blocks:
            for element in filter(has_state, elements_in(block)):
                key = (block["block_id"], element["action_id"])
                state.setdefault(key[0], {})[key[1]] = self._given(person, element, values.get(key))
        return state

    def _given(self, person: Person, element: Element, values: Sequence[str] | None) -> dict[str, Any]:
        offered = [*self._offered.get((person.id, element["action_id"]), ())]
        offered += [option for option in [element.get("initial_option"), *element.get("initial_options", ())] if option]
        return given(element, initial(element) if values is None else values, offered)
