"""What a person types becomes what Slack stores and sends: entities for markup, ids for names."""

from __future__ import annotations

import re

from bot.playground.workspace import Workspace

BROADCASTS = ("channel", "here", "everyone")
_NAMES = re.compile(r"(?<![\w&;])([@#])([\w.-]*\w)|(https?://[^\s<>|]*[^\s<>|.,;:!?)\]])")


def encode(workspace: Workspace, text: str) -> str:
    """`@ben & co` -> `<@U-BEN> &amp; co`. A name that nobody has stays as it is."""
    people = {person.name: person.id for person in workspace.people.values()}
    channels = {channel.name: channel.id for channel in workspace.channels.values() if channel.name}

    def with_id(found: re.Match[str]) -> str:
        mark, name, url = found.groups()
        if url:
            return f"<{url}>"
        if mark == "#":
            return f"<#{channels[name]}|{name}>" if name in channels else found[0]
        return f"<@{people[name]}>" if name in people else f"<!{name}>" if name in BROADCASTS else found[0]

    return _NAMES.sub(with_id, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
