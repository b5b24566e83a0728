"""One entry and its line on the page, both ways: `item_in` reads a line, `line_of` writes it. Rows of tables are `rows`'s.

Whatever a line says that the entry's keys can't give back in the same words stays with it as `page_line`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from bot.knowledge.model import Bullet, Item, Metric, SoftwareCategory, SubSegment, Term, Tool

Data = dict[str, Any]
"""An entry as it stands in the YAML."""

DRAFT_MARK = "*(draft)*"
LONG_NAME = 90
"""Characters: a lead in front of a colon that is longer is a sentence."""
MANY_WORDS = 6
"""A tool of more words is a remark about tools."""

_BOLD_LEAD = re.compile(r"^(?:\*\*|__)(?P<name>.+?)(?:\*\*|__)(?P<bracket>\s*\([^()]*\))?(?P<rest>.*)$", re.DOTALL)
_PLAIN_LEAD = re.compile(rf"^(?P<name>[^:\n]{{1,{LONG_NAME}}}?)(?::|\s[–—-])\s+(?P<text>.+)$", re.DOTALL)
_SEPARATOR = re.compile(r"^[ \t]*(?::|[–—]|-[ \t])\s*")
BRACKET = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<inside>.+)\)$", re.DOTALL)
_WHOLE_LINK = re.compile(r"^(?:\*\*)?\[(?:\*\*)?(?P<text>[^\]*]+)(?:\*\*)?\]\((?P<url>[^\s()]+)\)(?:\*\*)?$")
_MARKER = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_FILLER = re.compile(r"^(?:and|or|e\.g\.|etc\.?)\s+", re.IGNORECASE)
COMMA = re.compile(r",\s*(?![^()]*\))")


def words(text: str) -> list[str]:
    """What a page says, without its markup: runs of letters and digits in their order."""
    return re.findall(r"[^\W_]+", text)


def line_of(item: Item) -> str:
    """The entry as one bullet or paragraph of the page, in the template's form."""
    if item.page_line:
        return item.page_line
    match item:
        case Term():
            return f"**{item.full_name}**:{_after(item.definition)}"
        case SoftwareCategory():
            return f"**{item.category}:**" + _after(". ".join(filter(None, [", ".join(tool_names(item.tools)), item.text])))
        case Metric():
            return f"**{item.name}:**{_after(item.text or item.measurement or item.formula or item.business_context or '')}"
        case SubSegment():
            return f"**{item.name}:**" + _after(". ".join(filter(None, [item.description, ", ".join(item.examples)])))
        case Bullet(name=str(), link=str()):
            return f"**{item.name}:** [{item.text}]({item.link})"
        case Bullet(link=str()):
            return f"[**{item.text}**]({item.link})"
        case Bullet(name=str()):
            return f"**{item.name}:**{_after(item.text)}"
    return item.label


def _after(text: str) -> str:
    """What follows a name: on its line, or below it where it is a list, code, a quotation or a table."""
    return ("\n" if _MARKER.match(text) or text.startswith(("```", "~~~", "> ", "|")) else " ") + text


def item_in(text: str, shape: type[Item]) -> Data | None:
    """What the line says as an entry of this shape, or None if it is none."""
    draft = text.endswith(DRAFT_MARK)
    text = text.removesuffix(DRAFT_MARK).strip()
    found = faithful(_READERS[shape](text), shape, text, line_of)
    return found | {"status": "draft"} if found and draft else found


def faithful(data: Data | None, shape: type[Item], text: str, write: Any) -> Data | None:
    """The entry with the page's line, if it does not give the same words back; None if it is no valid entry at all."""
    if data is None:
        return None
    try:
        same = words(write(shape.model_validate(data))) == words(text)
    except ValidationError:
        return None
    return data if same else data | {"page_line": text}


def _bullet_in(text: str) -> Data:
    if link := _WHOLE_LINK.match(text):
        return {"text": link["text"].strip(), "link": link["url"]}
    name, rest = lead_of(text, bold_only=True)
    if name and (link := _WHOLE_LINK.match(rest)):
        return {"name": name, "text": link["text"].strip(), "link": link["url"]}
    return {"name": name, "text": rest} if name else {"text": text}


def _term_in(text: str) -> Data | None:
    name, definition = lead_of(text)
    if not name:
        return None
    if (named := BRACKET.match(name)) and " / " not in name and "," not in named["inside"]:
        return {"term": named["name"], "expansion": named["inside"], "definition": definition}
    return {"term": name, "definition": definition}


def terms_in(text: str) -> list[Data]:
    """As `item_in`; a line that defines several abbreviations one after the other (`**PDP (…) / PLP (…)**: PDP is … PLP is …`) is several terms."""
    name, definition = lead_of(text)
    parts = [BRACKET.match(part) for part in name.split(" / ")]
    if name and len(parts) > 1 and all(parts):
        names = [(part["name"], part["inside"]) for part in parts if part]
        starts = [match.start() for short, _ in names if (match := re.search(rf"(?:^|(?<=\. )){re.escape(short)}\b", definition))]
        if len(starts) == len(names) and starts == sorted(set(starts)) and starts[0] == 0:
            ends = [*starts[1:], len(definition)]
            return [
                {"term": short, "expansion": long, "definition": definition[start:end].strip()} | ({"same_line": True} if start else {})
                for (short, long), start, end in zip(names, starts, ends, strict=True)
            ]
    found = item_in(text, Term)
    return [found] if found else []


def joined(terms: Sequence[Term]) -> str:
    """Terms that share a line of the page."""
    if len(terms) == 1:
        return line_of(terms[0])
    return f"**{' / '.join(term.full_name for term in terms)}**: {' '.join(term.definition for term in terms)}"


def _category_in(text: str) -> Data | None:
    name, rest = lead_of(text)
    if not name:
        return {"category": text, "tools": [text]} if len(words(text)) <= MANY_WORDS else None
    head, remark = rest, ""
    if "\n" in text:
        lines = [_MARKER.sub("", line) for line in rest.split("\n") if line.strip()]
        pieces = [piece for line in lines for piece in COMMA.split(line)]
    else:
        head, *remarks = re.split(r"\. (?=[A-Z])", rest, maxsplit=1)
        remark = " ".join(remarks)
        pieces = COMMA.split(head.rstrip("."))
    tools = [bare(_FILLER.sub("", piece.strip())) for piece in pieces]
    tools = [tool for tool in tools if tool and tool.lower() not in ("etc", "etc.", "and more", "more", "others")]
    if any(len(words(tool)) > MANY_WORDS for tool in tools):
        return {"category": name, "tools": [], "text": rest}
    return {"category": name, "tools": tools} | ({"text": remark} if remark else {})


def _metric_in(text: str) -> Data:
    name, rest = lead_of(text)
    return {"name": name, "text": rest} if name else {"name": _first_words(text), "text": text}


def _segment_in(text: str) -> Data | None:
    name, rest = lead_of(text, bold_only=True)
    return {"name": name, "description": rest} if name else None


_READERS = {Bullet: _bullet_in, Term: _term_in, SoftwareCategory: _category_in, Metric: _metric_in, SubSegment: _segment_in}


def lead_of(text: str, *, bold_only: bool = False) -> tuple[str, str]:
    """Name and the rest of `**Name (…)**: rest`, `**Name:** rest`, `**Name** – rest`, `Name: rest`; ("", text) if there is no name."""
    if found := _BOLD_LEAD.match(text):
        name, rest = found["name"].strip(), found["rest"]
        separator = _SEPARATOR.match(rest)
        ended = name.rstrip(" :–—-")
        if separator or rest.startswith("\n") or (ended != name and not found["bracket"]):
            name, rest = bare(ended + (found["bracket"] or "")), (rest[separator.end() :] if separator else rest).strip()
            return (name, rest) if name and rest else ("", text)
        return "", text
    if not bold_only and (plain := _PLAIN_LEAD.match(text)):
        return bare(plain["name"]), plain["text"].strip()
    return "", text


def bare(text: str) -> str:
    """A name without links, bold and code."""
    return re.sub(r"\*\*|`|(?<!\w)[*_]|[*_](?!\w)", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)).strip()


def tool_names(tools: Sequence[Tool | str]) -> list[str]:
    """Names, but for tools of ours in a category of the page."""
    return [tool if isinstance(tool, str) else tool.name for tool in tools if isinstance(tool, str) or tool.status != "draft"]


def _first_words(text: str) -> str:
    line = bare(text.split("\n", 1)[0])
    return " ".join(line.split()[:8])
