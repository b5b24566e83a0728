"""Accounts by name: for questions that name a customer instead of an industry. Pure: the names are given, and swapped whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from bot.knowledge.names import name_key, straighten, words_of
from bot.lookup.answers import Answer, Nothing
from bot.lookup.by_name import by_whole_name
from bot.lookup.index import Index
from bot.lookup.phrases import keys_of
from bot.lookup.question import Question
from bot.lookup.spelling import Spelling, tolerance
from bot.lookup.vocabulary import STOP_WORDS

LEGAL = frozenset(
    """ab ag aps as asa bv bvba co company corp corporation eurl gbr gmbh inc incorporated kg kgaa kk lda limited llc llp lp ltd ltda mbh nv
    oy oyj plc pte pty sa sab sarl sas se sl spa spzoo srl srls ug cokg holding holdings group""".split()
)
"""What may stand behind a name or not."""
LONGEST = 120
"""Characters of what is typed that can be a customer's name."""
OFFERED = 8
BIT = 100
"""Names that are prepared in one go."""
MOST_WORDS = 6
"""Of a customer's name within a question."""

Named = tuple[str, str, str, str, str]
"""Id, name, external id, domain and segment."""

_LINK = re.compile(r"<(?:https?://[^<>|]*\|)?(?:https?://)?([^<>|]*)>")
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?:[/:?#].*)?$")


@dataclass(frozen=True)
class Hits:
    """`rest` is what was asked of the account; `more` says that there are others like these."""

    ids: tuple[str, ...]
    rest: str = ""
    more: bool = False


NO_HITS = Hits(())


def said_name(text: str) -> str:
    """What was typed, without Slack's markup around a domain."""
    return " ".join(unescape(_LINK.sub(r"\1", text[: 10 * LONGEST])).split())


def knows(index: Index, question: Question, found: Answer) -> bool:
    """Whether the playbooks understand the whole question, so that no account may answer it."""
    if isinstance(found, Nothing) and not found.playbook:
        return False
    understood = bool(question.words) and all(word in index.known_words for word in question.words)
    return understood or by_whole_name(index, question) is not None


def industry_named(index: Index, segment: str) -> str | None:
    """The slug of the industry that the segment is a name of, nothing less."""
    return next((slug for key in (name_key(segment), *keys_of(segment)) if (slug := index.names.industries.get(key))), None)


def without_names(names: AccountNames, index: Index, text: str) -> str:
    """A question without the customers that it names, in one line."""
    words, kept, at = text.split(), [], 0
    while at < len(words):
        ends = range(min(len(words), at + MOST_WORDS), at, -1)
        named = next((end for end in ends if _is_customer(names, index, " ".join(words[at:end]))), None)
        kept += [] if named else [words[at]]
        at = named or at + 1
    return " ".join(kept)


def _is_customer(names: AccountNames, index: Index, said: str) -> bool:
    """Not so for what the playbooks understand, nor for an everyday word in small letters. With a capital the beginning of a name will do."""
    said = _POSSESSIVE.sub("", said)
    words, has_capital = _WORD.findall(said.casefold()), said != said.lower()
    if all(word in index.known_words or word in STOP_WORDS for word in words):
        return False
    is_everyday = len(words) == 1 and index.vectors is not None and words[0] in index.vectors.words
    if has_capital and names.begin_with(said):
        return True
    return bool(names.exact(said)) and (has_capital or not is_everyday)


class AccountNames:
    """All names at once. Case, accents, punctuation, `the` and legal forms make no difference where nothing else tells accounts apart."""

    def __init__(self, named: Iterable[Named] = (), breathe: Callable[[], object] = lambda: None) -> None:
        """`breathe` is called now and then while many names are prepared."""
        self.segments: dict[str, str] = {}
        self._full: dict[str, tuple[str, ...]] = {}
        self._short: dict[str, tuple[str, ...]] = {}
        self._other: dict[str, tuple[str, ...]] = {}
        beginnings: dict[str, list[str]] = defaultdict(list)
        known: dict[str, str] = {}
        for number, (key, name, external, domain, segment) in enumerate(named):
            self.segments[key] = known.setdefault(segment, segment)
            full, short = _keys(name)
            _add(self._full, full, key)
            _add(self._short, "".join(short), key)
            if len(short) > 1:
                beginnings[short[0]].append(" ".join(short))
            for other in {external.casefold(), domain, "" if full else name.casefold()} - {""}:
                _add(self._other, other, key)
            if number % BIT == 0:
                breathe()
        self._beginnings = dict(beginnings)
        self._spelling = Spelling(self._short, breathe)

    def __len__(self) -> int:
        return len(self.segments)

    def exact(self, typed: str) -> tuple[str, ...]:
        """Ids of the accounts of this very name, else of this name but for legal forms, this external id, this domain."""
        if not typed or len(typed) > LONGEST:
            return ()
        full, short = _keys(typed)
        found = self._full.get(full) or self._short.get("".join(short)) or self._other.get(typed.casefold())
        address = _ADDRESS.match(typed.casefold())
        if found or not address:
            return found or ()
        return self._other.get(address[1]) or self._short.get(name_key(address[1].split(".")[0]), ())

    def leading(self, typed: str) -> Hits:
        """The longest beginning of what was typed that is an account's name, and the rest."""
        words = typed.split()
        for end in range(len(words) - 1, 0, -1):
            if found := self.exact(" ".join(words[:end])):
                return Hits(found, " ".join(words[end:]))
        return NO_HITS

    def loose(self, typed: str) -> Hits:
        """Accounts whose name begins with these words, else those that it may be a misspelling of."""
        _, short = _keys(typed)
        if not short or len(typed) > LONGEST:
            return NO_HITS
        found = [key for name in self._beginning_with(" ".join(short)) for key in self._short["".join(name.split())]]
        if not found:
            key = "".join(short)
            found = [account for name in self._spelling.nearest(key, tolerance(len(key))) for account in self._short[name]]
        ids = tuple(dict.fromkeys(found))
        return Hits(ids[:OFFERED], more=len(ids) > OFFERED)

    def begin_with(self, typed: str) -> bool:
        """Whether a longer name begins with these words."""
        _, short = _keys(typed)
        return bool(short) and bool(self._beginning_with(" ".join(short)))

    def _beginning_with(self, words: str) -> list[str]:
        """The first word whole; of a later one its beginning will do."""
        start = words if " " in words else words + " "
        return [name for name in self._beginnings.get(words.split()[0], ()) if name.startswith(start)]


def _add(names: dict[str, tuple[str, ...]], key: str, account: str) -> None:
    if key:
        names[key] = (*names.get(key, ()), account)


def _keys(name: str) -> tuple[str, Sequence[str]]:
    """The whole name's key, and its words without legal forms; single letters in a row are one word (`B.V.`, `S.A.S.`)."""
    joined: list[str] = []
    single = False
    for word in words_of(straighten(name)):
        word = word.replace("'", "")
        if len(word) == 1 and single:
            joined[-1] += word
        else:
            joined.append(word)
        single = len(word) == 1
    full = "".join(joined)
    short = joined[1:] if joined[:1] == ["the"] and len(joined) > 1 else joined
    end = len(short)
    while end > 1 and (short[end - 1] in LEGAL or short[end - 1] == "and"):
        end -= 1
    return full, short[:end]
