"""The app as it is installed, read from `manifest.json`: what it may do, and what Slack shows of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = Path(__file__).parents[2] / "manifest.json"


@dataclass(frozen=True)
class Command:
    name: str
    description: str
    usage: str


@dataclass(frozen=True)
class Shortcut:
    callback_id: str
    name: str
    description: str
    on_message: bool


@dataclass(frozen=True)
class Manifest:
    """`prompts` are offered in the Messages tab until the bot sets others."""

    name: str
    handle: str
    description: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    scopes: frozenset[str]
    events: frozenset[str]
    has_home: bool
    is_agent: bool
    is_interactive: bool
    prompts: tuple[dict[str, str], ...]


def load_manifest(path: Path = MANIFEST) -> Manifest:
    return read_manifest(json.loads(path.read_text(encoding="utf-8")))


def read_manifest(document: dict[str, Any]) -> Manifest:
    features, settings = document["features"], document["settings"]
    shown = document["display_information"]
    commands = (Command(each["command"], each["description"], each.get("usage_hint", "")) for each in features.get("slash_commands", ()))
    shortcuts = (
        Shortcut(each["callback_id"], each["name"], each["description"], each["type"] == "message")
        for each in features.get("shortcuts", ())
    )
    agent = features.get("agent_view")
    return Manifest(
        name=shown["name"],
        handle=features["bot_user"]["display_name"],
        description=shown.get("description", ""),
        commands=tuple(commands),
        shortcuts=tuple(shortcuts),
        scopes=frozenset(document["oauth_config"]["scopes"].get("bot", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        has_home=bool(features.get("app_home", {}).get("home_tab_enabled")),
        is_agent=agent is not None,
        is_interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
        prompts=tuple((agent or {}).get("suggested_prompts", ())),
    )
