"""What the reviewers are told once a week, drawn: what is asked for in vain, of no use, unchecked or checked long ago, and what was published.

Each line that something can come of has a name: it is the id of its block, and stands behind the dot of its buttons' action ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.lookup.entries import Entry
from bot.lookup.gaps import Gap, name_in
from bot.lookup.index import Index
from bot.publishing.wording import summary_of
from bot.records.proposals import Filed
from bot.records.upkeep import Upkeep
from bot.slack.cards import name_of
from bot.slack.elements import MAX_OPTIONS, OPEN, button, options_of, select
from bot.slack.proposals.fields import MOST_NAME
from bot.slack.proposals.prefill import CALLED, SUGGEST, WRITE, Prefill
from bot.slack.proposals.review_card import name_of_person, plain_words
from bot.slack.reply import Block, Part, Reply, moment, mrkdwn, quoted, text_block

STILL = "still"
"""Action id of what says that an entry is still true; the value is the entry's id."""
DO = "do"
"""What the id of a line's buttons ends with."""
SHOWN_GAPS, SHOWN_OUTDATED, SHOWN_USELESS, SHOWN_PUBLISHED = 6, 5, 5, 8
"""With two blocks for each gap and each old entry, and one or two for everything else, 30 blocks of Slack's 50."""
ALSO = 3
"""Other wordings of a gap."""
NAMED_DRAFTS = 3
DAY = "date_short_pretty"


def weekly_post(index: Index, found: Upkeep, published: Sequence[Filed]) -> Reply | None:
    """None if there is nothing to say."""
    if found.is_empty and not published:
        return None
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "The playbooks this week", "emoji": False}},
        *_gaps(index, found.gaps[:SHOWN_GAPS]),
        *_useless(found),
        *_outdated(found.outdated),
        *_drafts(index, found.drafts),
        *_published(index, published),
    ]
    parts = tuple(Part(line) for line in _in_plain_text(index, found, published))
    return Reply(parts, parts, tuple(blocks))


def with_done(blocks: Iterable[Block], done: Mapping[str, str]) -> Iterator[Block]:
    """Lines that something has come of are struck through, and have no buttons any more. What is said of them is escaped already."""
    for block in blocks:
        line, _, rest = str(block.get("block_id") or "").partition(".")
        if line not in done:
            yield block
        elif rest != DO:
            struck = "\n".join(f"~{each}~" for each in block["text"]["text"].split("\n"))
            yield {**block, "text": {**block["text"], "text": f"{struck}\n✓ {done[line]}"}}


def _gaps(index: Index, gaps: Sequence[Gap]) -> Iterator[Block]:
    if gaps:
        yield text_block("*Asked for, and not in the playbooks*")
    for number, gap in enumerate(gaps):
        line, name = f"gap{number}", name_in(index, gap.wording, gap.industry)[:MOST_NAME]
        yield _line(line, _gap(index, gap))
        yield _row(
            line,
            button("Write it", f"{WRITE}.{line}", Prefill(industry=gap.industry or "", kind="term", name=name).value),
            button("It is called …", f"{CALLED}.{line}", Prefill(industry=gap.industry or "", name=name).value),
        )


def _gap(index: Index, gap: Gap) -> str:
    times = "once" if gap.count == 1 else f"{gap.count} times"
    also = " · ".join(quoted(wording) for wording in gap.wordings[1 : 1 + ALSO])
    facts = " · ".join([*([index.by_id[gap.industry].title] if gap.industry in index.by_id else []), f"asked {times}"])
    said = mrkdwn(f"**{quoted(gap.wording)}** · {facts}") + f", last {moment(gap.last, DAY)}"
    return said + (mrkdwn(f"\nAlso: {also}") if also else "")


def _useless(found: Upkeep) -> Iterator[Block]:
    if found.useless:
        lines = [
            f"• {' and '.join(_placed(entry) for entry in each.entries[:2])}: {_people(each.people)}"
            for each in found.useless[:SHOWN_USELESS]
        ]
        yield text_block(mrkdwn("\n".join(["**Marked as not useful**", *lines])))
        yield from _opening("useless", [each.entries[0] for each in found.useless[:SHOWN_USELESS]])


def _outdated(outdated: Sequence[tuple[Entry, date]]) -> Iterator[Block]:
    if outdated:
        more = len(outdated) - SHOWN_OUTDATED
        yield text_block(mrkdwn("**Checked more than half a year ago**" + (f" (the oldest of {len(outdated)})" if more > 0 else "")))
    for number, (entry, day) in enumerate(outdated[:SHOWN_OUTDATED]):
        line = f"old{number}"
        yield _line(line, mrkdwn(f"**{entry.title}** · {entry.playbook.industry}, checked on {day}"))
        still, update = button("Still true", f"{STILL}.{line}", entry.id), button("Update", f"{SUGGEST}.{line}", entry.id)
        yield _row(line, still, update)


def _drafts(index: Index, drafts: Mapping[Entry, Sequence[Entry]]) -> Iterator[Block]:
    if drafts:
        counts = " · ".join(f"{top.title} {len(entries)}" for top, entries in drafts.items())
        every = [entry for entries in drafts.values() for entry in entries]
        some = ", ".join(_placed(entries[0]) for entries in list(drafts.values())[:NAMED_DRAFTS])
        yield text_block(mrkdwn(f"**Drafts that nobody has checked: {len(every)}**\n{counts}\nFor example {some}."))
        each = max(1, MAX_OPTIONS // len(drafts))
        yield from _opening("draft", [entry for entries in drafts.values() for entry in entries[:each]])


def _opening(what: str, entries: Iterable[Entry]) -> Iterator[Block]:
    if options := options_of((_placed(entry), entry) for entry in dict.fromkeys(entries)):
        yield {"type": "actions", "elements": [select("Open one …", f"{OPEN}.{what}", options)]}


def _published(index: Index, published: Sequence[Filed]) -> Iterator[Block]:
    if published:
        yield text_block(mrkdwn("\n".join(["**Published since last week**", *_published_lines(index, published)])))


def _published_lines(index: Index, published: Sequence[Filed]) -> Iterator[str]:
    for filed in published[-SHOWN_PUBLISHED:]:
        yield f"• {plain_words(summary_of(index, filed.final))}, from {name_of_person(filed.name)}"
    if len(published) > SHOWN_PUBLISHED:
        yield f"• … and {len(published) - SHOWN_PUBLISHED} more"


def _line(line: str, text: str) -> Block:
    return {**text_block(text), "block_id": line}


def _row(line: str, *buttons: Block) -> Block:
    return {"type": "actions", "block_id": f"{line}.{DO}", "elements": list(buttons)}


def _placed(entry: Entry) -> str:
    return f"{name_of(entry)} · {entry.playbook.industry}"


def _people(people: int) -> str:
    return "one person" if people == 1 else f"{people} people"


def _in_plain_text(index: Index, found: Upkeep, published: Sequence[Filed]) -> Iterator[str]:
    """The same for notifications and screen readers."""
    yield "The playbooks this week"
    if found.gaps:
        yield "Asked for, and not in the playbooks: " + ", ".join(f"{quoted(gap.wording)} ({gap.count})" for gap in found.gaps[:SHOWN_GAPS])
    if found.useless:
        yield "Marked as not useful: " + ", ".join(_placed(each.entries[0]) for each in found.useless[:SHOWN_USELESS])
    if found.outdated:
        yield "Checked more than half a year ago: " + ", ".join(_placed(entry) for entry, _ in found.outdated[:SHOWN_OUTDATED])
    if found.drafts:
        yield f"Drafts that nobody has checked: {sum(map(len, found.drafts.values()))}"
    if published:
        yield "\n".join(["Published since last week:", *_published_lines(index, published)])
