"""Slack's text as HTML. Whatever a person or a bot wrote comes out as text; only what is formatting here becomes an element."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

import emoji
from markupsafe import Markup, escape

from bot.playground.dates import date_text

_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_ENTITY = re.compile(r"<([^<>\n]+)>")
_QUOTE = re.compile(r"^(?:&gt;|>) ?")
_KEPT = re.compile("\0(\\d+)\0")
_EMOJI = re.compile(r":([a-z0-9_+'-]+)(?:::skin-tone-\d)?:")
_BARE = re.compile(r"https?://[^\s<>|]*[^\s<>|.,;:!?)\]]")
_SAFE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


def _style(mark: str) -> re.Pattern[str]:
    """`*bold*`, but neither `2*3*4` nor `* not *`."""
    mark = re.escape(mark)
    return re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^\n]*?[^\s{mark}]|[^\s{mark}]){mark}(?![\w{mark}])")


_STYLES = ((_style("*"), "b"), (_style("_"), "i"), (_style("~"), "s"))


@dataclass(frozen=True)
class Names:
    """How people and channels are called, by id; an id that nobody has is shown as it is."""

    people: dict[str, str]
    channels: dict[str, str]


def as_html(text: str, names: Names, *, verbatim: bool = False) -> Markup:
    """`verbatim` texts keep bare addresses as text, as Slack does."""
    kept: list[Markup] = []

    def keep(drawn: Markup) -> str:
        """In the place of what is drawn and must not be read again: a character that no text holds, and a number."""
        kept.append(drawn)
        return f"\0{len(kept) - 1}\0"

    text = _FENCE.sub(lambda found: keep(Markup("<pre><code>{}</code></pre>").format(_unescaped(found[1]))), text.replace("\0", ""))
    text = _CODE.sub(lambda found: keep(Markup("<code>{}</code>").format(_unescaped(found[1]))), text)
    text = _ENTITY.sub(lambda found: keep(_entity(found[1], names)), text)
    if not verbatim:
        text = _BARE.sub(lambda found: keep(link(_unescaped(found[0]), literal(found[0], emojis=False))), text)
    return Markup(_KEPT.sub(lambda found: kept[int(found[1])], _quotes(text)))  # noqa: S704 - all parts are markup of ours


def with_emoji(text: str) -> str:
    """`:tada:` as its character; a name that Slack may know and we don't stays."""
    return _EMOJI.sub(lambda found: emoji.emojize(f":{found[1]}:", language="alias"), text)


def literal(text: str, *, emojis: bool = True) -> Markup:
    """Text without formatting: of Slack's three entities, and emoji."""
    return escape(with_emoji(_unescaped(text)) if emojis else _unescaped(text))


def link(url: str, label: Markup) -> Markup:
    """Only addresses that a browser may safely follow become links."""
    if not _SAFE.match(url):
        return label
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label)


def chip(text: str) -> Markup:
    return Markup('<span class="mention">{}</span>').format(text)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _quotes(text: str) -> Markup:
    """Lines that start with `>`, neighbours together."""
    drawn = Markup()
    for is_quote, lines in groupby(text.split("\n"), lambda line: bool(_QUOTE.match(line))):
        shown = Markup("\n").join(_styled(_QUOTE.sub("", line)) for line in lines)
        drawn += (
            Markup("<blockquote>{}</blockquote>").format(shown)
            if is_quote
            else (Markup("\n") if drawn and not drawn.endswith("</blockquote>") else "") + shown
        )
    return drawn


def _styled(text: str) -> Markup:
    """The style that opens first, and within it and after it the others."""
    found = [(match, tag) for pattern, tag in _STYLES if (match := pattern.search(text))]
    if not found:
        return literal(text)
    match, tag = min(found, key=lambda each: each[0].start())
    inner = Markup("<{0}>{1}</{0}>").format(tag, _styled(match[1]))
    return literal(text[: match.start()]) + inner + _styled(text[match.end() :])


def _entity(inside: str, names: Names) -> Markup:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return chip("@" + (names.people.get(target[1:]) or label or target[1:]))
    if target.startswith("#"):
        return chip("#" + (names.channels.get(target[1:]) or label or target[1:]))
    if target.startswith("!date^"):
        return literal(date_text(target) or label)
    if target.startswith("!"):
        return chip(label or "@" + target[1:].split("^")[0])
    return link(_unescaped(target), literal(label or target))
