"""How the look-up grows: the real folder, ten and a hundred times as many entries, beside other engines on the same entries.

The many are made of the real ones: each copy has some words of its texts and names changed for others of the folder, so that the
words grow with the entries as they do when people write. Each size is measured in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.evaluation.peers import PeerMissing, build, documents
from bot.evaluation.questions import read_set
from bot.knowledge.loader import load_knowledge
from bot.knowledge.model import Item, Playbook, Section, SoftwareCategory
from bot.knowledge.template import LISTS, PRODUCT_SECTIONS
from bot.lookup.answer import answer
from bot.lookup.index import Index, build_index
from bot.lookup.names import HEADINGS
from bot.lookup.question import ask
from tests.benchmarks.servers import ROOT
from tests.benchmarks.table import percentile

SIZES = (1, 10, 100)
PEERS = ("fts5", "bm25", "tantivy", "token_set_ratio", "WRatio")
ASKED = {"name": 200, "typo": 200, "sentence": 200}
PEER_ASKED = {"token_set_ratio": 4, "WRatio": 4}
"""Questions for a peer, where not 40: string similarity takes seconds for each over the largest folder."""
CHANGED = 0.25
"""Share of words that a copy has others for."""


@dataclass(frozen=True)
class Growth:
    """Milliseconds, but `build` in seconds and `memory` in MB; `peers`: name -> p50, p99 of a sentence, seconds to build."""

    entries: int
    build: float
    memory: float
    times: dict[str, list[float]]
    peers: dict[str, tuple[float, float, float]]


def main() -> int:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1) as process:
        show([process.submit(measure, size).result() for size in SIZES])
    return 0


def measure(times: int) -> Growth:
    playbooks = grown(load_knowledge(ROOT / "knowledge"), times)
    before = _memory()
    began = time.perf_counter()
    index = build_index(playbooks)
    built = time.perf_counter() - began
    memory = _memory() - before
    leaves = [entry for entry in index.entries if entry.kind not in HEADINGS]
    questions = dict(zip(ASKED, _questions(index), strict=True))
    taken = {kind: _times(lambda text: answer(index, ask(text)), asked) for kind, asked in questions.items()}
    return Growth(len(leaves), built, memory, taken, dict(_peers(index, questions["sentence"])))


def grown(playbooks: Sequence[Playbook], times: int) -> list[Playbook]:
    chance = random.Random(0)
    words = sorted({word for playbook in playbooks for text in _texts(playbook) for word in text.split() if word.isalpha()})

    def vary(text: str) -> str:
        return " ".join(chance.choice(words) if word.isalpha() and chance.random() < CHANGED else word for word in text.split())

    def copy(item: Item, number: int) -> Item:
        changed: dict[str, object] = {"id": f"{item.slug}-{number}", "asked_as": tuple(map(vary, item.asked_as))}
        for key in ("text", "definition", "description", "measurement", "business_context", "expansion", "name", "category"):
            if isinstance(value := getattr(item, key, None), str):
                changed[key] = vary(value)
        if term := getattr(item, "term", None):
            changed["term"] = "".join(chance.choice(term) for _ in term) if term.isupper() else vary(term)
        changed["aliases"] = tuple(map(vary, item.aliases))
        if isinstance(item, SoftwareCategory):
            changed["tools"] = tuple(copy(tool, number) for tool in item.tools)
        return item.model_copy(update=changed)

    def many(section: Section[Item]) -> Section[Item]:
        copies = tuple(copy(item, number) for number in range(1, times) for item in section.items)
        return section.model_copy(update={"items": (*section.items, *copies)})

    return [_with_lists(playbook, many) for playbook in playbooks]


def _with_lists(playbook: Playbook, change: Callable[[Section[Item]], Section[Item]]) -> Playbook:
    products = [
        product.model_copy(update={part: change(getattr(product, part)) for part in PRODUCT_SECTIONS})
        for product in playbook.products.items
    ]
    lists = {key: change(playbook.section(key)) for key in LISTS if key != "products"}
    return playbook.model_copy(update={**lists, "products": playbook.products.model_copy(update={"items": tuple(products)})})


def _texts(playbook: Playbook) -> Iterator[str]:
    for key in LISTS:
        for item in playbook.section(key).items:
            yield str(getattr(item, "text", None) or getattr(item, "definition", None) or "")


def _questions(index: Index) -> tuple[list[str], list[str], list[str]]:
    chance = random.Random(1)
    names = [name for entry in index.entries if entry.kind in ("term", "metric", "tool") for name in entry.names if len(name) > 4]
    asked = chance.sample(names, ASKED["name"])
    slips = [name[:2] + name[3] + name[2] + name[4:] for name in chance.sample(names, ASKED["typo"])]
    rows = [row for path in sorted((ROOT / "tests/questions/tuned").glob("*.jsonl")) for row in read_set(Path(path))]
    sentences = [row.q for row in rows if row.via in ("mention", "dm") and len(row.q.split()) > 7]
    return asked, slips, chance.sample(sentences, ASKED["sentence"])


def _times(ask_it: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """The second round counts: the first fills the caches of stems."""
    for text in questions:
        ask_it(text)
    times = []
    for text in questions:
        began = time.perf_counter()
        ask_it(text)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _peers(index: Index, questions: Sequence[str]) -> Iterator[tuple[str, tuple[float, float, float]]]:
    known = documents(index)
    for name in PEERS:
        began = time.perf_counter()
        try:
            rank = build(name, known)
        except PeerMissing as error:
            print(f"{name}: {error}", file=sys.stderr)
            continue
        built = time.perf_counter() - began
        taken = _times(rank, [ask(text).text for text in questions[: PEER_ASKED.get(name, 40)]])
        yield name, (percentile(taken, 0.5), percentile(taken, 0.99), built)


def _memory() -> float:
    """The most that the process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def show(rows: Sequence[Growth]) -> None:
    table = Table("entries", "build, s", "memory, MB", *(f"{kind}, ms p50 / p99" for kind in ASKED), box=None)
    for row in rows:
        cells = [f"{percentile(row.times[kind], 0.5):.2f} / {percentile(row.times[kind], 0.99):.2f}" for kind in ASKED]
        table.add_row(f"{row.entries:,}", f"{row.build:.2f}", f"{row.memory:.0f}", *cells)
    peers = Table("a sentence, ms p50 / p99 (build, s)", *(f"{row.entries:,} entries" for row in rows), box=None)
    for name in PEERS:
        found = [row.peers.get(name) for row in rows]
        peers.add_row(name, *(f"{each[0]:.2f} / {each[1]:.2f} ({each[2]:.1f})" if each else "" for each in found))
    console = Console(width=150)
    console.print(table)
    console.print(peers)


if __name__ == "__main__":
    sys.exit(main())
