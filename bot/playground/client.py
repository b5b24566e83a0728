"""What people do in Slack outside of messages' buttons and modals: speak, run commands, invite the bot, open the bot's Home."""

from __future__ import annotations

from typing import Any

from bot.playground.checks import check_message
from bot.playground.delivery import Delivery, as_payload
from bot.playground.model import BOT_USER, TEAM, Channel, Message, Person
from bot.playground.refusal import Refusal
from bot.playground.responses import respond
from bot.playground.typed import encode
from bot.playground.wire import command_form
from bot.playground.workspace import Workspace

SLACKBOT = "USLACKBOT"


class Client:
    """The Slack of everyone in the workspace. Nothing is locked while the bot is asked: its calls come back meanwhile."""

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        self.workspace = workspace
        self.delivery = delivery

    def say(self, person: Person, channel: Channel, typed: str, thread_ts: str | None = None) -> Message:
        """Posts what was typed, and tells the bot if it is its business. Raises Refusal for who is no member, and for too much."""
        workspace = self.workspace
        text = encode(workspace, typed)
        if person.id not in channel.members:
            raise Refusal("not_in_channel")
        check_message(text, [])
        with workspace.changing():
            message = workspace.post(Message(workspace.new_ts(), channel.id, person.id, text, thread_ts=thread_ts, team=person.team))
        self._tell(message, channel)
        return message

    def _tell(self, message: Message, channel: Channel) -> None:
        event: dict[str, Any] = {**message.as_slack_has_it(), "channel": channel.id, "event_ts": message.ts}
        events = self.workspace.manifest.events
        is_mention = f"<@{BOT_USER}>" in message.text
        if channel.kind == "im":
            if "message.im" in events and BOT_USER in channel.members:
                self.delivery.event({**event, "channel_type": "im"}, channel)
        elif is_mention and BOT_USER not in channel.members:
            text = f"You mentioned <@{BOT_USER}>, but they're not in this channel. Type `/invite @{self.workspace.manifest.handle}` to add them."
            self._slackbot(message.user, channel, text, message.thread_ts)
        else:
            if is_mention and "app_mention" in events:
                self.delivery.event({**event, "type": "app_mention"}, channel)
            if "message.channels" in events and BOT_USER in channel.members:
                self.delivery.event({**event, "channel_type": "channel"}, channel)

    def run_command(self, person: Person, channel: Channel, command: str, typed: str, thread_ts: str | None = None) -> None:
        """Slack refuses commands in threads, those it does not know and those that fail in a line that only their user sees."""
        workspace = self.workspace
        if thread_ts:
            self._slackbot(person.id, channel, f"{command} is not supported in threads. Sorry!", thread_ts)
            return
        if command == "/invite" and typed.strip() == f"@{workspace.manifest.handle}":
            self._invite(person, channel)
            return
        if command not in {known.name for known in workspace.manifest.commands}:
            self._slackbot(person.id, channel, f"{command} is not a valid command.")
            return
        with workspace.changing():
            key = workspace.tickets.new_response_url(person.id, channel.id)
            trigger = workspace.tickets.new_trigger(person.id)
        url = f"{workspace.base_url}response/{key}"
        form = command_form(command, encode(workspace, typed), person, channel, url, trigger)
        try:
            payload = as_payload(self.delivery.form(form))
            if payload:
                with workspace.changing():
                    respond(workspace, workspace.tickets.use_response_url(key), payload)
        except Refusal as refusal:
            self._slackbot(person.id, channel, f'{command} failed with the error "{refusal.error}".')

    def _invite(self, person: Person, channel: Channel) -> None:
        with self.workspace.changing():
            channel.members.add(BOT_USER)
            text = f"<@{BOT_USER}> was added to #{channel.name} by <@{person.id}>."
            joined = self.workspace.post(Message(self.workspace.new_ts(), channel.id, SLACKBOT, text))
        if "member_joined_channel" in self.workspace.manifest.events:
            event = {"type": "member_joined_channel", "user": BOT_USER, "channel": channel.id, "channel_type": "C", "inviter": person.id}
            self.delivery.event({**event, "team": TEAM, "event_ts": joined.ts}, channel)

    def open_app(self, person: Person, tab: str) -> None:
        """The bot's own place, its tab `home` or `messages`."""
        if "app_home_opened" not in self.workspace.manifest.events:
            return
        channel = self.workspace.direct_message(person.id)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self.workspace.new_ts(),
        }
        if home := self.workspace.homes.get(person.id):
            event["view"] = home.as_slack_has_it()
        self.delivery.event(event, channel)

    def _slackbot(self, to: str, channel: Channel, text: str, thread_ts: str | None = None) -> None:
        with self.workspace.changing():
            self.workspace.post(Message(self.workspace.new_ts(), channel.id, SLACKBOT, text, thread_ts=thread_ts, only_for=to))
