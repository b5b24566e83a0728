"""python -m bot playground: prints the address, opens the browser, serves until Ctrl-C. Knowledge is live."""

from __future__ import annotations

import dataclasses
import logging
import signal
import tempfile
import webbrowser
from concurrent.futures import Executor
from pathlib import Path

from bot.lookup.library import Library
from bot.playground.playground import Playground
from bot.records.migrate import migrate
from bot.reload import start_reloading
from bot.settings import Settings


def run(settings: Settings, library: Library, executor: Executor, *, opens_browser: bool) -> None:
    """Its records last as long as its workspace: until it ends. Whatever database the settings name stays untouched."""
    with tempfile.TemporaryDirectory(prefix="playground-") as folder:
        settings = dataclasses.replace(settings, database_url=f"sqlite:///{Path(folder) / 'records.db'}")
        logging.getLogger("alembic").setLevel(logging.WARNING)  # whoever plays need not know that there are tables
        migrate(settings.database_url)
        playground = Playground(settings, library, executor)
        stop = start_reloading(settings.knowledge_dir, library, playground.on_reload)
        print(f"The playground is at {playground.url} (Ctrl-C ends it)", flush=True)  # noqa: T201 - for whoever started it
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # either way it ends in order
        if opens_browser:
            webbrowser.open(playground.url)
        playground.server.run()
        stop.set()
        executor.shutdown(wait=True)
