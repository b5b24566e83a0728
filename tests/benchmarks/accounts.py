"""Fifty thousand accounts: how long they take, how much memory, and what look-ups feel of it. `python -m tests.benchmarks.accounts [sqlite|postgresql] [COUNT]`"""

from __future__ import annotations

import gc
import multiprocessing
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles

from flask import Flask

from bot.connectors.directory import Directory
from bot.connectors.sync import Sync
from bot.connectors.vitally import create_vitally
from bot.knowledge.loader import load_knowledge
from bot.lookup.answer import answer
from bot.lookup.index import build_index
from bot.lookup.library import Library
from bot.lookup.question import ask
from bot.playground.accounts import SEGMENTS
from bot.playground.server import Server
from bot.playground.vitally import PREFIX, VitallyStandIn, segment_field
from bot.records.accounts import segments
from bot.records.database import Database
from bot.records.migrate import migrate
from bot.settings import Settings
from tests.benchmarks.inside import QUESTIONS
from tests.postgresql import PostgreSQL
from tests.sample import KNOWLEDGE

KEY = "a key"
COUNT = 50_000
REST = 0.002
"""Seconds between two look-ups: some hundred a second."""
SECONDS = 20.0
BEGINNINGS = ("North", "Blue", "Iron", "Quick", "Silver", "Maple", "Cloud", "Lunar", "Amber", "Prime")
ENDINGS = ("works", "metrics", "pay", "health", "cart", "learn", "forge", "route", "base", "loop")
FORMS = ("", " Inc.", " GmbH", " Ltd", " B.V.")


def name_of(number: int) -> str:
    """As varied as real ones, and different."""
    first, second, third = BEGINNINGS[number % 10], ENDINGS[number // 10 % 10], FORMS[number % 5]
    middle = "".join(chr(97 + number // 26**place % 26) for place in range(4))
    return f"{first}{second} {middle.title()}{third}"


def serve(count: int, there: Connection) -> None:
    """In a process of its own, as Vitally is."""
    stand_in = VitallyStandIn(KEY, [segment_field(SEGMENTS)], time.monotonic)
    stand_in.before = lambda: None  # type: ignore[method-assign]
    for number in range(count):
        stand_in.add(name_of(number), SEGMENTS[number % len(SEGMENTS)], external=f"crm-{number}", csm="Ana Silva")
    app = Flask(__name__)
    app.register_blueprint(stand_in.blueprint())
    server = Server(app)
    there.send(server.url)
    server.run()


class LookUps:
    """One after the other, in a thread of its own, until told to stop. Milliseconds."""

    def __init__(self, library: Library) -> None:
        self.times: list[float] = []
        self._library = library
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            for text, via in QUESTIONS:
                began = time.perf_counter()
                answer(self._library.index, ask(text, via))
                self.times.append(1000 * (time.perf_counter() - began))
                time.sleep(REST)

    def stop(self) -> str:
        self._stop.set()
        self._thread.join()
        cuts = quantiles(self.times, n=1000)
        return (
            f"{len(self.times)} look-ups, p50 {cuts[499]:.2f}, p99 {cuts[989]:.2f}, p99.9 {cuts[998]:.2f}, worst {max(self.times):.1f} ms"
        )


def memory() -> float:
    """MB, the most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)


@contextmanager
def records(which: str) -> Iterator[str]:
    """The address of an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        if which == "sqlite":
            yield f"sqlite:///{Path(folder) / 'records.db'}"
            return
        server = PostgreSQL(Path(folder))
        try:
            yield server.new_database()
        finally:
            server.stop()


def main(which: str = "sqlite", count: int = COUNT) -> None:
    here, there = multiprocessing.get_context("spawn").Pipe()
    vitally = multiprocessing.get_context("spawn").Process(target=serve, args=(count, there), daemon=True)
    vitally.start()
    url = here.recv().rstrip("/") + PREFIX
    with records(which) as address:
        measure(address, url)
    vitally.terminate()


def measure(address: str, url: str) -> None:
    migrate(address)
    library = Library(build_index(load_knowledge(KNOWLEDGE)))
    gc.collect()
    gc.freeze()  # as `serve` does
    warm = LookUps(library)
    time.sleep(2)
    warm.stop()
    look_ups = LookUps(library)
    time.sleep(SECONDS)
    print("alone:            ", look_ups.stop())
    settings, database = Settings(vitally_api_key=KEY, vitally_base_url=url), Database(address)
    before = memory()
    look_ups, began = LookUps(library), time.perf_counter()
    Sync(create_vitally(settings), database, library, settings).look()
    took = time.perf_counter() - began
    print("while it reads:   ", look_ups.stop())
    print(f"read {sum(segments(database).values())} accounts in {took:.1f} s; memory {before:.0f} -> {memory():.0f} MB")
    directory = Directory(database, library, settings.vitally_channel_patterns)
    before = memory()
    look_ups, began = LookUps(library), time.perf_counter()
    directory.refresh()
    took = time.perf_counter() - began
    print("while names build:", look_ups.stop())
    print(f"names of {len(directory.names)} accounts in {took:.1f} s; memory {before:.0f} -> {memory():.0f} MB")
    for what, typed in (
        ("a name", name_of(1234)),
        ("a typo", name_of(4321).replace("a", "e", 1)),
        ("a beginning", "northworks"),
        ("nothing", "zzgrmpf"),
    ):
        times = []
        for _ in range(200):
            began = time.perf_counter()
            hits = directory.names.exact(typed) or directory.names.loose(typed).ids
            times.append(1000 * (time.perf_counter() - began))
        print(f"{what}: {len(hits)} found, median {quantiles(times, n=2)[0]:.3f} ms, worst {max(times):.3f} ms")
    look_ups = LookUps(library)
    time.sleep(SECONDS)
    print("alone again:      ", look_ups.stop())
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:]))
