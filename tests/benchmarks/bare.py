"""What our server is measured against: a Bolt app that answers every /term with the same words, under our gunicorn settings.

python -m tests.benchmarks.bare [defaults]
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from bot.slack.http import Server, Wsgi

SIGNING_SECRET = "bench-signing-secret"
BOT_TOKEN = "xoxb-bench"
CONSTANT = "The same words for everybody."


def bare_wsgi(process_before_response: bool) -> Wsgi:
    app = App(
        signing_secret=SIGNING_SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=None, bot_token=BOT_TOKEN),
        process_before_response=process_before_response,
    )
    app.command("/term")(_constant)
    return cast(Wsgi, SlackRequestHandler(app))


def _constant(ack: Ack) -> None:
    ack(CONSTANT)


if __name__ == "__main__":
    wsgi = bare_wsgi(process_before_response=sys.argv[1:] != ["defaults"])  # False is Bolt's default
    Server(wsgi, int(os.environ["PORT"]), ThreadPoolExecutor(1), lambda: None).run()
