"""The figures for people's eyes, by rich."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bot.evaluation.report import Figures, Miss, Tally, percentile

WIDTH = 130


def show(name: str, bot: Figures, peers: Sequence[Figures], *, misses: bool) -> None:
    """The set's name, a line for each category and group, then the engines side by side on what all of them can answer."""
    console = Console(width=WIDTH, highlight=False)
    if misses:
        for miss in bot.misses:
            console.print(_line(miss), markup=False, soft_wrap=True)
    console.print(_by_category(name, bot))
    if peers:
        console.print(_beside(bot, peers))


def _by_category(name: str, bot: Figures) -> Table:
    table = _table(name, "questions", "exact", "shown")
    for category, tally in sorted(bot.categories.items()):
        table.add_row(category, *_cells(tally))
    table.add_section()
    for group, tally in sorted(bot.groups.items()):
        table.add_row(group, *_cells(tally))
    table.add_section()
    table.add_row("all", *_cells(bot.total))
    return table


def _beside(bot: Figures, peers: Sequence[Figures]) -> Table:
    table = _table("terms and entries", "exact", "shown", "refusals", "p50 ms", "p99 ms", "build ms")
    for each in (bot, *peers):
        free, refused = each.groups["terms and entries"], each.groups["refusals"]
        times = [f"{percentile(each.milliseconds, share):.2f}" for share in (0.5, 0.99)]
        table.add_row(each.name, *_cells(free)[1:], _cells(refused)[1], *times, f"{each.built:.0f}" if each.built else "")
    return table


def _table(first: str, *columns: str) -> Table:
    table = Table(header_style="bold", pad_edge=False, box=None, padding=(0, 0, 0, 2))
    table.add_column(first, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right", no_wrap=True)
    return table


def _cells(tally: Tally) -> list[str]:
    if not tally.asked:
        return ["0", "", ""]
    return [str(tally.asked), f"{tally.exact / tally.asked:.1%}", f"{tally.shown / tally.asked:.1%}"]


def _line(miss: Miss) -> str:
    expected = miss.row.expect
    wanted = "/".join(filter(None, (expected.kind, expected.industry, expected.section)))
    texts = " or ".join((*expected.title_any, *expected.text_any)[:2])
    got = [*miss.got["matches"], *miss.got["choices"]][:2]
    return (
        f"{'~' if miss.shown else '-'} {miss.row.category}: {miss.row.q!r} via {miss.row.via}\n"
        f"    wanted {wanted} {texts!r}, got {miss.got['kind']} {', '.join(match['id'] for match in got)}"
    )
