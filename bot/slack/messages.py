"""A message as text to go on writing with: Slack's entities as the characters they stand for, nobody mentioned."""

from __future__ import annotations

import re
from html import unescape

from bot.slack.reply import shorten

_REFERENCE = re.compile(r"<[@#!][^<>]*>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|]*)(?:\|([^<>]*))?>")


def words_of_message(text: str, most: int) -> str:
    """At most so many characters. A link is what it is called, or its address."""
    said = _LINK.sub(lambda link: link[2] or link[1].removeprefix("mailto:").removeprefix("tel:"), _REFERENCE.sub("", text))
    said = re.sub(r"[^\S\n]+", " ", unescape(said)).strip()
    return shorten(said, most)
