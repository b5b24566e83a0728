"""What a question names, wherever it stands: industries, headings of the template, products, entries; and the words left over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from rapidfuzz.distance import OSA

from bot.knowledge.names import singular
from bot.lookup import phrases, vocabulary
from bot.lookup.index import Index
from bot.lookup.question import Question
from bot.lookup.search import TYPO, Word
from bot.lookup.spelling import tolerance
from bot.lookup.stems import stem

MAX_WORDS = 150
"""How much of a question is read. A pasted mail says what it is about before that."""
MAX_PHRASE = 7
"""Words in the longest name or phrase."""

MAX_GAP = 2
"""Small words inside a name."""
MAX_MISSING = 2
"""Letters that a misspelt name may have too few or too many."""

ARTICLES = frozenset("a an the is are was of by with their this that our your it its they folks people mean".split())
"""What may stand between a name and the words that ask for its meaning."""

FOCUS, POINTING, ELSEWHERE = 1.5, 0.4, 2.0
"""How much a word counts: behind a question word, or said twice; a sign of the industry; of a topic that has its place elsewhere. Others 1."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start` up to (not including) `end` of the question mean `value`. `how`: name, alias, typo; strong, faint."""

    start: int
    end: int
    value: str
    how: str

    def __len__(self) -> int:
        return self.end - self.start

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end and len(self) > len(other)

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Reading:
    """Spans count in `words`, the question's words with typos of known words corrected (`typos` says which)."""

    question: Question
    words: tuple[str, ...]
    typos: frozenset[int]
    industries: tuple[Span, ...]
    signs: tuple[str, ...]
    usual: tuple[str, ...]
    """Industries that the place it is asked in mostly asks of: they count where the question points to none."""
    pointing: frozenset[int]
    """Positions of the words that are signs of an industry."""
    sections: tuple[Span, ...]
    products: tuple[Span, ...]
    names: tuple[Span, ...]
    asked_names: tuple[Span, ...]
    """Those that are asked for outright: acronyms (`RPV`), and what stands beside words that ask for a meaning (`what is a trace`)."""
    phrases: frozenset[str]
    """Keys of all runs of words."""
    framing: frozenset[int]
    """Positions of words that only frame the question: `what does … stand for`."""

    @cached_property
    def content(self) -> tuple[int, ...]:
        """Positions of the words that tell what is asked beyond industry and product."""
        taken = {position for span in (*self.industries,) for position in range(span.start, span.end)} | self.framing
        return tuple(position for position, word in enumerate(self.words) if position not in taken and word not in vocabulary.STOP_WORDS)

    def search_words(self, without: Iterable[Span] = ()) -> list[Word]:
        """The content words once each, as they are searched for."""
        taken = {position for span in without for position in range(span.start, span.end)}
        return list({word.stem: word for position, word in reversed(self._content_words) if position not in taken}.values())[::-1]

    @cached_property
    def _content_words(self) -> list[tuple[int, Word]]:
        def word_at(position: int) -> Word:
            word = self.words[position]
            return Word(word, stem(word), TYPO if position in self.typos else 1.0, self._burden(position))

        return [(position, word_at(position)) for position in self.content]

    @property
    def pointed_to(self) -> tuple[str, ...]:
        """Industries that are meant without being named."""
        return self.signs or self.usual

    @cached_property
    def rest(self) -> list[Word]:
        """What is said beyond headings, products and words that point to an industry."""
        signs = {stem(self.words[position]) for position in self.pointing}
        return [word for word in self.search_words(without=[*self.sections, *self.products]) if word.stem not in signs]

    def _burden(self, position: int) -> float:
        word = self.words[position]
        if word in vocabulary.ELSEWHERE and not self.industries:
            return ELSEWHERE
        if position in self.pointing and not any(span.start <= position < span.end for span in self.names):
            return POINTING
        return FOCUS if position in self.focus or self.words.count(word) > 1 else 1.0

    @cached_property
    def focus(self) -> frozenset[int]:
        """What is asked for stands behind the question word: `which properties …`, `what revenue metrics …`."""
        found: set[int] = set()
        for start, word in enumerate(self.words):
            if word in ("which", "what", "whats", "what's"):
                for position in range(start + 1, min(start + 4, len(self.words))):
                    if self.words[position] in vocabulary.STOP_WORDS:
                        break
                    found.add(position)
        return frozenset(found)

    @cached_property
    def seeks_name(self) -> bool:
        """Whether a description stands for a word we should know: `what's it called when …`. Names of events and properties are no such words."""
        return self.says(phrases.NAME_SEEKING) and all(span.value in ("terminology", "metrics") for span in self.sections)

    def begins_with(self, keys: frozenset[str]) -> bool:
        return any(phrases.key_of(self.words[:end]) in keys for end in range(1, MAX_PHRASE))

    def says(self, keys: frozenset[str]) -> bool:
        return not keys.isdisjoint(self.phrases)


def runs(words: Sequence[str], beginnings: frozenset[str]) -> Iterator[tuple[int, int, str, str]]:
    """Runs of words that are, or begin, something known: start, end, key as written, key in the singular."""
    written = [word.replace("'", "") for word in words]
    single = [singular(word).replace("'", "") for word in words]
    for start in range(len(words)):
        one = other = ""
        for end in range(start, min(start + MAX_PHRASE, len(words))):
            one, other = one + written[end], other + single[end]
            if one not in beginnings and other not in beginnings:
                break
            yield start, end + 1, one, other


def read(index: Index, question: Question) -> Reading:
    raw = question.words[:MAX_WORDS]
    corrected = [index.similar(word) for word in raw]
    words = tuple(better or word for better, word in zip(corrected, raw, strict=True))
    typos = frozenset(position for position, better in enumerate(corrected) if better)
    spans = _Spans()
    for start, end, written, key in runs(words, index.names.beginnings):
        spans.phrases.add(key)
        if key in phrases.SECTIONS:
            spans.sections.append(Span(start, end, phrases.SECTIONS[key], "faint" if key in phrases.FAINT else "strong"))
        if key in phrases.FRAMING:
            spans.framing.update(range(start, end))
        if key in phrases.DEFINING:
            spans.defining.append((start, end))
        name = written if written in index.names.every else key
        if name in index.names.every:
            spans.add_name(index, start, end, name, "name" if typos.isdisjoint(range(start, end)) else "typo")
    industries = _outermost(spans.industries)
    names = [*spans.names, *misspelt_names(index, words, spans.names), *interrupted_names(index, words, industries)]
    defined = not spans.phrases.isdisjoint(phrases.DEFINING) and all(word in vocabulary.STOP_WORDS for word in words)
    names = _without_everyday_words(names, words, asked_for=defined or question.via == "/term")
    names, industries, products = _untangle(words, names, industries, _outermost(spans.products))
    stems = [stem(word) for word in words]
    return Reading(
        question=question,
        words=words,
        typos=typos,
        industries=tuple(industries),
        signs=tuple(dict.fromkeys(slug for each in stems for slug in index.signs.get(each, ()))),
        usual=(),
        pointing=frozenset(position for position, each in enumerate(stems) if each in index.signs),
        sections=tuple(_outermost([span for span in spans.sections if not any(span.meets(other) for other in industries)])),
        products=tuple(products),
        names=tuple(names),
        asked_names=tuple(span for span in names if span.value in index.names.acronyms or _is_asked(span, words, spans.defining)),
        phrases=frozenset(spans.phrases),
        framing=frozenset(spans.framing - {position for span in names for position in range(span.start, span.end)}),
    )


def _is_asked(span: Span, words: Sequence[str], defining: Iterable[tuple[int, int]]) -> bool:
    """Whether words that ask for a meaning stand beside the name, but for articles and the like."""
    start, end = span.start, span.end
    while start and words[start - 1] in ARTICLES:
        start -= 1
    while end < len(words) and words[end] in ARTICLES:
        end += 1
    around = {*range(start, span.start + 1), *range(span.end, end + 1)}
    return any(first in around or last in around for first, last in defining)


@dataclass
class _Spans:
    """What the windows of a question mean, before what overlaps is sorted out."""

    industries: list[Span] = field(default_factory=list)
    sections: list[Span] = field(default_factory=list)
    products: list[Span] = field(default_factory=list)
    names: list[Span] = field(default_factory=list)
    framing: set[int] = field(default_factory=set)
    defining: list[tuple[int, int]] = field(default_factory=list)
    phrases: set[str] = field(default_factory=set)

    def add_name(self, index: Index, start: int, end: int, key: str, how: str) -> None:
        if key in index.names.industries:
            self.industries.append(Span(start, end, index.names.industries[key], how))
        if key in index.names.entries:
            self.names.append(Span(start, end, key, how))
        if key in index.names.products:
            self.products.append(Span(start, end, index.names.products[key], how))


def _without_everyday_words(names: list[Span], words: Sequence[str], *, asked_for: bool) -> list[Span]:
    """Names such as `Segment` or `account` are mostly said in passing; they count where a word is to be explained."""
    return [span for span in names if asked_for or not all(word in vocabulary.STOP_WORDS for word in words[span.start : span.end])]


def _untangle(
    words: Sequence[str], names: list[Span], industries: list[Span], products: list[Span]
) -> tuple[list[Span], list[Span], list[Span]]:
    """What stands inside something longer is part of it: `marketing` in `re-marketing`, `analytics` in `product analytics`."""
    same = {(industry.start, industry.end) for industry in industries}
    kept = [
        span
        for span in _outermost(names)
        if (span.start, span.end) not in same
        and not any(other.holds(span) or (span.how == "typo" and other.meets(span)) for other in (*products, *industries))
    ]

    def swallowed(industry: Span) -> bool:
        said = "".join(words[industry.start : industry.end])
        return any(name.holds(industry) and said in name.value for name in kept)

    return kept, [span for span in industries if not swallowed(span)], products


def _outermost(spans: list[Span]) -> list[Span]:
    """Without those inside a longer one, in the order in which they stand."""
    kept = [span for span in spans if not any(other.holds(span) for other in spans)]
    return sorted(dict.fromkeys(kept), key=lambda span: (span.start, -len(span)))


def interrupted_names(index: Index, words: Sequence[str], industries: Sequence[Span]) -> Iterator[Span]:
    """Names with an industry or two small words inside: `core ecommerce events`, `cost of acquiring a customer`."""
    taken = {position for span in industries for position in range(span.start, span.end)}
    kept = [position for position, word in enumerate(words) if position not in taken and word not in vocabulary.STOP_WORDS]
    if len(kept) < len(words):
        for start, end, _, key in runs([words[position] for position in kept], index.names.beginnings):
            gap = set(range(kept[start], kept[end - 1] + 1)) - taken - set(kept)
            if end - start > 1 and key in index.names.entries and len(gap) <= MAX_GAP:
                yield Span(kept[start], kept[end - 1] + 1, key, "name")


def misspelt_names(index: Index, words: Sequence[str], found: Sequence[Span]) -> Iterator[Span]:
    """Names of several words of which all but one or two letters were said: `drop of rate`, `prodcut detail pg`."""
    taken = {position for span in found if len(span) > 1 for position in range(span.start, span.end)}
    letters = [0, *accumulate(len(word) for word in words)]
    tried: set[tuple[int, str]] = set()
    for position, word in enumerate(words):
        if position in taken or word in vocabulary.STOP_WORDS:
            continue
        for key, place in index.names.holding.get(stem(word), ()):
            start, in_name = position - place, index.names.words[key]
            end = start + len(in_name)
            if start < 0 or end > len(words) or abs(letters[end] - letters[start] - len(key)) > MAX_MISSING or (start, key) in tried:
                continue
            tried.add((start, key))
            if _is_misspelt(words[start:end], in_name, key):
                yield Span(start, end, key, "typo")


def _is_misspelt(said: Sequence[str], in_name: Sequence[str], key: str) -> bool:
    """A small word stands for a word of the name only if that begins with it (`of` for `off`)."""
    if any(here in vocabulary.STOP_WORDS and not there.startswith(here) for here, there in zip(said, in_name, strict=True)):
        return False
    joined, limit = phrases.key_as_written(said), tolerance(len(key))
    return joined != key and joined[0] == key[0] and OSA.distance(joined, key, score_cutoff=limit) <= limit
