"""Socket Mode: the same app, where Slack can't reach us over HTTP."""

from __future__ import annotations

import logging
import signal
import threading
from concurrent.futures import Executor
from types import FrameType

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.slack.app import library_log

log = logging.getLogger(__name__)


def run_socket(app: App, app_token: str, executor: Executor) -> None:
    """Serve until SIGTERM or SIGINT; then take nothing new and let running answers finish."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    handler = SocketModeHandler(app, app_token, logger=library_log)
    handler.connect()
    log.info("Connected to Slack in Socket Mode")
    stop.wait()
    handler.close()
    executor.shutdown(wait=True)
