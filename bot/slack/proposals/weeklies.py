"""The weekly post at work: posted once, whatever happens, and kept in step with what comes of its lines.

It is on file before it is posted. What a killed process may have posted already is looked for in the channel before it is posted again;
where the channel's history can't be read, rather no post than two.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.knowledge.names import name_key
from bot.knowledge.proposal import Proposal
from bot.lookup.gaps import Gap, name_in
from bot.lookup.index import Index
from bot.publishing.worker import checked
from bot.records.posts import NEVER, Post, has_posts, keep_post, lines_done, note_done, note_posted, post_at, post_of
from bot.records.proposals import Decider, Filed, Origin, accept, file_proposal, published_since
from bot.records.upkeep import upkeep
from bot.rounds import MONDAY_AT_NINE
from bot.settings import Settings
from bot.slack.client import looking, what_slack_said
from bot.slack.controls import gone_card
from bot.slack.delivery import tell, tell_person
from bot.slack.guard import is_internal
from bot.slack.history import find_message
from bot.slack.place import Place
from bot.slack.press import Press, read_press
from bot.slack.proposals.fields import can_be_changed, said_of
from bot.slack.proposals.form import section_of
from bot.slack.proposals.proposing import under_way
from bot.slack.proposals.review_card import name_of_person
from bot.slack.proposals.reviewers import NOT_YOU
from bot.slack.proposals.reviewing import Reviewing
from bot.slack.proposals.weekly import SHOWN_GAPS, STILL, weekly_post, with_done
from bot.slack.reply import escape, mrkdwn

log = logging.getLogger(__name__)

WEEK = timedelta(weeks=1)
STILL_TRUE = re.compile(rf"^{STILL}\.\w+$")
KIND = "weekly_post"
"""What the metadata of our message calls it."""
DECIDED_WITHIN = timedelta(minutes=1)
"""A confirmation that was filed and not accepted by then, since its process was killed, is shown to the reviewers as any proposal."""


class Weeklies:
    def __init__(self, settings: Settings, client: WebClient, reviewing: Reviewing) -> None:
        self.desk = reviewing.desk
        self._client = client
        self._channel = settings.review_channel
        self._span = timedelta(days=settings.misses_keep_days)
        self._reviewing = reviewing

    def register(self, app: App) -> None:
        app.action(STILL_TRUE)(self.on_still_true)

    # --- posted

    def post(self) -> None:
        """This week's, if it is due and not posted yet; the first is that of the Monday after the bot began. Raises DatabaseAway."""
        database = self.desk.database
        due = MONDAY_AT_NINE(database.now())
        week = f"{due:%G-W%V}"
        if not has_posts(database):
            keep_post(database, week, self._channel, "", [], NEVER)
        kept = post_of(database, week)
        if kept and kept.ts:
            return
        if not is_internal(self._client, self._channel):
            log.error("REVIEW_CHANNEL is not known to be internal (not shared with another company, the bot in it): the weekly post waits")
            return
        try:
            self._post_kept(kept) if kept else self._post_new(week, due)
        except (SlackApiError, OSError) as error:
            log.error("Slack did not take the weekly post: %.60s. It will be tried again", what_slack_said(error))

    def _post_new(self, week: str, due: datetime) -> None:
        database, index = self.desk.database, self.desk.index
        waiting = under_way(database, index)
        found = upkeep(database, index, self._span, SHOWN_GAPS + len(waiting))
        open_gaps = [gap for gap in found.gaps if not _is_proposed(index, gap, waiting)]
        drawn = weekly_post(index, replace(found, gaps=open_gaps), published_since(database, due - WEEK))
        if drawn is None:
            keep_post(database, week, self._channel, "", [], NEVER)
        elif keep_post(database, week, self._channel, drawn.fallback, drawn.blocks):
            self._send(Post(week, self._channel, "", drawn.fallback, list(drawn.blocks)))

    def _post_kept(self, kept: Post) -> None:
        """Somebody began to post it, and did not come to note that it is posted."""
        found = find_message(self._client, kept.channel, KIND, {"week": kept.week})
        if found is None:
            log.error("The weekly post may be posted or not, and the channel's history can't be read: it is left out this week")
            note_posted(self.desk.database, kept.week, NEVER)
        elif found:
            note_posted(self.desk.database, kept.week, found)
        else:
            self._send(kept)

    def _send(self, post: Post) -> None:
        metadata = {"event_type": KIND, "event_payload": {"week": post.week}}
        shown: dict[str, Any] = {"text": post.text, "blocks": post.blocks, "unfurl_links": False, "unfurl_media": False}
        sent = looking(self._client).chat_postMessage(channel=post.channel, metadata=metadata, **shown)
        note_posted(self.desk.database, post.week, str(sent["ts"]))

    # --- what comes of its lines

    def on_filed(self, origin: Origin, name: str) -> None:
        """Something was proposed from a window that a line of it opened."""
        if origin.line and (post := post_at(self.desk.database, origin.channel, origin.message)):
            self._note(post, origin.line, f"Proposed by {name_of_person(name)}")

    def on_still_true(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "what is still true", lambda: self._still_true(client, press))

    def _still_true(self, client: WebClient, press: Press) -> None:
        """Who may decide says so, and it is decided: nobody else is asked."""
        index, database = self.desk.index, self.desk.database
        if not press.is_ours or not self._reviewing.reviewers.are(client, press.person):
            tell_person(client, press, escape(NOT_YOU))
            return
        entry = index.by_id.get(press.value)
        if not entry or not can_be_changed(entry):
            tell(client, press, gone_card(index, Place((press.value,))))
            return
        day = min(database.now().date(), date.today())
        proposal = checked(index, Proposal(section_of(entry), {"verified": day.isoformat()}, entry.id), day)
        proposal = Proposal(proposal.section, proposal.values, entry.id, {key: said_of(entry, key) for key in proposal.values})
        key = hashlib.sha256(f"{press.team} {STILL} {entry.id} {day}".encode()).hexdigest()
        origin = Origin(press.channel, press.message)
        number, _ = file_proposal(database, key, press.team, press.person, press.name, proposal, origin, DECIDED_WITHIN)
        if accept(database, number, Decider(press.person, press.name), proposal):
            self._reviewing.after_decision()
        if post := post_at(database, press.channel, press.message):
            self._note(post, press.action.partition(".")[2], f"Still true, says {name_of_person(press.name)}")

    def _note(self, post: Post, line: str, said: str) -> None:
        """Of two at once neither is lost: whoever draws last has noted its own and looks whether there is more. What Slack does not take
        is drawn with the next."""
        database = self.desk.database
        note_done(database, post.week, line, mrkdwn(said)[:300])
        shown: dict[str, str] = {}
        while (done := lines_done(database, post.week)) != shown:
            if not is_internal(self._client, post.channel):
                return
            blocks = list(with_done(post.blocks, done))
            try:
                self._client.chat_update(channel=post.channel, ts=post.ts, text=post.text, blocks=blocks)
            except (SlackApiError, OSError) as error:
                log.warning("Slack did not take what came of a line of the weekly post: %.60s", what_slack_said(error))
                return
            shown = done


def _is_proposed(index: Index, gap: Gap, waiting: Sequence[Filed]) -> bool:
    """Whether somebody has written it already, and it waits for its decision."""
    proposed = {name_key(each.final.values.get(key, "")) for each in waiting for key in ("term", "name", "expansion", "alias")}
    proposed.discard("")
    return not proposed.isdisjoint(name_key(name_in(index, wording, gap.industry)) for wording in gap.wordings)
