"""The page around the playbooks: where each playbook stands in it, and what is left when they are taken out.

What is left is the frame, kept beside the playbooks; a marker stands where each was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from bot.knowledge.names import name_key, straighten

FRAME = "handbook-page.md"
"""The frame's file in the knowledge folder."""
_MARKER = re.compile(r"^<!-- playbook: ([a-z0-9-]+) -->$")

_OPEN = re.compile(r"^\s*<details\b", re.IGNORECASE)
_CLOSE = re.compile(r"</details\s*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary\b[^>]*>(.*?)</summary\s*>", re.IGNORECASE | re.DOTALL)
_FENCE = re.compile(r"^\s*(```+|~~~+)")
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_PLAYBOOK = re.compile(r"\s*\b(?:industry\s+)?playbook\b\s*", re.IGNORECASE)
_LISTED = re.compile(r"^\s*[-*+]\s+(?:\[(?P<linked>[^\]]+)\]\([^)]*\)|(?P<plain>[^\[\]()]+?))\s*$")


@dataclass(frozen=True)
class Region:
    """A playbook on the page: the name of its industry and its lines, numbered from 0, without what encloses them."""

    industry: str
    lines: range


_NO_TEXT = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(128, 160), 8232, 8233, 65279), " ")
"""Characters that YAML can't hold or takes for the end of a line."""


def lines_of(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").translate(_NO_TEXT).split("\n")


def regions_of(lines: Sequence[str], industries: set[str]) -> list[Region]:
    """Every playbook of the page: a `<details>` whose summary says so, or a heading `… playbook` of a listed industry.

    `industries` are the names (as `name_key`) that are known besides those the page lists.
    """
    outside = [not fenced for fenced in _fenced(lines)]
    listed = industries | {
        name_key(straighten(found["linked"] or found["plain"]))
        for line, counts in zip(lines, outside, strict=True)
        if counts and (found := _LISTED.match(line))
    }
    regions: list[Region] = []
    at = 0
    while at < len(lines):
        region = None
        if outside[at] and _OPEN.match(lines[at]):
            region, end = _in_details(lines, outside, at, listed)
            at = end
        elif outside[at] and (heading := _HEADING.match(lines[at])):
            region = _under_heading(lines, outside, at, heading, listed)
            at = region.lines.stop - 1 if region else at
        if region:
            regions.append(region)
        at += 1
    return regions


def _in_details(lines: Sequence[str], outside: Sequence[bool], start: int, listed: set[str]) -> tuple[Region | None, int]:
    """The playbook in the `<details>` that opens at `start`, if it is one, and the line where it closes (else the page's last)."""
    depth = 0
    end = len(lines) - 1
    closed = False
    for at in range(start, len(lines)):
        if outside[at]:
            depth += len(re.findall(r"<details\b", lines[at], re.IGNORECASE)) - len(_CLOSE.findall(lines[at]))
            if depth <= 0:
                end, closed = at, True
                break
    inside = "\n".join(lines[start : end + 1])
    summary = _SUMMARY.search(inside)
    if not summary:
        return None, end
    name = unescape(re.sub(r"<[^>]+>|[*`]", "", summary[1]))
    industry = _industry_in(name)
    if not industry or not (_PLAYBOOK.search(name) or name_key(straighten(industry)) in listed):
        return None, end
    first = start + inside.count("\n", 0, summary.end()) + 1
    return Region(industry, range(min(first, end + 1), end if closed else end + 1)), end


def _under_heading(lines: Sequence[str], outside: Sequence[bool], start: int, heading: re.Match[str], listed: set[str]) -> Region | None:
    industry = _industry_in(heading[2])
    if not _PLAYBOOK.search(heading[2]) or name_key(straighten(industry)) not in listed:
        return None
    end = start + 1
    while end < len(lines):
        following = _HEADING.match(lines[end]) if outside[end] else None
        if (following and len(following[1]) <= len(heading[1])) or (outside[end] and _OPEN.match(lines[end])):
            break
        end += 1
    return Region(industry, range(start + 1, end))


def _industry_in(title: str) -> str:
    return " ".join(_PLAYBOOK.sub(" ", title).split()).strip(" :–—-")


def _fenced(lines: Sequence[str]) -> Iterator[bool]:
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if fence:
            yield True
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        else:
            fence = mark[1] if mark else ""
            yield bool(fence)


def frame_of(lines: Sequence[str], regions: Sequence[tuple[Region, str]]) -> str:
    """The page with a marker in place of each playbook; each region comes with its slug."""
    left: list[str] = []
    at = 0
    for region, slug in regions:
        left += [*lines[at : region.lines.start], "", f"<!-- playbook: {slug} -->", ""]
        at = region.lines.stop
    return "\n".join([*left, *lines[at:]]).rstrip() + "\n"


def fill(frame: str, playbooks: dict[str, tuple[str, str]]) -> str:
    """The page again. `playbooks` are industry and text by slug, in the order in which those that the frame lacks are added to it."""
    found: list[str] = []
    seen: set[str] = set()
    for line in frame.rstrip("\n").split("\n"):
        marker = _MARKER.match(line)
        if not marker:
            found.append(line)
        elif marker[1] in playbooks:
            seen.add(marker[1])
            found.append(playbooks[marker[1]][1])
    for slug, (industry, text) in playbooks.items():
        if slug not in seen:
            found = [_linked(line, industry) for line in found]
            found += ["", "<details>", "", f"<summary>{industry} playbook</summary>", "", text, "", "</details>"]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(found)).strip() + "\n"


def wrapped(frame: str, slug: str, industry: str, text: str) -> str:
    """One playbook with what encloses it on the page, or as the page encloses others."""
    lines = frame.split("\n")
    at = next((number for number, line in enumerate(lines) if (found := _MARKER.match(line)) and found[1] == slug), None)
    if at is None:
        return fill("", {slug: (industry, text)})
    start = next((number for number in range(at, -1, -1) if _OPEN.match(lines[number]) or _HEADING.match(lines[number])), at)
    end = next((number for number in range(at, len(lines)) if _CLOSE.search(lines[number])), at) if _OPEN.match(lines[start]) else at
    return fill("\n".join(lines[start : end + 1]), {slug: (industry, text)})


def _linked(line: str, industry: str) -> str:
    """The industry's line in the list of segments, linked to its playbook, as the page has those that are written."""
    listed = _LISTED.match(line)
    if not listed or not listed["plain"] or name_key(straighten(listed["plain"])) != name_key(industry):
        return line
    return line.replace(listed["plain"], f"[{listed['plain']}](#{anchor_of(f'{industry} description')})")


def anchor_of(heading: str) -> str:
    """Where the site links to a heading."""
    return re.sub(r"[^\w-]", "", heading.strip().lower().replace(" ", "-"))


def slug_of(industry: str) -> str:
    """`AI & Data` -> `ai-and-data`, `E-commerce` -> `ecommerce`."""
    spelled = straighten(industry).lower().replace("&", " and ")
    return "-".join(word for part in spelled.split() if (word := re.sub(r"[^a-z0-9]", "", part))) or "playbook"
