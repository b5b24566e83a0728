"""A question in, an answer out. Decides; what the question names is read by `reading`, what resembles it is ranked by `search`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from bot.knowledge.model import PRODUCT_SECTIONS, SECTION_TITLES
from bot.knowledge.names import name_key
from bot.lookup import vocabulary
from bot.lookup.answers import Answer, Choices, Found, Help, IndustryFound, Match, Nothing, SectionFound, Segments
from bot.lookup.entries import Entry
from bot.lookup.index import Index, stem, tolerance
from bot.lookup.question import Question
from bot.lookup.reading import Reading, Span, phrase_keys, read
from bot.lookup.search import Scored, Word, search, weight

SURE = 0.50
"""Share of a question's words that a bullet must answer to be shown for it."""
SURE_HERE = 0.30
"""The same where the question names the industry, a heading, or asks for a name."""
SURE_NAMED = 0.25
"""The same where the question holds the entry's full name."""
IN_SECTION = 0.45
"""The same for one bullet to stand for the heading that was named."""
MOST = 3
"""Bullets in an answer."""
NEAREST = 3

_LISTING = phrase_keys(vocabulary.LISTING)
_LISTING_WHOLE = phrase_keys(("list", "all", "list all", "industries", "segments", "everything", "playbooks"))
_LISTING_INSIDE = _LISTING - _LISTING_WHOLE
_HELPING = phrase_keys(vocabulary.HELPING)
_OVERVIEW = phrase_keys(vocabulary.OVERVIEW)
_NAME_SEEKING = phrase_keys(vocabulary.NAME_SEEKING)


def answer(index: Index, question: Question) -> Answer:
    """Any question gets an answer; `Nothing` is one of them."""
    if not question.words:
        return _unasked(index, question)
    reading = read(index, question)
    for decide in (_help, _segments, _by_name, _by_section, _by_words, _by_industry):
        found = decide(index, reading)
        if found is not None:
            return found
    return _nothing(index, reading)


def _unasked(index: Index, question: Question) -> Answer:
    if question.via == "/industry":
        return Segments(_playbooks(index))
    return _help_for(index, question)


def _help_for(index: Index, question: Question) -> Help:
    topic = question.via if question.via.startswith("/") else None
    return Help(topic, index.playbooks, tuple(entry for entry in index.entries if entry.kind == "term"))


def _playbooks(index: Index) -> tuple[Entry, ...]:
    return tuple(index.by_id[playbook.slug] for playbook in index.playbooks)


def _help(index: Index, reading: Reading) -> Answer | None:
    if reading.industries or reading.names or not reading.says(_HELPING):
        return None
    return _help_for(index, reading.question) if len(reading.search_words()) <= 3 else None


def _segments(index: Index, reading: Reading) -> Answer | None:
    if reading.industries:
        return None
    whole = name_key(" ".join(word for word in reading.words if word not in ("please", "pls", "show", "me", "the")))
    if whole in _LISTING or reading.says(_LISTING_INSIDE) and not reading.names:
        return Segments(_playbooks(index))
    return None


# --- by name


def _by_name(index: Index, reading: Reading) -> Answer | None:
    """The question is a name, framed or not: `define PDP`, `LTV in finance`, `what is e-commerce`."""
    if reading.names and not _rest(reading, reading.names):
        hits = [span for span in reading.names]
        sections = [span for span in reading.sections if span.how == "strong"]
        if not (sections and any(section.meets(hit) and len(section) >= len(hit) for section in sections for hit in hits) and (reading.industries or reading.signs)):
            return _named(index, reading, hits)
    if len(reading.content) <= 2 and not reading.industries:
        return _partly_named(index, reading)
    return None


def _named(index: Index, reading: Reading, hits: Sequence[Span]) -> Answer:
    matches: dict[str, Match] = {}
    for span in hits:
        for entry in _senses(index, reading, index.named[span.value]):
            how = "typo" if span.how == "typo" else "name" if span.value in (name_key(entry.title), name_key(entry.names[0])) else "alias"
            matches.setdefault(entry.id, Match(entry, 0.9 if how == "typo" else 1.0, how))
    ranked = sorted(matches.values(), key=lambda match: (match.entry.kind != "term", -match.score)) if reading.question.via == "/term" else list(matches.values())
    said = " ".join(reading.question.words) if any(span.how == "typo" for span in hits) else None
    return Found(tuple(ranked), said=said)


def _senses(index: Index, reading: Reading, entries: Sequence[Entry]) -> list[Entry]:
    """All senses, those of the industries the question names first."""
    named = [span.value for span in reading.industries]
    return sorted(entries, key=lambda entry: entry.industry not in named)


def _partly_named(index: Index, reading: Reading) -> Answer | None:
    """One or two words that are part of several names: `value`, `software`."""
    words = [reading.words[position] for position in reading.content]
    if not words:
        return None
    stems = {stem(word) for word in words}
    playbooks = [entry for entry in _playbooks(index) if stems <= {stem(word) for word in entry.title.lower().split()}]
    asked = " ".join(words)
    if playbooks and reading.question.via != "/term":
        return IndustryFound(playbooks[0]) if len(playbooks) == 1 else Choices(tuple(Match(entry, 0.5, "name") for entry in playbooks), asked)
    if reading.sections:
        return None
    return None


def _rest(reading: Reading, spans: Sequence[Span]) -> list[int]:
    taken = {position for span in spans for position in range(span.start, span.end)}
    return [position for position in reading.content if position not in taken]


# --- by heading


def _by_section(index: Index, reading: Reading) -> Answer | None:
    if not reading.sections:
        return None
    strong = [span for span in reading.sections if span.how == "strong"]
    span = max(strong or reading.sections, key=lambda each: (len(each), -each.start))
    slugs = _industries_meant(index, reading)
    if not slugs:
        return None
    if len(slugs) > 1:
        return None
    slug = slugs[0]
    playbook = index.playbook(slug)
    if playbook.is_stub:
        return None
    sections = _sections(index, slug, span.value, reading)
    heading_words = [each for each in reading.sections if each.value == span.value]
    words = reading.search_words(without=heading_words)
    if not sections:
        return Nothing(_asked(reading), playbook=playbook, missing=SECTION_TITLES[span.value], section=span.value, nearest=_what_there_is(index, slug))
    inside = {child.id for section in sections for child in _leaves(section)}
    ranked = search(index, words, lambda entry: entry.id in inside)
    everywhere = search(index, words, lambda entry: entry.industry == slug)
    if ranked and ranked[0].coverage >= IN_SECTION:
        return _found(index, reading, ranked)
    if not strong and everywhere and everywhere[0].coverage >= SURE:
        return None
    return SectionFound(tuple(sections))


def _industries_meant(index: Index, reading: Reading) -> list[str]:
    named = list(dict.fromkeys(span.value for span in reading.industries))
    if named:
        return named
    if reading.signs:
        return list(reading.signs)
    written = [playbook.slug for playbook in index.playbooks if not playbook.is_stub]
    return written


def _sections(index: Index, slug: str, section: str, reading: Reading) -> list[Entry]:
    found = [entry for entry in index.entries if entry.kind == "section" and entry.industry == slug and entry.section == section]
    products = {span.value for span in reading.products}
    return [entry for entry in found if entry.product and entry.product.slug in products] or found


def _leaves(entry: Entry) -> Iterator[Entry]:
    for child in entry.children:
        yield child
        yield from _leaves(child)


def _what_there_is(index: Index, slug: str) -> tuple[Match, ...]:
    return tuple(Match(child, 0.0, "heading") for child in index.by_id[slug].children)


# --- by words


def _by_words(index: Index, reading: Reading) -> Answer | None:
    words = reading.search_words()
    if not words:
        return None
    named = [span.value for span in reading.industries]
    ranked = search(index, words, (lambda entry: entry.industry in named) if named and not all(index.playbook(slug).is_stub for slug in named) else (lambda entry: True))
    if not ranked:
        return None
    full = {entry.id: span for span in reading.names for entry in index.named[span.value]}
    total = sum(weight(index, word) for word in words)
    def boosted(each: Scored) -> float:
        span = full.get(each.entry.id)
        if not span:
            return each.coverage
        mass = sum(weight(index, Word(w, stem(w))) for w in reading.words[span.start:span.end] if w not in vocabulary.STOP_WORDS)
        return each.coverage + (0.6 if each.entry.kind == "term" else 0.3) * mass / total
    ranked = sorted(ranked, key=lambda each: -boosted(each))
    best = ranked[0]
    here = bool(reading.industries or reading.signs or reading.sections or reading.says(_NAME_SEEKING))
    limit = SURE_NAMED if best.entry.id in full else SURE_HERE if here else SURE
    if boosted(best) >= limit:
        return _found(index, reading, ranked)
    return None


def _found(index: Index, reading: Reading, ranked: Sequence[Scored]) -> Found:
    best = ranked[0]
    shown = [each for each in ranked[:MOST] if each.mass >= 0.6 * best.mass]
    return Found(tuple(Match(each.entry, min(1.0, each.coverage), "words") for each in shown))


def _by_industry(index: Index, reading: Reading) -> Answer | None:
    if not reading.industries:
        return None
    if any(reading.words[position] in vocabulary.ELSEWHERE for position in reading.content):
        return None
    return IndustryFound(index.by_id[reading.industries[0].value])


def _nothing(index: Index, reading: Reading) -> Nothing:
    words = reading.search_words()
    ranked = search(index, words)[:NEAREST]
    return Nothing(_asked(reading), tuple(Match(each.entry, min(1.0, each.coverage), "words") for each in ranked))


def _asked(reading: Reading) -> str:
    return reading.question.text
