"""auth.test, users.info and usergroups.users.list: who is who."""

from __future__ import annotations

from typing import Any

from bot.playground.methods.places import Arguments, need
from bot.playground.model import BOT, BOT_USER, TEAM
from bot.playground.refusal import Refusal
from bot.playground.workspace import Workspace


def test(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    return {
        "url": workspace.base_url,
        "team": workspace.name,
        "user": workspace.manifest.handle,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
    }


def info(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    need(arguments, "user")
    person = workspace.people.get(arguments["user"])
    if not person:
        raise Refusal("user_not_found")
    user = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "real_name": person.real_name,
        "is_bot": person.is_bot,
        "is_admin": person.is_admin,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_stranger": person.team != TEAM and not any({person.id, BOT_USER} <= each.members for each in workspace.channels.values()),
        "deleted": False,
        "tz": "Europe/London",
        "profile": {"display_name": person.name, "real_name": person.real_name, "title": person.title},
    }
    return {"user": user}


def group_members(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    need(arguments, "usergroup")
    if arguments["usergroup"] not in workspace.groups:
        raise Refusal("no_such_subteam")
    return {"users": list(workspace.groups[arguments["usergroup"]])}
