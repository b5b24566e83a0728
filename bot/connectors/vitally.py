"""Vitally's REST API, as far as the bot uses it: pages of accounts, one account, the custom fields, and the one trait that it writes.

Nothing that comes from there is trusted: answers are bounded, checked, and never followed to another host. The key is in no error and no log.
"""

from __future__ import annotations

import json
import logging
import random
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

PAGE = 100
"""Accounts a page; the most that Vitally gives."""
LARGEST = 20_000_000
"""Bytes of an answer."""
LONGEST_CURSOR = 2000
TIMEOUT = 30.0
"""Seconds for one call of the synchronisation."""
SOON = 5.0
"""Seconds for a call that a person waits for."""
ATTEMPTS = 5
BACK_OFF = 1.0
"""Seconds before the second attempt; each further wait is twice as long."""
LONGEST_WAIT = 120.0
"""Seconds that are waited for the limit of calls to be lifted, however long Vitally says."""
RESERVE = 50
"""Calls within the limit that the synchronisation leaves to others who have a key, and to people who wait."""
EPOCH = 1_000_000_000
"""A reset as large as this is a moment, not a span."""
GONE = (404, 410)
"""What Vitally answers for an account that it does not have (any more)."""
SAID = 200
"""Characters of Vitally's own words in an error."""

Json = Mapping[str, Any]


class VitallyAway(Exception):
    """It can't be asked right now, for the reason that the text gives; nothing was changed there."""


class VitallyUnsure(Exception):
    """It was told to change something and did not say whether it did."""


class VitallyRefused(Exception):
    """It said no: 401 for the key, 404 for an account that it does not have, and so on."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"Vitally answered {status}{f': {said}' if said else ''}")
        self.status = status


@dataclass(frozen=True)
class Page:
    rows: tuple[Any, ...]
    """As they came; see `reading`."""
    following: str | None
    """The cursor of the page after it."""


def create_vitally(settings: Settings, sleep: Callable[[float], None] = time.sleep) -> Vitally:
    """Raises SettingsError if its library is not installed, which is loaded with the first call."""
    if find_spec("httpx") is None:
        raise SettingsError("VITALLY_API_KEY needs the package httpx: pip install -r requirements.txt, or pip install '.[vitally]'")
    for name in ("httpx", "httpcore"):  # the one logs addresses at INFO, the other headers at DEBUG
        logging.getLogger(name).setLevel(logging.WARNING)
    return Vitally(settings.vitally_base_url, settings.vitally_api_key, sleep)


class Vitally:
    """Safe to use from several threads. A *patient* call waits and tries again; one that a person waits for gives up soon."""

    def __init__(
        self, base_url: str, key: str, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` is what an answer's time is counted by, in seconds."""
        self._base_url = base_url
        self._key = key
        self._sleep = sleep
        self._clock = clock

    @cached_property
    def _client(self) -> httpx.Client:
        import httpx

        return httpx.Client(
            base_url=self._base_url,
            auth=httpx.BasicAuth(self._key, ""),
            headers={"accept": "application/json", "user-agent": "playbook-bot"},
            timeout=TIMEOUT,
            follow_redirects=False,
        )

    def __repr__(self) -> str:
        return f"Vitally({self._base_url})"

    def close(self) -> None:
        self._client.close()

    def page(self, sort_by: str, cursor: str | None = None, limit: int = PAGE) -> Page:
        """Accounts by `createdAt` or `updatedAt`, the latest first, churned ones too. Raises VitallyAway, VitallyRefused."""
        asked = {"limit": limit, "sortBy": sort_by, "status": "activeOrChurned", **({"from": cursor} if cursor else {})}
        found = self._get("accounts", asked)
        rows, following = (found.get("results"), found.get("next")) if isinstance(found, Mapping) else (None, None)
        if not isinstance(rows, list) or not (following is None or (isinstance(following, str) and len(following) <= LONGEST_CURSOR)):
            raise VitallyAway("Vitally's answer is no page of accounts")
        return Page(tuple(rows), following or None)

    def account(self, key: str, *, patient: bool = False) -> Json | None:
        """By id or external id; None if there is none. Raises VitallyAway, VitallyRefused."""
        try:
            found = self._get(f"accounts/{quote(key, safe='')}", {}, patient=patient)
        except VitallyRefused as refused:
            if refused.status in GONE:
                return None
            raise
        if not isinstance(found, Mapping):
            raise VitallyAway("Vitally's answer is no account")
        return found

    def custom_fields(self) -> list[Json]:
        """Of accounts. Raises VitallyAway, VitallyRefused."""
        found = self._get("customFields", {"model": "accounts"})
        found = found.get("results") if isinstance(found, Mapping) else found
        if not isinstance(found, list):
            raise VitallyAway("Vitally's answer is no list of custom fields")
        return [field for field in found if isinstance(field, Mapping)]

    def set_trait(self, account: str, path: str, value: str) -> None:
        """The one thing that is ever changed there; other traits stay. Raises VitallyAway, VitallyRefused, VitallyUnsure."""
        import httpx

        try:
            response, body = self._send("PUT", f"accounts/{quote(account, safe='')}", SOON, json={"traits": {path: value}})
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise VitallyAway("Vitally can't be reached") from error
        except (httpx.HTTPError, TooLarge) as error:
            raise VitallyUnsure(type(error).__name__) from error
        if response.status_code >= 500:
            raise VitallyUnsure(f"status {response.status_code}")
        if not response.is_success:
            raise VitallyRefused(response.status_code, self._words(body))

    def _get(self, path: str, asked: Mapping[str, Any], *, patient: bool = True) -> Any:
        attempts = ATTEMPTS if patient else 1
        why = ""
        for attempt in range(1, attempts + 1):
            wait, why, found = self._attempt(path, asked, attempt, patient=patient)
            if not why:
                if patient and wait:
                    self._sleep(wait)
                return found
            if attempt < attempts:
                self._sleep(wait)
        raise VitallyAway(why)

    def _attempt(self, path: str, asked: Mapping[str, Any], attempt: int, *, patient: bool) -> tuple[float, str, Any]:
        """Seconds to wait before the next call, why there is no answer, and the answer. Raises VitallyRefused."""
        import httpx

        back_off = BACK_OFF * 2 ** (attempt - 1) + random.uniform(0, 1)  # noqa: S311 - so that not all try again at once
        try:
            response, body = self._send("GET", path, TIMEOUT if patient else SOON, params=asked)
        except httpx.TimeoutException:
            return back_off, "Vitally is too slow", None
        except TooLarge:
            return back_off, "Vitally's answer is too large", None
        except httpx.HTTPError as error:
            return back_off, f"Vitally can't be reached ({type(error).__name__})", None
        if response.status_code == 429:
            return (_reset(response.headers) or back_off) + random.uniform(0, 1), "Vitally's limit of calls is reached", None  # noqa: S311
        if response.status_code >= 500:
            return back_off, f"Vitally is out of order (status {response.status_code})", None
        if not response.is_success:
            raise VitallyRefused(response.status_code, self._words(body))
        try:
            return _pause(response.headers), "", json.loads(body)
        except (ValueError, RecursionError):
            return back_off, "Vitally's answer is no JSON", None

    def _send(self, method: str, path: str, timeout: float, **more: Any) -> tuple[httpx.Response, bytes]:
        """Within the timeout, however slowly the answer drips in. Raises httpx.HTTPError, TooLarge."""
        import httpx

        end = self._clock() + timeout
        with self._client.stream(method, path, timeout=timeout, **more) as response:
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if self._clock() > end:
                    raise httpx.ReadTimeout("the answer takes too long", request=response.request)
                if len(body) > LARGEST:
                    raise TooLarge
        return response, bytes(body)

    def _words(self, body: bytes) -> str:
        """What it says is wrong: one line of its `error`, without the key."""
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return ""
        said = found.get("error") if isinstance(found, Mapping) else None
        if not isinstance(said, str) or any(
            secret in said for secret in (self._key, b64encode(f"{self._key}:".encode()).decode().rstrip("="))
        ):
            return ""
        return " ".join(said.split())[:SAID]


class TooLarge(Exception):
    """An answer beyond LARGEST."""


def _number(headers: Mapping[str, str], name: str) -> float | None:
    """The limits' headers come with and without `X-`."""
    for each in (name, f"X-{name}"):
        text = str(headers.get(each, "")).split(",")[0].split(";")[0].strip()
        if text.replace(".", "", 1).isdecimal() and len(text) < 20:
            return float(text)
    return None


def _reset(headers: Mapping[str, str]) -> float:
    seconds = _number(headers, "RateLimit-Reset") or _number(headers, "Retry-After") or 0.0
    return max(0.0, min(seconds - time.time() if seconds > EPOCH else seconds, LONGEST_WAIT))


def _pause(headers: Mapping[str, str]) -> float:
    """Seconds until the limit of calls is lifted, if it is nearly reached."""
    left = _number(headers, "RateLimit-Remaining")
    return _reset(headers) if left is not None and left <= RESERVE else 0.0
