"""Draws an answer: all that the bot says stands here. Knowledge comes from the playbooks, limits and escaping from `reply`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.knowledge.model import Brief, Playbook
from bot.knowledge.names import names_of
from bot.knowledge.template import SECTION_TITLES
from bot.lookup.answers import Answer, Choices, Found, Help, IndustryFound, Match, Nothing, SectionFound, Segments, SmallTalk
from bot.lookup.entries import Entry, names_itself
from bot.slack.cards import card_of, first_sentence, name_of, receipt_of
from bot.slack.reply import Part, Reply, quoted, reply
from bot.slack.sections import render_sections

SHOWN_CARES = 5
WELCOME = "You're welcome!"
HELLO = "Hello! Ask me about an industry, a term, a metric or a product. `help` says how."
SECTION_WORDS = {
    "description": "description",
    "cares_about": "cares",
    "terminology": "terms",
    "software": "software",
    "metrics_and_data": "business metrics and data",
    "metrics": "metrics",
    "data": "data section",
    "event_taxonomy": "events",
    "person_profiles": "person profiles",
    "groups": "groups",
    "best_practices": "best practices",
    "common_challenges": "challenges",
    "cross_product_use_cases": "use cases",
}
"""What to type for a heading."""


def render(answer: Answer, page: int = 0) -> Reply:
    """Only sections have more than one page."""
    match answer:
        case Found():
            parts = _found(answer)
        case SectionFound():
            return render_sections(answer.sections, answer.unwritten, page)
        case IndustryFound():
            parts = _industry(answer.playbook, answer.unmatched)
        case Segments():
            parts = _segments(answer.playbooks)
        case Choices():
            parts = _choices(answer)
        case Help():
            parts = _help(answer)
        case Nothing():
            parts = _nothing(answer)
        case SmallTalk():
            return reply([Part(WELCOME if answer.is_thanks else HELLO)])
        case _:
            assert_never(answer)
    return reply(parts)


def render_apology(incident: str) -> Reply:
    """What a user is told when something broke; the log has more under the same id."""
    return reply([Part(f"Something broke on our side. Please tell whoever runs this bot: error {incident}.")])


# --- entries


def _found(answer: Found) -> Iterator[Part]:
    if answer.said:
        yield Part(f"Showing {_and(f'**{name_of(match.entry)}**' for match in answer.matches)} for {quoted(answer.said)}.")
    for top in answer.unwritten:
        yield Part(f"The {top.title} playbook is not written yet. Elsewhere it means:")
    if answer.lacking_in:
        yield Part(f"Not in the {_and(top.title for top in answer.lacking_in)} playbook. Elsewhere it means:")
    if answer.lacking:
        yield Part(f"The {answer.matches[0].entry.playbook.industry} playbook has no part on **{answer.lacking}** yet. It comes up here:")
    several = len({match.entry.industry for match in answer.matches}) > 1
    receipts = [receipt_of(match.entry) for match in answer.matches]
    for match, receipt, following in zip(answer.matches, receipts, [*receipts[1:], None], strict=True):
        yield card_of(match.entry, several or bool(answer.unwritten or answer.lacking_in))
        if receipt != following:
            yield receipt


# --- playbooks


def _industry(top: Entry, unmatched: str | None) -> Iterator[Part]:
    playbook = top.playbook
    if playbook.is_stub:
        yield Part(f"**{playbook.industry}**\n{playbook.description.text}")
        yield Part(
            f"The {playbook.industry} playbook is not written yet: there is nothing to look up about this industry. If you know it, please write it; the template is in the handbook."
        )
        yield receipt_of(top)
        return
    if unmatched:
        yield Part(f"Nothing on {quoted(unmatched)} in the {playbook.industry} playbook. This is what it has:")
    yield Part("\n".join([f"**{playbook.industry}**", playbook.description.text, *playbook.notes]))
    if playbook.brief:
        yield from _brief(playbook, playbook.brief)
    else:
        yield from _in_short(playbook)
    yield Part(_parts(top), "typed")
    yield receipt_of(top)


def _brief(playbook: Playbook, brief: Brief) -> Iterator[Part]:
    """What a CSM needs in a hurry: one screen."""
    known = playbook.terminology.items
    meanings = {name: term for term in known for name in names_of(term)} | {term.term: term for term in known}
    terms = [meanings[name] for name in brief.terms if name in meanings]
    draft = " (draft)" if playbook.additions == "draft" else ""
    yield Part("\n".join([f"**They care about**{draft}", *(f"• {care}" for care in brief.cares)]))
    yield Part("\n".join(["**Words to know**", *(f"• **{term.full_name}**: {first_sentence(term.definition)}" for term in terms)]))
    yield Part("\n".join(["**Ask them**", *(f"• {question}" for question in brief.questions)]))
    yield Part("\n".join(["**Check in their project**", *(f"• {check}" for check in brief.checks)]))
    pitch = brief.pitch
    yield Part(f"**Raise {pitch.product}**\n👉 {pitch.why}\n• They say: {pitch.objection}\n• You say: {pitch.reply}")


def _in_short(playbook: Playbook) -> Iterator[Part]:
    """What a playbook without a brief has."""
    cares = playbook.cares_about.items
    if cares:
        more = f"\n• … and {len(cares) - SHOWN_CARES} more" if len(cares) > SHOWN_CARES else ""
        yield Part("**What they care about**\n" + "\n".join(f"• {care.text}" for care in cares[:SHOWN_CARES]) + more)
    lists = [
        ("Terms", [term.term for term in playbook.terminology.items]),
        ("Metrics", [metric.name for metric in playbook.metrics.items]),
        ("Software", [tool.name for category in playbook.software.items for tool in category.tools]),
        ("PostHog products", [product.product for product in playbook.products.items]),
    ]
    yield Part("\n".join(f"**{name}:** {' · '.join(words)}" for name, words in lists if words))


def _parts(top: Entry) -> str:
    """What of the playbook can be opened, and how."""
    own = [_part(child) for child in top.children]
    of_products = dict.fromkeys(
        SECTION_WORDS[part.section or ""] for child in top.children if child.kind == "product" for part in child.children
    )
    return f"Open a part with `/industry {top.industry} …`: {' · '.join([*own, *of_products])}"


def _part(child: Entry) -> str:
    """What to type for it, and how many entries it holds."""
    count = f" ({len(child.children)})" if child.children and child.kind == "section" else ""
    return (SECTION_WORDS[child.section] if child.section else child.title.lower()) + count


def _segments(playbooks: Sequence[Entry]) -> Iterator[Part]:
    lines = ["**Industries**"]
    for top in playbooks:
        lines.append(f"• **{top.title}**: {state_of(top.playbook)} `/industry {top.industry}`")
    yield Part("\n".join(lines))
    yield Part("`/industry ecommerce metrics` opens a part of a playbook, `/term AOV` explains a word.", "hint")


def state_of(playbook: Playbook) -> str:
    match playbook.status:
        case "stub":
            return "not written yet."
        case "draft":
            return "draft, not yet checked by a CSM."
        case "reviewed":
            return "written and reviewed."
        case other:
            assert_never(other)


# --- when it is not one answer


def _choices(answer: Choices) -> Iterator[Part]:
    if all(match.how == "typo" for match in answer.choices):
        question = f"Not in the playbooks: {quoted(answer.asked)}. Did you mean …"
    else:
        question = f"{quoted(answer.asked) if answer.asked else 'This'} could be several things. Which one?"
    yield Part("\n".join([question, *(_offer(match) for match in answer.choices)]))


def _offer(match: Match) -> str:
    """One thing to choose, and what to type for it."""
    entry = match.entry
    if entry.kind == "playbook":
        return f"• **{entry.title}**: `/industry {entry.industry}`"
    if entry.kind in ("section", "product"):
        return f"• **{entry.playbook.industry} › {entry.title}**: `/industry {entry.industry} {SECTION_WORDS.get(entry.section or '', entry.title.lower())}`"
    command = f"`/term {name_of(entry)}`" if names_itself(entry) else f"`/industry {entry.industry} {SECTION_WORDS[entry.section or '']}`"
    return f"• **{entry.title}** ({entry.playbook.industry} › {SECTION_TITLES[entry.section or '']}): {command}"


def _nothing(answer: Nothing) -> Iterator[Part]:
    if answer.playbook and answer.missing:
        where = f" under {SECTION_TITLES[answer.section]}" if answer.section and answer.product else ""
        yield Part(f"The {answer.playbook.title} playbook has nothing on **{answer.missing}**{where} yet.")
        yield Part(_parts(answer.playbook), "hint")
        yield receipt_of(answer.playbook)
        return
    yield Part(f"Not in the playbooks: {quoted(answer.asked)}." if answer.asked else "What was asked for is not in the playbooks.")
    if answer.nearest:
        yield Part("Closest to it:\n" + "\n".join(_offer(match) for match in answer.nearest))
    yield Part("`/industry` lists the industries, `/term` the terms, `help` says how to ask.", "hint")


def _help(answer: Help) -> Iterator[Part]:
    written = [top for top in answer.playbooks if not top.playbook.is_stub]
    example = written[0].industry if written else answer.playbooks[0].industry if answer.playbooks else "ecommerce"
    if answer.topic == "/term":
        yield Part("**Explain a word**\n`/term ROAS` by its name or abbreviation; typos are fine.")
        yield Part(_glossary(answer.terms))
    elif answer.topic == "/industry":
        yield Part(
            f"**Open a playbook**\n`/industry` lists the industries\n`/industry {example}` is the overview of one\n`/industry {example} metrics` is a part: best practices, challenges, software, event taxonomy …\n`/industry shopify` tells which industries use a tool, and as what"
        )
    else:
        yield Part(
            "I look things up in the industry playbooks that CSMs keep in the handbook. I never make anything up: what is not in there, I say so."
        )
        yield Part(
            f"`/industry {example}` · what an industry is about\n`/industry {example} metrics` · a part of its playbook\n`/term ROAS` · what a word means\nIn a thread or a channel mention me with your question, in a direct message just ask: “what should an online store track?”"
        )
        yield Part(
            "Commands answer only you. A mention answers in its thread; in a channel shared with another company only you see it.",
            "receipt",
        )


def _glossary(terms: Sequence[Entry]) -> str:
    by_industry: dict[str, list[str]] = {}
    for entry in terms:
        by_industry.setdefault(entry.playbook.industry, []).append(entry.names[0])
    return (
        "\n".join(f"**{industry}:** {' · '.join(sorted(names, key=str.lower))}" for industry, names in by_industry.items())
        or "No terms yet."
    )


def _and(words: Iterator[str]) -> str:
    every = list(dict.fromkeys(words))
    return " and ".join(filter(None, [", ".join(every[:-1]), every[-1]]))
