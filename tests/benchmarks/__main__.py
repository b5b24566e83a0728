"""make bench: our server beside a bare Bolt app, measured in turns in one run. Prints a table; no figure makes it fail.

bare      Bolt answers a constant with process_before_response=True
defaults  the same with Bolt's defaults
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from statistics import median
from typing import TypeVar

from bot.slack.http import THREADS
from tests.benchmarks.client import CONNECTIONS, Connection, requests_a_second, signed_command
from tests.benchmarks.inside import QUESTIONS, Inside, measure_inside
from tests.benchmarks.listeners import measure_listeners
from tests.benchmarks.servers import BARE, DEFAULTS, OURS, Kind, Running, forget_surroundings, running, web_api, worker_memory
from tests.benchmarks.table import Expectation, Row, percentile, table

KINDS = (OURS, BARE, DEFAULTS)
ACK_ROUNDS = 15
ACKS_A_ROUND = {OURS: 200, BARE: 200, DEFAULTS: 20}
LOAD_ROUNDS = 6
LOAD_SECONDS = 1.5
STARTS = 7

Figures = dict[Kind, list[float]]
T = TypeVar("T")


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are ended then, too
    forget_surroundings()
    began = time.perf_counter()
    with web_api() as api_url, tempfile.TemporaryDirectory() as bytecode:
        acks, loads, memory = _measure_servers(api_url, bytecode)
        starts = _measure_starts(api_url, bytecode)
    inside = measure_inside()
    print(_machine())
    print(table([*_server_rows(acks, loads, starts, memory), *_inside_rows(inside), *measure_listeners()]))
    took, question = inside.slowest
    print(f"The slowest of {len(QUESTIONS)} questions takes {took:.3f} ms: {question[:50]!r} … ({len(question.split())} words)")
    print(f"Measured in {time.perf_counter() - began:.0f} s")
    return 0


def _measure_servers(api_url: str, bytecode: str) -> tuple[Figures, Figures, dict[Kind, float]]:
    with ExitStack() as stack:
        servers = [stack.enter_context(running(kind, api_url, bytecode)) for kind in KINDS]
        acks = _measure_acks(servers)
        loads = _measure_loads(servers)
        return acks, loads, {server.kind: worker_memory(server.pid) for server in servers}


def _measure_acks(servers: Sequence[Running]) -> Figures:
    """Milliseconds from the request's first byte out to the answer's last byte in."""
    acks: Figures = {server.kind: [] for server in servers}
    connections = {server.kind: Connection(server.port) for server in servers}
    try:
        for number in range(ACK_ROUNDS + 1):
            for kind in _turned(KINDS, number):
                took = _acks(connections[kind], ACKS_A_ROUND[kind])
                acks[kind] += took if number else []  # the first round warms up
    finally:
        for connection in connections.values():
            connection.close()
    return acks


def _acks(connection: Connection, count: int) -> list[float]:
    request = signed_command()
    times: list[float] = []
    for _ in range(count):
        began = time.perf_counter()
        connection.post(request)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _measure_loads(servers: Sequence[Running]) -> Figures:
    loads: Figures = {server.kind: [] for server in servers}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as client:
        for number in range(LOAD_ROUNDS):
            for server in _turned(servers, number):
                loads[server.kind].append(client.submit(requests_a_second, server.port, LOAD_SECONDS).result())
    return loads


def _measure_starts(api_url: str, bytecode: str) -> Figures:
    starts: Figures = {OURS: [], BARE: []}
    for number in range(STARTS):
        for kind in _turned((OURS, BARE), number):
            with running(kind, api_url, bytecode) as server:
                starts[kind].append(server.started_after * 1000)
    return starts


def _turned(items: Sequence[T], by: int) -> list[T]:
    """Everybody goes first once in a while."""
    return [*items[by % len(items) :], *items[: by % len(items)]]


def _server_rows(acks: Figures, loads: Figures, starts: Figures, memory: dict[Kind, float]) -> list[Row]:
    p50, p99 = ({kind: percentile(times, share) for kind, times in acks.items()} for share in (0.5, 0.99))
    load = {kind: median(each) for kind, each in loads.items()}
    return [
        Row("acknowledged, p50", "ms", p50[OURS], p50[BARE], Expectation("ratio", "<=", 1.25)),
        Row("acknowledged, p99", "ms", p99[OURS], p99[BARE]),
        Row("acknowledged beside defaults, p50", "ms", p50[OURS], p50[DEFAULTS], Expectation("ratio", "<=", 0.15)),
        Row("acknowledged beside defaults, p99", "ms", p99[OURS], p99[DEFAULTS]),
        Row(f"answers with {CONNECTIONS} connections", "a second", load[OURS], load[BARE], Expectation("ratio", ">=", 0.85)),
        Row("the same beside defaults", "a second", load[OURS], load[DEFAULTS]),
        Row("start-up to first answer", "ms", median(starts[OURS]), median(starts[BARE]), Expectation("difference", "<=", 250)),
        Row("memory of the worker", "MB", memory[OURS], memory[BARE], Expectation("difference", "<=", 40)),
    ]


def _inside_rows(inside: Inside) -> list[Row]:
    ours, bare = percentile(inside.ours, 0.5), percentile(inside.bare, 0.5)
    return [
        Row("/term ROAS in process, p50", "ms", ours, bare, Expectation("ours", "<", 0.5)),
        Row("look-up alone, p50", "ms", percentile(inside.lookups, 0.5)),
        Row("look-up alone, p99", "ms", percentile(inside.lookups, 0.99), expected=Expectation("ours", "<", 1)),
        Row("reading the playbooks", "ms", inside.reading),
        Row("building the index", "ms", inside.indexing),
    ]


def _machine() -> str:
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, one gthread worker with {THREADS} threads each"


if __name__ == "__main__":
    sys.exit(main())
