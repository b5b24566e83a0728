"""*Change segment*: a window with what Vitally says and what it is to say, for those who may; what came of it is told in plain words."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.connectors.segment import Segments, Told
from bot.records.accounts import Account, accounts
from bot.records.segment_changes import Change
from bot.slack.accounts.asking import Accounts
from bot.slack.accounts.cards import CHANGE, GONE, NO_TRAIT
from bot.slack.delivery import open_window, tell_person
from bot.slack.desk import Desk
from bot.slack.elements import label_of, select
from bot.slack.press import Press, read_press
from bot.slack.reply import harmless, mrkdwn, quoted, small_print, text_block

SUBMIT, TO = "change_segment", "to"
OPENED = 1000
"""Windows whose card can be drawn anew afterwards; beyond that the person is told in their conversation with the bot."""
NOT_YOU = "Only the editors of segments can change this, and nothing has changed. It can be changed in Vitally."
WRITES = "This is written to Vitally for all to see there, and recorded with your name."
REFUSALS = {
    400: "Vitally does not take this segment. Nothing was changed.",
    401: "Vitally refuses the bot's key, so nothing was changed. Please tell whoever runs this bot.",
    403: "Vitally does not let the bot change this. Nothing was changed. Please tell whoever runs this bot.",
    409: "Vitally says that somebody was changing this customer at the same moment. Nothing was changed; please look again.",
    422: "Vitally does not take this segment. Nothing was changed.",
    429: "Vitally takes no more changes for the moment. Nothing was changed; please try again in a minute.",
}


class SegmentChanges:
    def __init__(self, desk: Desk, accounts: Accounts, segments: Segments) -> None:
        self.desk = desk
        self.accounts = accounts
        self.segments = segments
        self._presses: OrderedDict[str, Press] = OrderedDict()
        """By window, what it was opened with."""

    def register(self, app: App) -> None:
        app.action(CHANGE)(self.on_change)
        app.view(SUBMIT)(self.on_submit)

    def on_change(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        press = read_press(body)
        self.desk.after(press, client, "a change of segment", lambda: self._open(client, press))

    def on_submit(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        """The window closes; Vitally may take longer than Slack waits."""
        ack()
        press, view = read_press(body), body["view"]
        asked, chosen = _asked(view.get("private_metadata")), _chosen(view)
        self.desk.after(press, client, "a change of segment", lambda: self._change(client, press, *asked, chosen))

    def settled(self, client: WebClient, change: Change, told: Told) -> None:
        """Whoever was told that it was not sure hears what became of it."""
        known = accounts(self.desk.database, [change.account])
        name = known[0].name if known else "a customer"
        client.chat_postMessage(channel=change.person, text=mrkdwn(told_of(name, change.old, change.new, told)))

    def _open(self, client: WebClient, press: Press) -> None:
        if not self._may(client, press):
            tell_person(client, press, NOT_YOU)
            return
        found = accounts(self.desk.database, [press.value])
        choices = self.segments.choices(self.desk.index)
        if not found or not choices:
            tell_person(client, press, NO_TRAIT if found else GONE)
            return
        opened = open_window(client, press, window(found[0], choices))
        if opened:
            self._presses[opened] = press
            while len(self._presses) > OPENED:
                self._presses.popitem(last=False)

    def _change(self, client: WebClient, press: Press, account: str, shown: str, slug: str) -> None:
        """Everything is looked at anew: what a window sends back is no proof of anything."""
        if not self._may(client, press):
            client.chat_postMessage(channel=press.person, text=NOT_YOU)
            return
        found = accounts(self.desk.database, [account])
        new = self.segments.choices(self.desk.index).get(slug)
        if not found or not new:
            client.chat_postMessage(channel=press.person, text=NO_TRAIT if found else GONE)
            return
        told = self.segments.change(account, shown=shown, new=new, team=press.team, person=press.person)
        said = told_of(found[0].name, shown, new, told)
        opener = self._presses.pop(press.view, None)
        if not opener or opener.person != press.person or not self.accounts.show_again(client, opener, said):
            client.chat_postMessage(channel=press.person, text=mrkdwn(said))

    def _may(self, client: WebClient, press: Press) -> bool:
        """By Slack's signed word on who it is."""
        return (
            press.is_ours
            and self.accounts.editors.have(client, press.person)
            and self.accounts.is_colleague(client, press.team, press.person)
        )


def window(account: Account, choices: Mapping[str, str]) -> dict[str, Any]:
    """`choices` are what can be chosen with what Vitally calls it."""
    now = harmless(account.segment) if account.segment else "none"
    options = [{"text": label_of(label), "value": slug} for slug, label in choices.items()]
    field = {"type": "input", "block_id": TO, "label": label_of("New segment"), "element": select("Choose …", TO, options)}
    return {
        "type": "modal",
        "callback_id": SUBMIT,
        "private_metadata": json.dumps({"account": account.id, "shown": account.segment}),
        "title": label_of("Change segment"),
        "submit": label_of("Change it"),
        "close": label_of("Cancel"),
        "blocks": [
            text_block(mrkdwn(f"**{harmless(account.name)}**\nSegment in Vitally: **{now}**")),
            field,
            small_print(WRITES),
        ],
    }


def told_of(name: str, old: str, new: str, told: Told) -> str:
    """In Markdown, for the one who wished it."""
    who, now = f"**{harmless(name)}**", quoted(told.now) if told.now else "no segment"
    match told.outcome:
        case "changed":
            return f"✓ {who}: {harmless(old) or 'no segment'} → {harmless(new)}. Written to Vitally, and read back."
        case "as_it_was":
            return f"{who}: Vitally says {now}; nothing has changed through me."
        case "conflict":
            return f"{who}: somebody has changed it meanwhile. Vitally says {now} now, not {quoted(old) if old else 'no segment'}. Nothing was changed; please look again."
        case "busy":
            return f"{who}: somebody else is changing it at this very moment. Nothing was changed through you; please look again."
        case "refused":
            return f"{who}: {REFUSALS.get(told.status, f'Vitally refused this (status {told.status}). Nothing was changed.')}"
        case "away":
            return f"{who}: Vitally can't be reached right now. Nothing was changed; please try again in a few minutes."
        case "gone":
            return f"{who}: Vitally does not have this customer any more. Nothing was changed."
        case "unsure":
            return f"{who}: Vitally gave no clear answer, so I'm not sure whether it is {harmless(new)} now. I'll look again, and tell you."
        case _:
            return NO_TRAIT


def _asked(metadata: Any) -> tuple[str, str]:
    """Account and what was shown of it."""
    try:
        found = json.loads(metadata)
        return str(found["account"]), str(found["shown"])
    except (ValueError, TypeError, KeyError):
        return "", ""


def _chosen(view: Mapping[str, Any]) -> str:
    values = (view.get("state") or {}).get("values") or {}
    option = ((values.get(TO) or {}).get(TO) or {}).get("selected_option") or {}
    return str(option.get("value") or "")
