"""A card becomes a Reply: Block Kit within Slack's limits, and the same in plain text. Escaping and limits live here only.

A card is a list of parts in the Markdown that playbooks are written in: `**bold**`, `` `code` ``, `[label](link)`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from bot.knowledge.model import absolute

Block = dict[str, Any]

MAX_BLOCKS = 45
"""Slack takes 50 a message."""
MAX_BLOCK = 2800
"""Characters of one text; Slack takes 3000."""
MAX_CELL = 1900
"""Characters of a column's cell; Slack takes 2000."""
NO_CELL = "·"
"""Slack takes no empty cell."""
MAX_TOTAL = 12_000
"""Characters of all blocks together; Slack refuses more than about 13,200 (`msg_blocks_too_long`)."""
MAX_FALLBACK = 3900
"""Characters of the text beside the blocks; above 4000 Slack may split it."""
MAX_QUOTE = 120
"""Characters of a question that are shown again."""

_LINK = re.compile(r"\[([^\[\]\n]+)\]\(((?:https?://|/)[^\s()<>|]+)\)")
HARMLESS = str.maketrans("`[]", "'()", "*~") | {ord("@"): "@\u200b"}
CUT = "… the rest is too long for one message: ask for a single entry by its name."


@dataclass(frozen=True)
class Part:
    """Small print are `receipt`, where an answer comes from, and `hint`, how to move on from it. `beside` is a second column.

    `typed` is how to move on where nothing can be pressed: plain text has it, blocks do not.
    """

    markdown: str
    kind: Literal["text", "receipt", "hint", "typed"] = "text"
    beside: str | None = None

    @cached_property
    def mrkdwn(self) -> str:
        return mrkdwn(self.markdown)

    @cached_property
    def plain(self) -> str:
        return plain(f"{self.markdown}\n{self.beside}" if self.beside else self.markdown)


@dataclass(frozen=True)
class Reply:
    """An answer ready to travel. `parts` are the whole of it, `text` the same in plain text; `shown` is the page that `blocks` draw."""

    parts: tuple[Part, ...]
    shown: tuple[Part, ...]
    blocks: tuple[Block, ...]
    page: int = 0
    pages: int = 1

    @property
    def text(self) -> str:
        return text_of(self.parts)

    @cached_property
    def fallback(self) -> str:
        """What is shown, for notifications, screen readers and search: escaped, since Slack parses it, and cut to a length it won't split."""
        return shorten(escape(text_of(self.shown)), MAX_FALLBACK)

    def below(self, *blocks: Block) -> Reply:
        """With more blocks at its end."""
        return replace(self, blocks=(*self.blocks, *blocks))

    def under(self, head: Reply) -> Reply:
        """With another card's words and blocks above its own."""
        return replace(self, parts=(*head.parts, *self.parts), shown=(*head.shown, *self.shown), blocks=(*head.blocks, *self.blocks))

    def with_actions(self, *rows: Sequence[Block]) -> Reply:
        """With rows of buttons and menus at its end; an empty row is none."""
        return self.below(*({"type": "actions", "elements": list(row)} for row in rows if row))


def quoted(text: str) -> str:
    """What a person typed, to be shown again in a card."""
    return f"“{harmless(text)}”"


def harmless(text: str) -> str:
    """Words that are none of ours: one line, no markup of its own, nothing that pings."""
    line = " ".join(text.split())
    line = line if len(line) <= MAX_QUOTE else line[: MAX_QUOTE - 1] + "…"
    return line.translate(HARMLESS)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
_BULLET = re.compile(r"^( *)[-*+] (?=\S)", re.MULTILINE)


def _flat(markdown: str) -> str:
    """The handbook's headings and lists, as notes keep them, in what Slack and plain text have."""
    return _BULLET.sub(r"\1• ", _HEADING.sub(r"**\1**", markdown))


def mrkdwn(markdown: str) -> str:
    """Markdown as Slack writes it; whatever is no link or bold of ours stays text."""
    markdown = _flat(markdown)
    return _links(escape(markdown), lambda label, url: f"<{url}|{label.replace('|', '/')}>").replace("**", "*")


def with_absolute_links(markdown: str) -> str:
    return _links(markdown, lambda label, url: f"[{label}]({url})")


def plain(markdown: str) -> str:
    return _links(_flat(markdown), lambda label, url: f"{label} ({url})").replace("**", "").replace("`", "")


def _links(markdown: str, write: Callable[[str, str], str]) -> str:
    return _LINK.sub(lambda found: write(found[1], absolute(found[2])), markdown) if "](" in markdown else markdown


def reply(parts: Iterable[Part], shown: Iterable[Part] | None = None, page: int = 0, pages: int = 1) -> Reply:
    """`shown` is the page to draw, if it isn't all."""
    whole = _with_words(parts)
    drawn = whole if shown is None else _with_words(shown)
    return Reply(whole, drawn, tuple(_blocks(drawn)), page, pages)


def text_of(parts: Iterable[Part]) -> str:
    return "\n\n".join(part.plain for part in parts)


def _with_words(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.markdown.strip() or part.beside)


def _blocks(whole: Sequence[Part]) -> Iterator[Block]:
    """Texts in the order of the card until Slack's limits are reached, then a line that says so; receipts always come along."""
    parts = [part for part in whole if part.kind != "typed"]
    receipts = [shorten(part.mrkdwn, MAX_BLOCK) for part in parts if part.kind != "text"]
    left = MAX_TOTAL - sum(map(length, receipts)) - len(CUT)
    room = MAX_BLOCKS - len(receipts) - 1
    following = iter(receipts)
    for part in parts:
        if part.kind != "text":
            yield small_print(next(following))
            continue
        for block, size in _drawn(part):
            if room < 0:
                break
            room, left = room - 1, left - size
            if room < 0 or left < 0:
                block, room = _section(CUT), -1
            yield block


def _drawn(part: Part) -> Iterator[tuple[Block, int]]:
    """The part's blocks with their lengths: two columns, or as many pieces as its text needs."""
    if part.beside is not None:
        cells = [shorten(mrkdwn(cell), MAX_CELL) or NO_CELL for cell in (part.markdown, part.beside)]
        yield {"type": "section", "fields": [_text(cell) for cell in cells]}, sum(map(length, cells))
    else:
        for text in _pieces(part):
            yield _section(text), length(text)


def _section(mrkdwn: str) -> Block:
    return {"type": "section", "text": _text(mrkdwn)}


def moment(at: datetime, form: str = "date_short_pretty} at {time") -> str:
    """A time in each reader's own zone and language, in Slack's markup."""
    return f"<!date^{int(at.timestamp())}^{{{form}}}|{at:%d %b %Y}>"


def text_block(mrkdwn: str) -> Block:
    return _section(shorten(mrkdwn, MAX_BLOCK))


def small_print(mrkdwn: str) -> Block:
    return {"type": "context", "elements": [_text(mrkdwn)]}


def _text(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _pieces(part: Part) -> Iterator[str]:
    """The text as mrkdwn in pieces that fit a block, broken between lines; a line that is too long, between words."""
    if length(part.mrkdwn) <= MAX_BLOCK:
        yield part.mrkdwn
        return
    piece = ""
    for line in part.markdown.split("\n"):
        for run in _runs(line):
            if piece and length(piece) + length(mrkdwn(run)) >= MAX_BLOCK:
                yield piece
                piece = mrkdwn(run)
            else:
                piece = f"{piece}\n{mrkdwn(run)}" if piece else mrkdwn(run)
    if piece.strip():
        yield piece


def _runs(line: str) -> Iterator[str]:
    """The line in runs that fit a block, as long as can be, broken at blanks where there are any."""
    while length(mrkdwn(line)) > MAX_BLOCK:
        end = bisect_right(range(len(line)), MAX_BLOCK, key=lambda end: length(mrkdwn(line[:end]))) - 1
        end = line.rfind(" ", 1, end) if line.rfind(" ", 1, end) > 0 else end
        yield line[:end]
        line = line[end:].lstrip()
    yield line


def length(text: str) -> int:
    """UTF-16 units: how Slack counts an emoji is not documented, and this is the most it can be."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def shorten(text: str, limit: int) -> str:
    """Cut between words, never inside an entity such as `&amp;`."""
    if length(text) <= limit:
        return text
    head = text[: bisect_right(range(len(text)), limit - 1, key=lambda end: length(text[:end])) - 1]
    return re.sub(r"\S*$", "", head).rstrip() + "…" if " " in head else re.sub(r"&\w*$", "", head) + "…"
