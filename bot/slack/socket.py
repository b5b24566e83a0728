"""Socket Mode: the same app, where Slack can't reach us over HTTP."""

from __future__ import annotations

import logging
import signal
import threading
from concurrent.futures import Executor
from types import FrameType

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.settings import HOW_TO_GET, SettingsError
from bot.slack.client import library_log

log = logging.getLogger(__name__)


def run_socket(app: App, app_token: str, executor: Executor) -> None:
    """Serve until SIGTERM or SIGINT; then take nothing new and let running answers finish. Raises SettingsError if Slack refuses the token."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    handler = SocketModeHandler(app, app_token, logger=library_log)
    try:
        handler.connect()
    except SlackApiError as error:
        raise SettingsError(f"Slack refuses SLACK_APP_TOKEN ({error.response.get('error')}): {HOW_TO_GET['SLACK_APP_TOKEN']}") from error
    log.info("Connected to Slack in Socket Mode")
    stop.wait()
    handler.close()
    executor.shutdown(wait=True)
