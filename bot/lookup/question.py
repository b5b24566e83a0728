"""What a person asked, cleaned: Slack's markup is taken off here and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Literal

from bot.knowledge.names import straighten, words_of

Via = Literal["mention", "dm", "/term", "/industry"]
VIAS: tuple[Via, ...] = ("mention", "dm", "/term", "/industry")

MAX_CHARACTERS = 4000
"""What is read of a question. Slack takes 40,000; nobody reads on after the first page, neither does the look-up."""

MOST_SENT = 40_000
"""What Slack takes, markup included."""

_REFERENCE = re.compile(r"<[@#!][^<>]*>")
_URL = re.compile(r"<(?:https?|mailto|tel):[^<>|]*(?:\|([^<>]*))?>")
_BARE_URL = re.compile(r"https?://[^\s)\]>]+")
_EMOJI = re.compile(r"(?<![\w:]):(?=[^:\s]{0,99}[a-z])[a-z0-9_+'-]{1,100}:(?::skin-tone-\d:)?(?!\w)")


@dataclass(frozen=True)
class Question:
    """`text` is readable as typed, `words` are its words in lower case. `via` tells which door it came through."""

    text: str
    via: Via
    words: tuple[str, ...]


def ask(raw: str, via: Via = "dm") -> Question:
    """Read what Slack delivered (or what was typed in a terminal). Any text is fine; at most `MAX_CHARACTERS` of it count."""
    text = raw[:MOST_SENT].encode("utf-8", "replace").decode()  # half an emoji is none
    text = _EMOJI.sub(" ", _URL.sub(_label, _REFERENCE.sub(" ", text)))
    text = _BARE_URL.sub(" ", straighten(unescape(text[:MAX_CHARACTERS])))
    text = re.sub(r"[^\S\n]+", " ", text).strip()
    return Question(text, via, tuple(words_of(text)))


def _label(link: re.Match[str]) -> str:
    """A link's words count, its address does not."""
    label = link[1] or ""
    return label if " " in label or "." not in label else " "
