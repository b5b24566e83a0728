"""python -m bot playground: prints the address, opens the browser, serves until Ctrl-C. Knowledge is live."""

from __future__ import annotations

import dataclasses
import gc
import signal
import tempfile
import threading
import webbrowser
from concurrent.futures import Executor
from contextlib import suppress
from pathlib import Path

from bot.lookup.library import Library
from bot.playground.playground import Playground
from bot.publishing.publisher import create_publisher
from bot.records.database import Database, create_database_engine
from bot.records.tables import Table
from bot.reload import start_reloading
from bot.rounds import Rounds
from bot.settings import Settings

IN_THE_TERMINAL = ("www-browser", "links", "elinks", "lynx", "w3m")


def run(settings: Settings, library: Library, executor: Executor, *, opens_browser: bool, publishes: bool) -> None:
    """Its records last as long as its workspace: until it ends. Whatever database the settings name stays untouched, and unless it `publishes` so do the playbooks."""
    with tempfile.TemporaryDirectory(prefix="playground-") as folder:
        settings = dataclasses.replace(settings, database_url=f"sqlite:///{Path(folder) / 'records.db'}")
        _make_tables(settings.database_url)
        rounds = Rounds(Database(settings.database_url))
        playground = Playground(settings, library, executor, rounds, publisher=create_publisher(settings) if publishes else None)
        library.announce()
        rounds.start()
        stop = start_reloading(settings.knowledge_dir, library, playground.on_reload, playground.pretending.read)
        print(f"The playground is at {playground.url} (Ctrl-C ends it)", flush=True)  # noqa: T201 - for whoever started it
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # either way it ends in order
        if opens_browser:
            threading.Thread(target=_open, args=(playground.url,), daemon=True).start()
        gc.freeze()
        gc.enable()
        playground.server.run()
        stop.set()
        rounds.stop()
        executor.shutdown(wait=True)


def _make_tables(url: str) -> None:
    """A database that begins now has nothing to migrate; loading Alembic would only delay the first page."""
    engine = create_database_engine(url)
    Table.metadata.create_all(engine)
    engine.dispose()


def _open(url: str) -> None:
    """In no browser that would take the terminal from the server, nor where there is none."""
    with suppress(webbrowser.Error):
        browser = webbrowser.get()
        if getattr(browser, "basename", "") not in IN_THE_TERMINAL:
            browser.open(url)
