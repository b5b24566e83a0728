"""The Web API and the response URLs over HTTP, as a bot finds them behind SLACK_API_URL."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from bot.playground.methods import call
from bot.playground.refusal import Refusal
from bot.playground.responses import respond
from bot.playground.workspace import Workspace

TOKEN, APP_TOKEN = "xoxb-playground", "xapp-playground"
JSON_ARGUMENTS = ("blocks", "view", "prompts", "metadata", "loading_messages", "attachments")
"""Arguments that are JSON within a form."""


@dataclass(frozen=True)
class Call:
    method: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    body: dict[str, Any]
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


class WebApi:
    """`socket_url` is where Socket Mode is to connect."""

    def __init__(self, workspace: Workspace, token: str = TOKEN, app_token: str = APP_TOKEN) -> None:
        self.workspace = workspace
        self.socket_url = ""
        self._token, self._app_token = token, app_token

    def blueprint(self) -> Blueprint:
        routes = Blueprint("web_api", __name__)
        routes.post("/api/<method>")(self._on_call)
        routes.post("/response/<key>")(self._on_response)
        return routes

    def answer(self, call: Call, authorization: str) -> Answer:
        try:
            return Answer({"ok": True, **self._run(call, authorization)})
        except Refusal as refusal:
            return _refused(refusal)

    def _run(self, asked: Call, authorization: str) -> dict[str, Any]:
        if asked.method == "apps.connections.open":
            if authorization != f"Bearer {self._app_token}":
                raise Refusal("invalid_auth")
            return {"url": self.socket_url}
        if authorization != f"Bearer {self._token}":
            raise Refusal("invalid_auth" if authorization else "not_authed")
        return call(self.workspace, asked.method, _parsed(asked.arguments))

    def _on_call(self, method: str) -> Response:
        arguments = request.get_json(silent=True) if request.is_json else request.form.to_dict()
        arguments = {**request.args.to_dict(), **(arguments if isinstance(arguments, dict) else {})}
        return _as_http(self.answer(Call(method, arguments), request.headers.get("authorization", "")))

    def _on_response(self, key: str) -> Response:
        payload = request.get_json(silent=True)
        try:
            if not isinstance(payload, dict):
                raise Refusal("invalid_payload", status=400)
            with self.workspace.changing():
                respond(self.workspace, self.workspace.tickets.use_response_url(key), payload)
        except Refusal as refusal:
            return _as_http(_refused(refusal))
        return Response("ok")


def _parsed(arguments: dict[str, Any]) -> dict[str, Any]:
    parsed = dict(arguments)
    for name in JSON_ARGUMENTS:
        if isinstance(parsed.get(name), str):
            try:
                parsed[name] = json.loads(parsed[name])
            except ValueError:
                raise Refusal("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from None
    return parsed


def _refused(refusal: Refusal) -> Answer:
    body: dict[str, Any] = {"ok": False, "error": refusal.error}
    if refusal.messages:
        body["response_metadata"] = {"messages": list(refusal.messages)}
    return Answer(body, refusal.status)


def _as_http(answer: Answer) -> Response:
    return Response(json.dumps(answer.body), answer.status, list(answer.headers), content_type="application/json")
