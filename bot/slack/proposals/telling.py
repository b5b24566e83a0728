"""What there is to tell of proposals: the reviewers' card and its state, and the outcome to whoever proposed.

Recorded first, told then. What a killed process may have told already is looked for in the channel (by the message's metadata) before it
is told again, so nothing is lost and nothing comes twice. That look needs the right to read the channel's history; where the right was not
given, it is rather told twice than not at all.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.records.database import Database, DatabaseAway
from bot.records.proposals import (
    Filed,
    claim_for_telling,
    end_telling,
    keep_telling,
    note_card,
    note_told,
    tell_later,
    undecided_since,
)
from bot.records.seen import claim
from bot.slack.client import OUT_OF_REACH, is_passing, looking, wait_asked_by, what_slack_said
from bot.slack.delivery import content
from bot.slack.desk import Desk
from bot.slack.guard import is_internal
from bot.slack.history import find_message
from bot.slack.proposals.review_card import outcome, reminder, review_card
from bot.slack.reply import Part, Reply, reply

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
"""How long others wait for a process that was killed while it told. Longer than Slack takes for the calls of one proposal."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)
"""After Slack refused something, or could not be reached."""
OLD = timedelta(days=7)
CARD, OUTCOME, REMINDER = "proposal_card", "proposal_outcome", "waiting_proposals"
"""What the metadata of our messages calls them."""
NOT_TO_CHANGE = ("message_not_found", "cant_update_message", "edit_window_closed")
"""What Slack says of a card that somebody has deleted, or that an earlier installation of the bot has posted."""
NOT_SHOWN = "Your proposal is kept, but I can't show it to the reviewers yet. Whoever runs me has to look at the review channel."


class Overtaken(Exception):
    """It took longer than its lease, and somebody else tells it now."""


class Telling:
    def __init__(self, desk: Desk, client: WebClient, channel: str) -> None:
        self.desk = desk
        self._client = looking(client)
        self._channel = channel

    @property
    def _database(self) -> Database:
        return self.desk.database

    def tell_due(self, number: int | None = None) -> None:
        """All that is due, or what there is of one proposal. Raises DatabaseAway."""
        while claimed := claim_for_telling(self._database, LEASE, number):
            try:
                self._tell(claimed)
            except DatabaseAway:
                raise
            except Overtaken:
                continue
            except (SlackApiError, OSError) as error:
                log.error("Slack did not take what there is to tell of %s: %.60s", claimed.key, what_slack_said(error))
                self._later(claimed, wait_asked_by(error))
            except Exception:
                log.exception("Telling of %s failed, and will be tried again", claimed.key)
                self._later(claimed)

    def remind(self) -> None:
        """Bring up what has waited too long, in one message a week. It is looked for first; where we may not look, rather none than two."""
        now = self._database.now()
        waiting, week = undecided_since(self._database, now - OLD), {"week": f"{now:%G-W%V}"}
        if not waiting or not is_internal(self._client, self._channel):
            return
        found = find_message(self._client, self._channel, REMINDER, week)
        if found or (found is None and not claim(self._database, [f"reminder {week['week']}"])):
            return
        cards = [(each, self._permalink(each.card_channel, each.card) if each.card else "") for each in waiting]
        metadata = {"event_type": REMINDER, "event_payload": week}
        self._client.chat_postMessage(channel=self._channel, metadata=metadata, **content(reminder(self.desk.index, cards)))

    def _later(self, claimed: Filed, asked: timedelta = timedelta(0)) -> None:
        tell_later(self._database, claimed, max(asked, min(FIRST_WAIT * 2 ** min(claimed.tellings - 1, 10), LONGEST_WAIT)))

    def _tell(self, claimed: Filed) -> None:
        """Of what is still true nobody hears but where it was said, as long as nothing is wrong with it."""
        if claimed.is_confirmation and not (claimed.card or claimed.problem or claimed.is_undecided):
            end_telling(self._database, claimed)
            return
        trouble = self._tell_outcome(claimed)
        if claimed.card_revision < claimed.revision:
            if not is_internal(self._client, self._channel):
                self._refuse(claimed)
                return
            self._show_card(claimed)
        if trouble:
            raise trouble
        end_telling(self._database, claimed)

    def _tell_outcome(self, claimed: Filed) -> SlackApiError | OSError | None:
        """What Slack has against it, if anything: the card says where it stands all the same."""
        if claimed.state not in ("published", "declined") or claimed.told == claimed.state:
            return None
        try:
            self._write_to_proposer(claimed, claimed.state, outcome(self.desk.index, claimed))
        except (SlackApiError, OSError) as error:
            if what_slack_said(error) not in OUT_OF_REACH:
                return error
            log.warning("Who made %s can't be told what came of it: %s", claimed.key, what_slack_said(error))
            note_told(self._database, claimed.id, claimed.state)
        return None

    def _refuse(self, claimed: Filed) -> None:
        """People's words go to no channel that others may read. That Slack did not answer once is nothing to tell anybody."""
        log.error("REVIEW_CHANNEL is not known to be internal (not shared with another company, the bot in it): %s waits", claimed.key)
        if claimed.is_undecided and not claimed.told and claimed.tellings > 1:
            self._write_to_proposer(claimed, "kept", reply([Part(NOT_SHOWN)]))
        self._later(claimed)

    def _show_card(self, claimed: Filed) -> None:
        drawn = content(review_card(self.desk.index, claimed, self._origin(claimed)))
        card = claimed.card
        if not card and claimed.tellings > 1:
            card = self._find(self._channel, CARD, {"proposal": claimed.id}, claimed)
        if not card or not self._update(card, drawn):
            card = self._post(claimed, self._channel, CARD, {"proposal": claimed.id}, drawn)
        note_card(self._database, claimed.id, self._channel, card, claimed.revision)

    def _update(self, card: str, drawn: dict[str, Any]) -> bool:
        """False if there is no such card any more."""
        shown = {key: drawn[key] for key in ("text", "blocks")}
        try:
            self._client.chat_update(channel=self._channel, ts=card, **shown)
        except SlackApiError as error:
            if error.response.get("error") not in NOT_TO_CHANGE:
                raise
            return False
        return True

    def _write_to_proposer(self, claimed: Filed, state: str, said: Reply) -> None:
        payload = {"proposal": claimed.id, "state": state}
        if claimed.tellings < 2 or not self._find(self._conversation(claimed.person), OUTCOME, payload, claimed):
            self._post(claimed, claimed.person, OUTCOME, payload, content(said))
        note_told(self._database, claimed.id, state)

    def _post(self, claimed: Filed, channel: str, kind: str, payload: dict[str, Any], drawn: dict[str, Any]) -> str:
        """Its ts. Whoever waited for Slack too long posts nothing."""
        if not keep_telling(self._database, claimed, LEASE):
            raise Overtaken
        return str(self._client.chat_postMessage(channel=channel, metadata={"event_type": kind, "event_payload": payload}, **drawn)["ts"])

    def _conversation(self, person: str) -> str:
        try:
            return str(self._client.conversations_open(users=person)["channel"]["id"])
        except SlackApiError as error:
            if is_passing(error):
                raise
            log.warning("Can't look for what was told already: %.60s", error.response.get("error"))
            return ""

    def _find(self, channel: str, kind: str, payload: dict[str, Any], claimed: Filed) -> str:
        """The ts of our message of that kind; empty if there is none, or if we may not look."""
        return (find_message(self._client, channel, kind, payload, claimed.created - LEASE) or "") if channel else ""

    def _origin(self, claimed: Filed) -> str:
        """Where it came from, as far as everybody who reads the card may know. In Slack's markup."""
        if not claimed.channel:
            return ""
        if claimed.channel.startswith("D"):
            return "from a direct conversation"
        if not is_internal(self._client, claimed.channel):
            return "from a channel that I can't show here"
        link = self._permalink(claimed.channel, claimed.message) if claimed.message else ""
        return f"from <{link}|a message in> <#{claimed.channel}>" if link else f"from <#{claimed.channel}>"

    def _permalink(self, channel: str, message: str) -> str:
        try:
            return str(self._client.chat_getPermalink(channel=channel, message_ts=message)["permalink"])
        except (SlackApiError, OSError):
            return ""
