"""The requests that Slack sends a bot: their forms, and Slack's signature on them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

from bot.playground.model import APP, BOT_USER, TEAM, Channel, Person

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def sign(body: bytes, timestamp: str, secret: str) -> str:
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()


def signed_headers(body: bytes, content_type: str, secret: str, age: int = 0) -> dict[str, str]:
    """`age` is in seconds: Slack's own requests have none."""
    timestamp = str(int(time.time()) - age)
    return {"content-type": content_type, "x-slack-request-timestamp": timestamp, "x-slack-signature": sign(body, timestamp, secret)}


def command_form(command: str, text: str, person: Person, channel: Channel, response_url: str, trigger_id: str, **more: str) -> str:
    fields = {
        "token": "deprecated",
        "team_id": TEAM,
        "team_domain": "acme",
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.kind == "im" else channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }
    return urlencode(fields | more)


def event_json(event: dict[str, Any], event_id: str, shared: bool | None = False) -> str:
    """`shared` is whether the channel is shared with another company; None where Slack does not say."""
    wrapper = {
        "token": "deprecated",
        "team_id": TEAM,
        "api_app_id": APP,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "event": event,
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
    }
    return json.dumps(wrapper | ({} if shared is None else {"is_ext_shared_channel": shared}))


def interaction_form(kind: str, person: Person, **parts: Any) -> str:
    """block_actions, view_submission, view_closed, block_suggestion, shortcut, message_action."""
    payload = {
        "type": kind,
        "token": "deprecated",
        "api_app_id": APP,
        "team": {"id": TEAM, "domain": "acme"},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team},
    }
    return urlencode({"payload": json.dumps(payload | parts)})


def place_of(channel: Channel) -> dict[str, str]:
    return {"id": channel.id, "name": "directmessage" if channel.kind == "im" else channel.name}
