"""Keeps other people's web pages out: they may open addresses on this machine, but not under our name nor from their own origin."""

from __future__ import annotations

from flask import Response, abort, request

NAMES = ("127.0.0.1", "localhost")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: https:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Pictures in blocks may come from elsewhere, as in Slack; nothing else does."""


def check_request() -> None:
    """A foreign name for our address is how DNS rebinding gets in. A browser names the origin of whatever may change something."""
    port = request.environ["SERVER_PORT"]
    hosts = {f"{name}:{port}" for name in NAMES}
    if request.host not in hosts:
        abort(403, "This page answers to 127.0.0.1 only.")
    origin = request.headers.get("origin")
    if origin is not None and origin not in {f"http://{host}" for host in hosts}:
        abort(403, "Another page may not use this one.")
    if request.method not in ("GET", "HEAD") and request.blueprint == "acts" and origin is None:
        abort(403, "Only this page may do that.")


def add_headers(response: Response) -> Response:
    response.headers["content-security-policy"] = POLICY
    response.headers["x-content-type-options"] = "nosniff"
    response.headers["referrer-policy"] = "no-referrer"
    response.headers["cross-origin-resource-policy"] = "same-origin"
    response.headers.setdefault("cache-control", "no-store")
    return response
