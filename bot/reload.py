"""Live knowledge: a saved playbook is in use within a second. A broken one changes nothing but the log."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from watchfiles import watch

from bot.knowledge.loader import load_knowledge
from bot.knowledge.model import Playbook
from bot.knowledge.problem import KnowledgeError
from bot.lookup.index import build_index
from bot.lookup.library import Library

log = logging.getLogger(__name__)

SETTLE_MS = 50
"""Editors write a file in several steps; this long nothing may happen before it is read."""


Read = Callable[[Path], Sequence[Playbook]]
"""A folder -> its playbooks. Raises KnowledgeError."""


def reload(folder: Path, library: Library, read: Read = load_knowledge) -> None:
    """Read the folder and index it beside the index in use, which is swapped for it whole, or kept if there are problems."""
    try:
        playbooks = read(folder)
    except KnowledgeError as error:
        library.keep(error.problems)
        log.error("The knowledge is broken; the last good one stays in use:\n%s", "\n".join(map(str, error.problems)))
        return
    gc.disable()  # for the half second that this takes: a fifth of it would go into looking through what stays
    try:
        index = build_index(playbooks)
    finally:
        gc.enable()
    library.swap(index)
    log.info("Knowledge reloaded: %d playbooks, %d entries", len(index.playbooks), len(index.entries))


def start_reloading(
    folder: Path, library: Library, on_reload: Callable[[], None] = lambda: None, read: Read = load_knowledge
) -> threading.Event:
    """Reload in a thread of its own whenever something in the folder changes, until the event that comes back is set."""
    stop = threading.Event()

    def run() -> None:
        for _ in watch(folder, debounce=1000, step=SETTLE_MS, stop_event=stop, rust_timeout=500, raise_interrupt=False):
            try:
                reload(folder, library, read)
                on_reload()
            except Exception:
                log.exception("Reloading the knowledge failed; the last good one stays in use")

    threading.Thread(target=run, name="reload", daemon=True).start()
    return stop
