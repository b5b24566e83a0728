"""Share: a private card goes to the channel it was asked in, at once among colleagues, after a look at it where customers may read along."""

from __future__ import annotations

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.lookup.index import Index
from bot.slack.controls import POST, SHARE, card, gone_card
from bot.slack.delivery import NOT_A_MEMBER, ResponseRefused, content, replace_card, respond
from bot.slack.desk import Desk
from bot.slack.elements import OPEN, button
from bot.slack.guard import is_internal
from bot.slack.place import Place, answer_at
from bot.slack.press import Press, read_press
from bot.slack.reply import Part, Reply, reply
from bot.slack.shared import colleagues_card, customers_card, digest_of

DOUBLE_CLICK = 10
"""Seconds within which, or a little more, the same press is taken for the same wish."""
SHARED = "✓ Shared here."
UNREACHABLE = "Slack did not answer. Look whether the card is here before you share it again."
INVITE = "I'm not in this channel, and Slack lets me post no other way. Type `/invite @playbook` here, then share again."
BEFORE_CUSTOMERS = (
    "People of another company may read this channel. Above is exactly what I would post: what the playbook says, without our advice."
)
NOTHING_SAFE = "People of another company may read this channel, and nothing on this card is meant for them. Checked definitions and metrics can be shared here; advice, challenges and drafts can't."


class Sharing:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def register(self, app: App) -> None:
        app.action(SHARE)(self.on_share)
        app.action(POST)(self.on_post)

    def on_share(self, ack: Ack, body: dict[str, object], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "a shared card", lambda: self._share(client, press, Place.parse(press.value)))

    def on_post(self, ack: Ack, body: dict[str, object], client: WebClient) -> None:
        ack()
        press = read_press(body)
        digest, _, place = press.value.partition(" ")
        self.desk.after(press, client, "a shared card", lambda: self._share_with_customers(client, press, Place.parse(place), digest))

    def _share(self, client: WebClient, press: Press, place: Place) -> None:
        index = self.desk.index
        trimmed = colleagues_card(index, place, press.person)
        if trimmed is None:
            replace_card(client, press, gone_card(index, place))
        elif is_internal(client, press.channel):
            self._post_once(client, press, place, trimmed)
        else:
            replace_card(client, press, preview(index, place, press.person))

    def _share_with_customers(self, client: WebClient, press: Press, place: Place, digest: str) -> None:
        """Nothing but what was looked at: if the playbook has changed since, it is to be looked at again."""
        index = self.desk.index
        safe = customers_card(index, place, press.person)
        if safe and digest_of(safe) == digest:
            self._post_once(client, press, place, safe)
        else:
            replace_card(client, press, preview(index, place, press.person))

    def _post_once(self, client: WebClient, press: Press, place: Place, shared: Reply) -> None:
        """A second click finds the first at work and does nothing."""
        moment = int(press.at) // DOUBLE_CLICK
        keys = [f"share {press.channel} {press.message} {press.person} {place} {each}" for each in (moment, moment + 1)]
        if not self.desk.seen.first(*keys):
            return
        problem = _post(client, press, shared)
        if problem:
            self.desk.seen.forget(*keys)
        answer = answer_at(self.desk.index, place)
        if answer:
            done = card(
                self.desk.index, answer, place.page, note=problem or SHARED, shareable=bool(problem), proposable=self.desk.takes_proposals
            )
            replace_card(client, press, done)


def preview(index: Index, place: Place, person: str) -> Reply:
    """The card as customers would see it, and whether to post it; or that there is nothing for them on it."""
    safe = customers_card(index, place, person)
    back = button("Back", f"{OPEN}.back", place)
    if safe is None:
        return reply([Part(NOTHING_SAFE)]).with_actions([back])
    asking = reply([Part(BEFORE_CUSTOMERS, "hint")])
    post = button("Post it", POST, f"{digest_of(safe)} {place}", style="primary")
    return safe.below({"type": "divider"}, *asking.blocks).with_actions([post, back])


def _post(client: WebClient, press: Press, shared: Reply) -> str | None:
    """What went wrong, in words for the person; None if it is in the channel, or in the thread."""
    try:
        try:
            client.chat_postMessage(channel=press.channel, thread_ts=press.thread, **content(shared))
        except SlackApiError as error:
            if error.response.get("error") not in NOT_A_MEMBER:
                return f"Slack did not let me post here (`{error.response.get('error')}`)."
            respond(press.response_url, response_type="in_channel", replace_original=False, thread_ts=press.thread, **content(shared))
    except ResponseRefused:
        return INVITE
    except OSError:
        return UNREACHABLE
    return None
