"""What Slack hands out to be used soon: trigger ids for a modal, and response URLs."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.limits import RESPONSE_URL_SECONDS, RESPONSE_URL_USES, TRIGGER_SECONDS
from bot.playground.refusal import Refusal


@dataclass
class Trigger:
    user: str
    until: float
    view: str | None
    """The modal that was acted in, if it was in one."""
    is_used: bool = False


@dataclass
class ResponseUrl:
    """`ts` is the message whose button was pressed."""

    user: str
    channel: str
    until: float
    ts: str | None = None
    uses: int = 0


class Tickets:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._response_urls: dict[str, ResponseUrl] = {}
        self._numbers = itertools.count(1)

    def new_trigger(self, user: str, view: str | None = None) -> str:
        trigger_id = f"{next(self._numbers)}.{secrets.token_hex(8)}"
        self._triggers[trigger_id] = Trigger(user, self._clock() + TRIGGER_SECONDS, view)
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        trigger = self._triggers.get(trigger_id)
        if not trigger:
            raise Refusal("invalid_trigger_id")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id")
        if self._clock() > trigger.until:
            raise Refusal("expired_trigger_id")
        trigger.is_used = True
        return trigger

    def new_response_url(self, user: str, channel: str, ts: str | None = None) -> str:
        """Its key: the last part of the address."""
        key = secrets.token_urlsafe(16)
        self._response_urls[key] = ResponseUrl(user, channel, self._clock() + RESPONSE_URL_SECONDS, ts)
        return key

    def use_response_url(self, key: str) -> ResponseUrl:
        ticket = self._response_urls.get(key)
        if not ticket:
            raise Refusal("invalid_url", status=404)
        if self._clock() > ticket.until:
            raise Refusal("expired_url", status=404)
        if ticket.uses >= RESPONSE_URL_USES:
            raise Refusal("used_url", status=404)
        ticket.uses += 1
        return ticket
