"""What is measured without a server: look-ups, whole commands through the WSGI application, and the making of the index."""

from __future__ import annotations

import gc
import io
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from bot.knowledge.loader import load_knowledge
from bot.lookup.answer import answer
from bot.lookup.answers import Answer
from bot.lookup.index import Index, build_index
from bot.lookup.library import Library
from bot.lookup.question import Via, ask
from bot.records.database import Database
from bot.records.migrate import migrate
from bot.rounds import Rounds
from bot.settings import Settings
from bot.slack.app import create_app
from bot.slack.http import Wsgi, create_wsgi
from tests.benchmarks.bare import BOT_TOKEN, CONSTANT, SIGNING_SECRET, bare_wsgi
from tests.benchmarks.client import BODY, signed_headers
from tests.benchmarks.servers import OURS, ROOT

BUILDS = 9
LOOKUP_ROUNDS = 60
COMMAND_ROUNDS = 15
COMMANDS_A_ROUND = 150

QUESTIONS: tuple[tuple[str, Via], ...] = (
    ("ROAS", "/term"),
    ("roas?", "dm"),
    ("raos", "/term"),
    ("retrun on ad spned", "/term"),
    ("what does PDP stand for", "mention"),
    ("PLP vs PDP", "/term"),
    ("define customer lifetime value please", "dm"),
    ("LTV", "/term"),
    ("LVT", "/term"),
    ("LTV in finance", "/term"),
    ("averge ordr value", "/term"),
    ("avg. order value (AOV)", "/term"),
    ("atribution windw", "/term"),
    ("remarketing", "/term"),
    ("value", "/term"),
    ("conversion", "/term"),
    ("", "/industry"),
    ("help", "dm"),
    ("what can you do?", "mention"),
    ("ecommerce", "/industry"),
    ("e-comerce", "/industry"),
    ("healthcare", "/industry"),
    ("fintech or banking", "/industry"),
    ("ecommerce metrics", "/industry"),
    ("common challenges of online shops", "mention"),
    ("which events should an ecommerce customer track?", "dm"),
    ("best practices for session replay in ecommerce", "/industry"),
    ("what software do online retailers use for A/B testing?", "dm"),
    ("person propertys for a web shop", "/industry"),
    ("how do I name the event when somebody puts a thing into the cart?", "dm"),
    ("<@U0BOT> what do we call it when people fill their basket and leave without paying?", "mention"),
    ("our customer says half of the shoppers never come back after the first order, what should they look at", "dm"),
    ("the page with all the products in a grid, what's the name for that", "dm"),
    ("they say the snippet doesn't work with their Shopify theme, is that a known problem?", "mention"),
    ("does page speed matter for revenue?", "dm"),
    ("how long after an ad click does a purchase still count :thinking_face:", "dm"),
    ("what is the weather in Berlin tomorrow", "dm"),
    ("who won the football match last night between the two teams from Manchester", "mention"),
    ("asdf qwer zxcv", "dm"),
    ("ショッピングカート 🛒", "dm"),
    (
        "Hi team, I have a call with a new direct-to-consumer fashion brand on Thursday. They run on Shopify with GA4 and Hotjar, "
        "spend a lot on ads, and their CFO wants to know whether the mony spent on geting customers is worth it. Which metrics "
        "would you bring up, what do they usualy care about, and how can funnels and experiments help them to reduce cart abandonment?",
        "dm",
    ),
)


@dataclass(frozen=True)
class Inside:
    """All in milliseconds."""

    reading: float
    indexing: float
    lookups: list[float]
    slowest: tuple[float, str]
    """The question that takes longest, and its median."""
    ours: list[float]
    bare: list[float]


def measure_inside() -> Inside:
    folder = ROOT / "knowledge"
    playbooks = load_knowledge(folder)
    reading = median(_milliseconds(lambda: load_knowledge(folder)) for _ in range(BUILDS))
    indexing = median(_milliseconds(lambda: build_index(playbooks)) for _ in range(BUILDS))
    index = build_index(playbooks)
    gc.collect()
    gc.freeze()  # as `serve` does
    by_question = _lookups(index)
    slowest = max((median(times), text) for text, times in by_question.items())
    ours, bare = _commands(index)
    return Inside(reading, indexing, [time for times in by_question.values() for time in times], slowest, ours, bare)


def _lookups(index: Index) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {text: [] for text, _ in QUESTIONS}
    for number in range(LOOKUP_ROUNDS + 1):
        for text, via in QUESTIONS:
            took = _milliseconds(partial(_look_up, index, text, via))
            if number:  # the first round fills the caches of stems
                times[text].append(took)
    return times


def _look_up(index: Index, text: str, via: Via) -> Answer:
    return answer(index, ask(text, via))


def _commands(index: Index) -> tuple[list[float], list[float]]:
    """`/term ROAS` through our application and the bare one, in turns."""
    with ThreadPoolExecutor(1) as executor, tempfile.TemporaryDirectory() as folder:
        settings = Settings(bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, database_url=f"sqlite:///{folder}/records.db")
        migrate(settings.database_url)
        library = Library(index)
        ours = create_wsgi(create_app(settings, library, executor, Rounds(Database(settings.database_url))), library)
        bare = bare_wsgi(process_before_response=True)
        times: dict[str, list[float]] = {OURS.says: [], CONSTANT: []}
        for number in range(COMMAND_ROUNDS + 1):
            for wsgi, says in ((ours, OURS.says), (bare, CONSTANT)):
                took = [_command(wsgi, says) for _ in range(COMMANDS_A_ROUND)]
                times[says] += took if number else []
    return times[OURS.says], times[CONSTANT]


def _command(wsgi: Wsgi, says: str) -> float:
    statuses: list[str] = []
    environ = _environ()
    began = time.perf_counter()
    body = b"".join(wsgi(environ, lambda status, headers: statuses.append(status)))
    took = (time.perf_counter() - began) * 1000
    if statuses != ["200 OK"] or says not in body.decode():
        raise RuntimeError(f"answered {statuses} {body[:200]!r}")
    return took


def _environ() -> dict[str, Any]:
    headers = signed_headers()
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/slack/events",
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": headers.pop("Content-Type"),
        "CONTENT_LENGTH": str(len(BODY)),
        "wsgi.input": io.BytesIO(BODY.encode()),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
