"""Vitally on your own machine: a stand-in for its REST API, with make-believe accounts, as far as the bot uses it."""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request

PREFIX = "/vitally/resources/"
SEGMENT = "vitally.custom.industrySegment"
LIMIT, WINDOW = 1000, 60
"""Calls within so many seconds."""
MOST = 100

Row = dict[str, Any]
Field = dict[str, Any]


def segment_field(labels: Sequence[str], path: str = SEGMENT) -> Field:
    """The select trait that holds the industry segment: each option's value is another than its label."""
    options = [{"label": label, "value": f"option-{number}"} for number, label in enumerate(labels, start=1)]
    return {
        "id": str(uuid.UUID(int=1)),
        "label": "Industry segment",
        "path": path,
        "type": "select",
        "createdAt": "2026-01-05T09:00:00.000Z",
        "options": options,
    }


class VitallyStandIn:
    """`key` is the only one that it knows. Rows that change get a new `updatedAt`, and so move to the front of a list by it."""

    def __init__(self, key: str, fields: Iterable[Field], clock: Callable[[], float] = time.time) -> None:
        self.fields = list(fields)
        self.rows: dict[str, Row] = {}
        self.clock = clock
        self._authorization = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
        self._sorted: dict[str, list[tuple[str, str]]] = {}
        self._calls: list[float] = []

    def add(
        self, name: str, segment: str = "", *, external: str = "", csm: str = "", age: timedelta = timedelta(days=30), **more: Any
    ) -> Row:
        """An account, made and last changed so long ago. `segment` is a label."""
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {external} {len(self.rows)}"))
        at = _iso(self.clock() - age.total_seconds())
        role = {"keyRole": {"id": "role-1", "label": "CSM"}, "vitallyUser": {"id": f"user {csm}", "name": csm, "email": ""}}
        row: Row = {
            "id": key,
            "externalId": external or key[:8],
            "name": name,
            "organizationId": None,
            "mrr": 1000.0,
            "healthScore": 7.5,
            "npsScore": None,
            "usersCount": 12,
            "csmId": f"user {csm}" if csm else None,
            "accountExecutiveId": None,
            "keyRoles": [role] if csm else [],
            "segments": [{"id": "segment-1", "name": "Paying"}],
            "nextRenewalDate": None,
            "churnedAt": None,
            "lastSeenTimestamp": at,
            "createdAt": at,
            "updatedAt": at,
            "traits": {SEGMENT: self._value(segment)} if segment else {},
            **more,
        }
        self.rows[key] = row
        self._sorted.clear()
        return row

    def change(self, key: str, **values: Any) -> None:
        """Somebody changes the account in Vitally itself. `segment` is a label, or empty."""
        row = self.rows[key]
        if "segment" in values:
            segment = values.pop("segment")
            row["traits"] = {**row["traits"], SEGMENT: self._value(segment)} if segment else {}
        row |= {"updatedAt": _iso(self.clock()), **values}
        self._sorted.clear()

    def remove(self, key: str) -> None:
        del self.rows[key]
        self._sorted.clear()

    def blueprint(self) -> Blueprint:
        routes = Blueprint("vitally", __name__, url_prefix=PREFIX.rstrip("/"))
        routes.get("/accounts")(self._on_accounts)
        routes.route("/accounts/<path:key>", methods=["GET", "PUT"])(self._on_account)
        routes.get("/customFields")(self._on_fields)
        return routes

    def before(self) -> Response | None:
        """What keeps a call from being served: a wrong key, too many calls."""
        if request.headers.get("authorization") != self._authorization:
            said = "Authorization header not present." if "authorization" not in request.headers else "Invalid API key."
            return self.answer({"error": said}, 401)
        now = self.clock()
        self._calls = [moment for moment in self._calls if moment > now - WINDOW]
        if len(self._calls) >= LIMIT:
            return self.answer({"error": "Rate limit exceeded"}, 429)
        self._calls.append(now)
        return None

    def answer(self, body: Any, status: int = 200) -> Response:
        oldest = self._calls[0] if self._calls else self.clock()
        headers = {
            "RateLimit-Limit": f"{LIMIT}, {LIMIT};window={WINDOW}",
            "RateLimit-Remaining": str(LIMIT - len(self._calls)),
            "RateLimit-Reset": str(max(0, round(oldest + WINDOW - self.clock()))),
        }
        return Response(json.dumps(body), status, headers, content_type="application/json")

    def stored(self, value: str) -> str:
        """What is kept of a written value."""
        return value

    def _on_accounts(self) -> Response:
        if refused := self.before():
            return refused
        limit, sort_by = request.args.get("limit", str(MOST)), request.args.get("sortBy", "updatedAt")
        status = request.args.get("status", "active")
        valid = limit.isdecimal() and 0 < int(limit) <= MOST and sort_by in ("updatedAt", "createdAt")
        if not valid or status not in ("active", "churned", "activeOrChurned"):
            return self.answer({"error": "Invalid query parameter"}, 400)
        order = self._order(sort_by)
        start = 0
        if cursor := request.args.get("from"):
            try:
                at, key = json.loads(base64.urlsafe_b64decode(cursor))
            except ValueError:
                return self.answer({"error": "Invalid cursor"}, 400)
            start = _after(order, (at, key))
        chosen: list[Row] = []
        place = start
        while place < len(order) and len(chosen) < int(limit):
            row = self.rows[order[place][1]]
            place += 1
            if status == "activeOrChurned" or (row["churnedAt"] is not None) == (status == "churned"):
                chosen.append(row)
        following = base64.urlsafe_b64encode(json.dumps(order[place - 1]).encode()).decode() if place < len(order) else None
        return self.answer({"results": chosen, "next": following})

    def _on_account(self, key: str) -> Response:
        if refused := self.before():
            return refused
        row = self.rows.get(key) or next((row for row in self.rows.values() if row["externalId"] == key), None)
        if row is None:
            return self.answer({"error": "Account not found"}, 404)
        if request.method == "PUT":
            told = request.get_json(silent=True)
            traits = told.get("traits") if isinstance(told, dict) else None
            if not isinstance(traits, dict):
                return self.answer({"error": "Invalid body"}, 400)
            allowed = {option["value"] for field in self.fields for option in field.get("options", ())}
            if SEGMENT in traits and traits[SEGMENT] is not None and traits[SEGMENT] not in allowed:
                return self.answer({"error": "Invalid value for trait"}, 422)
            kept = {path: self.stored(value) for path, value in traits.items() if value is not None}
            left = {path: value for path, value in row["traits"].items() if path not in traits}
            row |= {"traits": left | kept, "updatedAt": _iso(self.clock())}
            self._sorted.clear()
        return self.answer(row)

    def _on_fields(self) -> Response:
        if refused := self.before():
            return refused
        return self.answer(self.fields if request.args.get("model") == "accounts" else [])

    def _order(self, sort_by: str) -> list[tuple[str, str]]:
        """Moment and id, the latest first."""
        if sort_by not in self._sorted:
            self._sorted[sort_by] = sorted(((row[sort_by], key) for key, row in self.rows.items()), reverse=True)
        return self._sorted[sort_by]

    def _value(self, label: str) -> str:
        options = [option for field in self.fields for option in field.get("options", ())]
        return next((self.stored(option["value"]) for option in options if option["label"] == label), label)


def _after(order: Sequence[tuple[str, str]], cursor: tuple[str, str]) -> int:
    """The place of the first that comes after the cursor in the descending order, whether the cursor's own row is still there or not."""
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if order[middle] >= cursor else (low, middle)
    return low


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
