"""Who may decide: people by their ids, and the members of user groups. Whoever Slack does not plainly say is one may not."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.records.proposals import Filed
from bot.settings import Settings
from bot.slack.client import impatient
from bot.slack.press import Press

log = logging.getLogger(__name__)

FRESH = 300.0
"""Seconds that a group's members are taken as known."""
PAUSE = 30.0
"""Seconds without a new attempt after one that failed: nobody is of the group meanwhile."""
NOT_YOU = "Only the reviewers of the playbooks can decide on this. It is in good hands, and nothing has changed."
NOT_YOUR_OWN = "You proposed this yourself: another reviewer has to decide on it."
NOT_FROM_THERE = "Only people of the workspace that this was proposed in can decide on it."


class Reviewers:
    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._people = frozenset(each for each in settings.reviewers if not each.startswith("S"))
        self._groups = tuple(each for each in settings.reviewers if each.startswith("S"))
        self._self_review = settings.self_review
        self._clock = clock
        self._known: dict[str, tuple[frozenset[str], float]] = {}
        self._lock = threading.Lock()

    def refusal(self, client: WebClient, press: Press, filed: Filed) -> str | None:
        """Why this person may not decide on this; None if they may. May wait for Slack."""
        if not press.is_ours or press.team != filed.team:
            return NOT_FROM_THERE
        if not self.are(client, press.person):
            return NOT_YOU
        if press.person == filed.person and not self._self_review:
            return NOT_YOUR_OWN
        return None

    def are(self, client: WebClient, person: str) -> bool:
        """Whether the person is one of them, by the id that Slack signed."""
        return person in self._people or any(person in self._members(client, group) for group in self._groups)

    def _members(self, client: WebClient, group: str) -> frozenset[str]:
        with self._lock:
            members, until = self._known.get(group, (frozenset(), 0.0))
        if self._clock() < until:
            return members
        try:
            users = impatient(client).usergroups_users_list(usergroup=group).get("users")
            members, fresh = frozenset(str(each) for each in users or ()), FRESH
        except (SlackApiError, OSError, HTTPException) as error:
            said = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            log.error("Can't tell who is in the user group %s of REVIEWERS (%.60s): nobody is taken to be", group, said)
            members, fresh = frozenset(), PAUSE
        with self._lock:
            self._known[group] = (members, self._clock() + fresh)
        return members
