"""Who may decide: people by their ids, and the members of user groups. Whoever Slack does not plainly say is one may not."""

from __future__ import annotations

import time
from collections.abc import Callable

from slack_sdk import WebClient

from bot.records.proposals import Filed
from bot.settings import Settings
from bot.slack.groups import Members
from bot.slack.press import Press

NOT_YOU = "Only the reviewers of the playbooks can decide on this. It is in good hands, and nothing has changed."
NOT_YOUR_OWN = "You proposed this yourself: another reviewer has to decide on it."
NOT_FROM_THERE = "Only people of the workspace that this was proposed in can decide on it."


class Reviewers:
    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._members = Members(settings.reviewers, "REVIEWERS", clock)
        self._self_review = settings.self_review

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
        return self._members.have(client, person)
