"""What a button says of the window it opens: the industry, the kind and the words that stand in its fields."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.slack.place import MAX_VALUE

SUGGEST, WRITE, CALLED = "suggest", "write", "called"
"""Action ids, to be followed by a dot and a word or number that differs within a block (`write.3`).

- `suggest`: a change of the entry whose id is the value (of a button, or of a menu's option).
- `write`: something new; the value is `Prefill(...).value`.
- `called`: another name of an entry that is chosen in the window; the value is `Prefill(industry=..., name=...).value`.
"""


@dataclass(frozen=True)
class Prefill:
    """`kind` is one of `fields.KINDS`; what is empty is left to whoever writes."""

    industry: str = ""
    kind: str = ""
    name: str = ""
    text: str = ""
    expansion: str = ""
    so_what: str = ""

    @property
    def value(self) -> str:
        """JSON for a button. Of what is too long for one, the text goes first, then the name is cut."""
        said = {key: value for key, value in asdict(self).items() if value}
        for key in ("text", "so_what", "expansion"):
            if len(json.dumps(said)) > MAX_VALUE:
                said.pop(key, None)
        if len(json.dumps(said)) > MAX_VALUE:
            said["name"] = self.name[:100]
        return json.dumps(said)

    @classmethod
    def parse(cls, value: str) -> Prefill:
        """The reverse; what is none of ours fills nothing in."""
        try:
            said = json.loads(value)
        except ValueError:
            return cls()
        return (
            cls(**{key: each for key, each in said.items() if key in cls.__annotations__ and isinstance(each, str)})
            if isinstance(said, dict)
            else cls()
        )
