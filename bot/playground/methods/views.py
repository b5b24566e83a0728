"""views.*: modals in a stack of three, and Homes."""

from __future__ import annotations

from typing import Any

from bot.playground.checks import check_view
from bot.playground.limits import VIEW_STACK
from bot.playground.methods.places import Arguments, need
from bot.playground.model import View
from bot.playground.refusal import Refusal
from bot.playground.workspace import Workspace


def open_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """On top of nothing: a modal that is open is closed."""
    need(arguments, "trigger_id", "view")
    _check_new(workspace, arguments["view"])
    trigger = workspace.tickets.use_trigger(arguments["trigger_id"])
    view = workspace.new_view(trigger.user, arguments["view"])
    workspace.modals[trigger.user] = [view]
    return {"view": view.as_slack_has_it()}


def push_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """On top of the modal that was acted in."""
    need(arguments, "trigger_id", "view")
    _check_new(workspace, arguments["view"])
    trigger = workspace.tickets.use_trigger(arguments["trigger_id"])
    stack = workspace.modals.get(trigger.user)
    if not stack or not trigger.view:
        raise Refusal("not_found")
    return {"view": push_on(workspace, stack, arguments["view"]).as_slack_has_it()}


def push_on(workspace: Workspace, stack: list[View], payload: dict[str, Any]) -> View:
    if len(stack) >= VIEW_STACK:
        raise Refusal("push_limit_reached")
    view = workspace.new_view(stack[-1].user, payload, below=stack[-1])
    stack.append(view)
    return view


def update_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    need(arguments, "view")
    wanted, external = arguments.get("view_id"), arguments.get("external_id")
    if not wanted and not external:
        need(arguments, "view_id")
    modals = [view for stack in workspace.modals.values() for view in stack]
    view = next((view for view in modals if view.id == wanted or (external and view.payload.get("external_id") == external)), None)
    if not view:
        raise Refusal("not_found")
    check_view(arguments["view"], "modal")
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise Refusal("hash_conflict")
    return {"view": workspace.change_view(view, arguments["view"]).as_slack_has_it()}


def publish_view(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    need(arguments, "user_id", "view")
    if not workspace.manifest.has_home:
        raise Refusal("not_enabled")
    user = arguments["user_id"]
    if user not in workspace.people:
        raise Refusal("user_not_found")
    check_view(arguments["view"], "home")
    home = workspace.homes.get(user)
    if home and arguments.get("hash") and arguments["hash"] != home.hash:
        raise Refusal("hash_conflict")
    if home:
        workspace.change_view(home, arguments["view"])
    else:
        home = workspace.homes[user] = workspace.new_view(user, arguments["view"])
    return {"view": home.as_slack_has_it()}


def _check_new(workspace: Workspace, payload: Any) -> None:
    check_view(payload, "modal")
    external = payload.get("external_id")
    if external and any(view.payload.get("external_id") == external for view in workspace.views()):
        raise Refusal("duplicate_external_id")
