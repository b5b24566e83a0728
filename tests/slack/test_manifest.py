"""manifest.json asks Slack for exactly what the code listens to and calls."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.slack import listeners
from bot.slack.agent import PROMPTS
from bot.slack.http import EVENTS_PATH
from bot.slack.proposals.proposing import SAVE
from bot.slack.shortcuts import EXPLAIN, LOOK_UP
from tests.workspace import Workspace

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((ROOT / "manifest.json").read_text())

SCOPES = {
    "assistant.threads.setSuggestedPrompts": {"assistant:write"},
    "assistant.threads.setTitle": {"assistant:write"},
    "auth.test": set(),
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.open": {"im:write"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
EVENT_SCOPES = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
}
SOURCE = "".join(path.read_text() for path in sorted(Path(listeners.__file__).parent.rglob("*.py")))


def calls() -> set[str]:
    """Web API methods that the code calls: `client.chat_postMessage` is `chat.postMessage`."""
    return {name.replace("_", ".") for name in re.findall(r"client\)?\.([a-z]+_[a-zA-Z_]+)\(", SOURCE)}


def listened_events() -> set[str]:
    return {"message.im" if name == "message" else name for name in re.findall(r'app\.event\("(\w+)"\)', SOURCE)}


def test_its_commands_are_those_the_bot_answers(workspace: Workspace) -> None:
    commands = [command["command"] for command in MANIFEST["features"]["slash_commands"]]
    assert commands == ["/industry", "/term"]
    for command in commands:
        assert workspace.command(command, "help")["blocks"], "an unknown command would be acknowledged without a word"
        assert listeners.COMMANDS.match(command)


def test_its_events_are_those_the_bot_listens_to() -> None:
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == listened_events()


def test_its_scopes_are_those_that_commands_events_and_calls_need() -> None:
    assert calls() == set(SCOPES)
    needed = set().union(*SCOPES.values(), *(EVENT_SCOPES[event] for event in listened_events()), {"commands"})
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed


def test_its_shortcuts_are_those_the_bot_answers() -> None:
    found = {shortcut["callback_id"]: shortcut["type"] for shortcut in MANIFEST["features"]["shortcuts"]}
    assert found == {EXPLAIN: "message", SAVE: "message", LOOK_UP: "global"}
    for shortcut in MANIFEST["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_it_is_an_agent_with_the_prompts_that_the_bot_sets() -> None:
    agent = MANIFEST["features"]["agent_view"]
    assert agent["suggested_prompts"] == PROMPTS
    assert len(PROMPTS) <= 4
    assert len(agent["agent_description"].split()) <= 25
    assert "assistant_view" not in MANIFEST["features"], "new apps can't have the older one"


def test_every_address_in_it_ends_where_the_server_listens() -> None:
    urls = [command["url"] for command in MANIFEST["features"]["slash_commands"]] + [
        MANIFEST["settings"]["event_subscriptions"]["request_url"],
        MANIFEST["settings"]["interactivity"]["request_url"],
        MANIFEST["settings"]["interactivity"]["message_menu_options_url"],
    ]
    assert {url.removeprefix("https://example.com") for url in urls} == {EVENTS_PATH}


def test_for_socket_mode_the_lines_with_addresses_can_be_deleted() -> None:
    lines = (ROOT / "manifest.json").read_text().splitlines()
    left = json.loads("\n".join(line for line in lines if not re.search(r'"(url|request_url|message_menu_options_url)":', line)))
    assert "example.com" not in json.dumps(left)
    assert left["settings"]["event_subscriptions"]["bot_events"] == MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert left["settings"]["interactivity"]["is_enabled"] is True


def test_people_can_write_to_the_bot_and_what_they_name_arrives_marked() -> None:
    assert MANIFEST["features"]["app_home"]["messages_tab_enabled"] is True
    assert MANIFEST["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert all(command["should_escape"] for command in MANIFEST["features"]["slash_commands"])


def test_its_texts_keep_slacks_lengths() -> None:
    about = MANIFEST["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
