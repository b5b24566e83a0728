"""A question without what could tell who asked or whom it is about, so that it may be kept: no mentions, links, addresses, long numbers."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

LONGEST = 300
"""Characters that are kept."""
LONGEST_WORD = 200
"""What is longer is no word of anybody's."""
DIGITS = 6
"""A number of so many names somebody or something: a phone, a card, an order."""
AFTER_AT = 2
"""`recall@k` and `precision@10` are terms; what has more behind its @ is taken for an address."""

_MARKUP = re.compile(r"<(?:[@#!]|[a-z][a-z0-9+.-]{0,20}:)[^<>]*>?", re.IGNORECASE)
_GROUPED = re.compile(r"\+?\(?\d(?:[ .\-–—‑/()]{0,3}\d)*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,20}://|(?:mailto|tel|sms|callto|file|data):|www\.", re.IGNORECASE)
_DOMAIN = re.compile(r"[\w-]+\.([a-z]{2,24})(?=$|([^\w-]))", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")
_SLACK_ID = re.compile(r"[UWCGDTSBEF](?=[A-Z0-9]*\d)[A-Z0-9]{8,}")
_MENTION = re.compile(r"[^\w@#]*(?:@\w|#[^\W\d])")
_AROUND = re.compile(r"^[^\w]+|[^\w]+$")
_TOP_LEVELS = frozenset(
    """
    academy agency ai app art biz blog business care careers cash center chat clinic cloud club coach codes com community company
    consulting coop design dev digital direct edu education email energy engineering events exchange express family fashion finance
    fit fund fyi games global gov green group guide guru health help host house inc info int international investments io jobs land
    law legal life link live llc loans ltd market marketing media mil mobi money name net network news ninja one online org page
    partners pharmacy pro productions run sale school science services shop site social software solutions space store studio support
    systems team tech technology tools top trade training travel university ventures video vip web website wiki work works world xyz zone
    """.split()
)
"""Endings of more than two letters that make `nordmode.shop` an address; `sellers.json` and `Node.js` are none."""
_NO_COUNTRY = frozenset("cs go js md py rb rs sh ts vs".split())
"""Two letters that end the name of a file or a tool far more often than an address."""


def stripped(text: str) -> str:
    """In one line, at most LONGEST characters. Any text is fine, Slack's markup too; what is left may be empty."""
    text = _GROUPED.sub(_short_number, _MARKUP.sub(" ", _normal(text)))
    return _cut(" ".join(word for word in text.split() if not _tells(word)))


def _normal(text: str) -> str:
    """One spelling for each character, however often it was escaped; nothing that does not show."""
    for _ in range(5):
        before, text = text, unicodedata.normalize("NFKC", unescape(text))
        if text == before:
            break
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    return " " if category == "Cc" or character.isspace() else "" if category in ("Cf", "Cs", "Co", "Cn") else character


def _short_number(number: re.Match[str]) -> str:
    return " " if _digits(number[0]) >= DIGITS else number[0]


def _digits(text: str) -> int:
    return sum(each.isdigit() for each in text)


def _tells(word: str) -> bool:
    if len(word) > LONGEST_WORD or _digits(word) >= DIGITS or _MENTION.match(word) or _SCHEME.search(word) or _ADDRESS.search(word):
        return True
    if _SLACK_ID.fullmatch(_AROUND.sub("", word)):
        return True
    _, at, host = word.partition("@")
    return bool(at and len(_AROUND.sub("", host)) > AFTER_AT) or any(map(_is_domain, _DOMAIN.finditer(word)))


def _is_domain(found: re.Match[str]) -> bool:
    """`nordmode.de`, `acme.example/path`; not `e.g.`, `ads.txt`, `Node.js`."""
    ending = found[1].lower()
    return found[2] in ("/", ":", "?") or ending in _TOP_LEVELS or (len(ending) == 2 and ending not in _NO_COUNTRY)


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST else line[:LONGEST].rpartition(" ")[0] or line[:LONGEST]
