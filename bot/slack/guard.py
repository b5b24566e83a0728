"""Who can read along in a channel. Whatever Slack does not say plainly counts as people of another company."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.client import impatient

log = logging.getLogger(__name__)


def is_internal(client: WebClient, channel: str) -> bool:
    """Whether only people of the company can read the channel; False also for one that Slack does not show us."""
    try:
        found: Any = impatient(client).conversations_info(channel=channel).get("channel")
    except SlackApiError as error:
        log.warning("Can't tell who reads a channel: %.60s", error.response.get("error"))
        return False
    except (OSError, HTTPException) as error:
        log.warning("Can't tell who reads a channel: %s", type(error).__name__)
        return False
    if not isinstance(found, Mapping) or found.get("is_ext_shared") is not False:
        return False
    return not any(found.get(sign) for sign in ("is_pending_ext_shared", "pending_connected_team_ids"))


def is_colleague(client: WebClient, person: str) -> bool:
    """Whether Slack says that the person is a full member of our workspace, or of our organization's: no guest, nobody of another company."""
    try:
        found: Any = impatient(client).users_info(user=person).get("user")
        ours: Any = impatient(client).auth_test()
    except SlackApiError as error:
        log.warning("Can't tell who asks: %.60s", error.response.get("error"))
        return False
    except (OSError, HTTPException) as error:
        log.warning("Can't tell who asks: %s", type(error).__name__)
        return False
    if not isinstance(found, Mapping) or any(found.get(sign) is not False for sign in ("is_restricted", "is_ultra_restricted")):
        return False
    return _is_of(found, ours) and not any(found.get(sign) for sign in ("is_stranger", "is_bot", "deleted"))


def _is_of(user: Mapping[str, Any], ours: Mapping[str, Any]) -> bool:
    """Slack calls nobody a stranger who is in a channel with the bot."""
    if user.get("team_id") and user["team_id"] == ours.get("team_id"):
        return True
    organization = user.get("enterprise_user")
    company = organization.get("enterprise_id") if isinstance(organization, Mapping) else None
    return bool(company) and company == ours.get("enterprise_id")


def is_of_another_company(event: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether the message's author belongs to a workspace that is not ours."""
    authors = {event[key] for key in ("team", "user_team", "source_team") if event.get(key)}
    return not authors <= _our_teams(body)


def is_of_ours(event: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """Whether Slack says that the author is of our workspace; saying nothing is no yes."""
    return any(event.get(key) for key in ("team", "user_team")) and not is_of_another_company(event, body)


def _our_teams(body: Mapping[str, Any]) -> set[str]:
    installed = [each.get("team_id") for each in body.get("authorizations") or ()]
    return {team for team in installed if team} or {str(body.get("team_id"))}
