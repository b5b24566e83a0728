"""The bot without Slack: a card in the terminal, an answer as JSON, and a prompt that answers as Slack would."""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from bot.connectors.report import Report
from bot.knowledge.coverage import HEADINGS, Coverage
from bot.knowledge.model import absolute
from bot.lookup.answer import answer
from bot.lookup.answers import Answer, Choices, Found, Help, IndustryFound, Match, Nothing, SectionFound, Segments, SmallTalk
from bot.lookup.entries import Entry
from bot.lookup.explain import Explanation
from bot.lookup.index import Index
from bot.lookup.question import VIAS, Via, ask
from bot.records.upkeep import Upkeep
from bot.slack.accounts.cards import age
from bot.slack.controls import card
from bot.slack.render import render
from bot.slack.reply import Part, Reply, with_absolute_links

COVERAGE_WIDTH = 150
"""Columns that the table needs; a narrower terminal breaks its lines."""
OTHER_WORDINGS = 4
SHOWN_OUTDATED = 20
WELCOME = """Ask the industry playbooks as you would in Slack: `/industry ecommerce`, `/term ROAS`, or a plain question. `help` tells more, Ctrl-D ends."""


def answer_as_json(index: Index, text: str, via: Via) -> dict[str, Any]:
    """The answer as tools and tests read it. `blocks` is exactly what Slack would get, `text` the whole reply in plain text."""
    found = answer(index, ask(text, via))
    reply = card(index, found, private=via.startswith("/"))
    return {**facts_of(found), "text": reply.text, "blocks": list(reply.blocks)}


def facts_of(found: Answer) -> dict[str, Any]:
    """What was decided, without how it is drawn."""
    match found:
        case Found(matches=matches):
            first = matches[0].entry
            return _record("term" if first.kind == "term" else "entry", first, matches)
        case SectionFound(sections=sections):
            one_heading = len({section.section for section in sections}) == 1
            return _record("section", sections[0], [Match(section, 1.0, "heading") for section in sections]) | (
                {} if one_heading else {"section": None}
            )
        case IndustryFound(playbook=top):
            return _record("industry", top, [Match(top, 1.0, "name")])
        case Segments(playbooks=tops):
            return _record("segments", None, [Match(top, 1.0, "name") for top in tops])
        case Choices(choices=choices):
            return _record("choices", None, (), choices)
        case Help():
            return _record("help", None, ())
        case SmallTalk():
            return _record("none", None, ())
        case Nothing():
            record = _record("none", found.playbook, (), found.nearest)
            return record | {"section": found.section, "product": found.product}


def _record(kind: str, place: Entry | None, matches: Iterable[Match], choices: Iterable[Match] = ()) -> dict[str, Any]:
    return {
        "kind": kind,
        "industry": place.industry if place else None,
        "section": place.section if place else None,
        "product": place.product.slug if place and place.product else None,
        "matches": [_match(each) for each in matches],
        "choices": [_match(each) for each in choices],
    }


def _match(match: Match) -> dict[str, Any]:
    entry = match.entry
    link = getattr(entry.item, "link", None)
    return {
        "id": entry.id,
        "title": entry.title,
        "text": f"{entry.text} ({absolute(link)})" if link else entry.text,
        "industry": entry.industry,
        "section": entry.section,
        "product": entry.product.slug if entry.product else None,
        "score": match.score,
        "how": match.how,
    }


def answer_batch(index: Index, lines: Iterable[str]) -> Iterator[str]:
    """JSON lines to JSON lines, in order. A line that is none is answered with an `error`, so that the order holds."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, via = row["q"], row.get("via", "mention")
            if not isinstance(text, str) or via not in VIAS:
                raise ValueError(f"via must be one of {', '.join(VIAS)}, q a text")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            yield json.dumps({"error": f'line {number}: expected {{"q": "...", "via": "mention"}}: {error}'})
            continue
        yield json.dumps(answer_as_json(index, text, via), ensure_ascii=False)


def show(reply: Reply) -> None:
    """The card in the terminal, by rich."""
    from rich.console import Console, Group, RenderableType
    from rich.markdown import Markdown
    from rich.panel import Panel
    from rich.table import Table

    def draw(part: Part) -> RenderableType:
        text = Markdown(_as_markdown(part.markdown), style="none" if part.kind == "text" else "dim")
        if part.beside is None:
            return text
        row = Table.grid(padding=(0, 2), expand=True)
        row.add_row(text, Markdown(_as_markdown(part.beside)))
        return row

    drawn = [draw(part) for part in reply.parts]
    Console().print(Panel(Group(*drawn), padding=(0, 1)))


def _as_markdown(markdown: str) -> str:
    """Our lines end where they end, our bullets are Markdown's, and `<` starts no HTML."""
    bullets = {"• ": "- ", "   ◦ ": "    - ", "   👉 ": "    - 👉 "}
    lines = with_absolute_links(markdown).replace("<", "\\<").split("\n")
    return "\n".join(
        next((mark + line[len(ours) :] for ours, mark in bullets.items() if line.startswith(ours)), line + "  ") for line in lines
    )


def show_explanation(explanation: Explanation) -> None:
    """What the question was read as, and two tables: kinds of answers, and what each match earned."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for heading, found in explanation.read.items():
        console.print(f"{heading}: {', '.join(found)}", markup=False)
    kinds = Table("kind", "probability", "because of", box=None)
    for kind, share, facts in explanation.kinds:
        kinds.add_row(kind, f"{share:.1%}", _worths(facts))
    matches = Table("match", "score", "parts", "words", box=None)
    for entry, score, parts, words in explanation.matches:
        matches.add_row(entry, f"{score:.2f}", _worths(parts), _worths(words))
    for table in (kinds, matches):
        if table.row_count:
            console.print(table)


def _worths(worths: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {worth:+.2f}" for name, worth in worths.items())


def read_command(line: str) -> tuple[str, Via]:
    """`/term ROAS` -> `ROAS` asked via /term; anything else is a direct message."""
    first, _, rest = line.strip().partition(" ")
    return (rest, cast(Via, first)) if first in ("/term", "/industry") else (line, "dm")


def show_coverage(rows: Sequence[Coverage]) -> None:
    """A table of industries by sections; red is below the minimum, yellow not yet checked."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold", pad_edge=False, box=None, padding=(0, 0, 0, 2))
    table.add_column("Industry", no_wrap=True)
    for title in (*HEADINGS.values(), "So-what", "Draft", "Checked"):
        table.add_column(title, justify="right")
    for row in rows:
        status = row.playbook.status
        cells = [Text(f"{row.playbook.industry} ({status})", {"reviewed": "green", "draft": "yellow", "stub": "red"}[status])]
        cells += [Text(str(count), "red" if count < row.least.get(key, 0) else "") for key, count in row.counts.items()]
        missing = f"\n-{row.so_whats_missing}" if row.so_whats_missing else ""
        cells.append(Text(f"{row.so_whats}{missing}", "red" if missing else ""))
        cells.append(Text(str(row.drafts), "yellow" if row.drafts else ""))
        cells.append(Text("never", "yellow") if row.age is None else Text(f"{row.age} days ago"))
        table.add_row(*cells)
    console = Console(width=COVERAGE_WIDTH)
    console.print(table)
    console.print(
        "Red: less than a written playbook must have (-n: so-whats missing). Draft: entries that no CSM has checked. Checked: the day on record.",
        style="dim",
    )


def show_accounts(found: Report, index: Index, now: datetime) -> None:
    """Counts by industry, then what wants somebody's attention."""
    for top in index.tops:
        print(f"{found.industries.get(top.industry, 0):7}  {top.title}")
    for segment, count in found.unmapped.items():
        print(f"{count:7}  {segment!r}: none of the industries")
    print(f"{found.without_count:7}  without a segment{':' if found.without else ''}")
    for name in found.without:
        print(f"{'':9}{name}")
    if found.without_count > len(found.without):
        print(f"{'':9}… and {found.without_count - len(found.without)} more")
    print(f"{found.total:7}  in all, synchronised {age(found.synced, now)}{'; a whole pass is under way' if found.is_reading else ''}")
    print(f"Trait: {found.trait or 'none is labelled “Industry segment”: set VITALLY_INDUSTRY_TRAIT to its path'}")
    if found.trouble:
        print(f"Last error: {found.trouble}")


def upkeep_as_json(found: Upkeep) -> dict[str, Any]:
    gaps = [{"wording": gap.wording, **asdict(gap), "first": gap.first.isoformat(), "last": gap.last.isoformat()} for gap in found.gaps]
    return {
        "gaps": gaps,
        "not_useful": [{"entries": [entry.id for entry in each.entries], "people": each.people} for each in found.useless],
        "checked_long_ago": [{"entry": entry.id, "verified": day.isoformat()} for entry, day in found.outdated],
        "drafts": {top.industry: [entry.id for entry in entries] for top, entries in found.drafts.items()},
    }


def show_upkeep(found: Upkeep) -> None:
    """Four tables in plain columns; one that would be empty is a line."""
    gaps = [
        (str(gap.count), gap.wording, gap.industry or "", f"{gap.last:%Y-%m-%d}", " · ".join(gap.wordings[1:OTHER_WORDINGS]))
        for gap in found.gaps
    ]
    useless = [(str(each.people), ", ".join(entry.id for entry in each.entries)) for each in found.useless]
    outdated = [(f"{day}", entry.id) for entry, day in found.outdated[:SHOWN_OUTDATED]]
    drafts = [(str(len(entries)), top.industry) for top, entries in found.drafts.items()]
    _show_columns(("Asked", "Not in the playbooks", "Industry", "Last", "Also asked as"), gaps, "Nothing was asked for in vain.")
    _show_columns(("People", "Marked as not useful"), useless, "Nothing was marked as not useful.")
    _show_columns(("Checked", "Longest ago"), outdated, "Nothing was checked too long ago.")
    _show_columns(("Drafts", "Not checked by anybody"), drafts, "There are no drafts.")


def _show_columns(titles: Sequence[str], rows: Sequence[Sequence[str]], otherwise: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=COVERAGE_WIDTH)
    table = Table(header_style="bold", pad_edge=False, box=None, padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title, justify="right" if rows and rows[0][titles.index(title)].isdecimal() else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table if rows else otherwise)
    console.print()


def prompt(index: Index, read: Callable[[str], str] = input) -> None:
    """Answer line by line until the end of input."""
    with contextlib.suppress(ImportError):
        importlib.import_module("readline")  # gives input() a history and editing; Windows has none
    print(WELCOME)
    while True:
        try:
            line = read("\n> ")
        except (EOFError, KeyboardInterrupt):
            print(file=sys.stderr)
            return
        if line.strip() in ("exit", "quit"):
            return
        text, via = read_command(line)
        show(render(answer(index, ask(text, via))))
