"""Who is one of some people: named by their ids, or as members of user groups. Whoever Slack does not plainly say is one is none."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.client import impatient

log = logging.getLogger(__name__)

FRESH = 300.0
"""Seconds that a group's members are taken as known."""
PAUSE = 30.0
"""Seconds without a new attempt after one that failed."""


class Members:
    """`ids` begin with U or W for people, with S for user groups; `setting` names them in the log."""

    def __init__(self, ids: Sequence[str], setting: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.people = tuple(each for each in ids if not each.startswith("S"))
        self.groups = tuple(each for each in ids if each.startswith("S"))
        self._setting = setting
        self._clock = clock
        self._known: dict[str, tuple[frozenset[str], float]] = {}
        self._lock = threading.Lock()

    def have(self, client: WebClient, person: str) -> bool:
        """By the id that Slack signed. May wait for Slack."""
        return person in self.people or any(person in self._members(client, group) for group in self.groups)

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
            log.error("Can't tell who is in the user group %s of %s (%.60s): nobody is taken to be", group, self._setting, said)
            members, fresh = frozenset(), PAUSE
        with self._lock:
            self._known[group] = (members, self._clock() + fresh)
        return members
