"""Accounts, drawn: a customer's card, several to choose from, and what is said of a channel's account. Nothing here may be shown to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.connectors.report import Report
from bot.lookup.accounts import industry_named
from bot.lookup.answer import answer
from bot.lookup.answers import Answer, Found, IndustryFound, SectionFound
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.question import ask
from bot.records.accounts import Account
from bot.slack.controls import card
from bot.slack.elements import button, label_of
from bot.slack.reply import Block, Part, Reply, harmless, mrkdwn, quoted, reply, small_print, text_block

ACCOUNT, CHANGE = "account", "change_segment"
"""Action ids; the first goes on with a number. Both carry the account's id."""
NO_SEGMENT = "Vitally has no industry segment for this customer yet, so I can't tell which playbook is theirs."
NO_PLAYBOOK = "No playbook goes by this segment, so I can't tell which one is theirs."
ELSEWHERE = "I have answered in our conversation."
"""Neutral: whoever reads along learns nothing."""
NO_TRAIT = "I found no trait for the industry segment in Vitally. Whoever runs this bot can name it (VITALLY_INDUSTRY_TRAIT)."
GONE = "I no longer know this customer: Vitally does not have them any more."
NONE_SUCH = "I know no customer called {}. Type the name as Vitally has it, or the external id."
SET = "This channel belongs to **{}** now. A question here that names no industry is taken for the segment of this customer."
SET_WITHOUT = "This channel belongs to **{}** now. Vitally has no industry segment for this customer yet: once it has, questions here that name no industry are taken for it."
UNSET = "This channel belongs to no customer now, whatever its name is."
BELONGS = "This channel belongs to **{}**."
BELONGS_TO_NONE = "This channel belongs to no customer."
HOW = "`/industry set account Acme` says whose channel this is; `/industry set account none` takes it away."
ONLY_CHANNELS = "Only a channel can belong to a customer. Type this in theirs."


@dataclass(frozen=True)
class Seen:
    """What a card says beside the account: how old it is, and what its reader may do."""

    now: datetime
    synced: datetime | None
    trouble: str = ""
    may_change: bool = False
    editors: Sequence[str] = ()


def account_card(index: Index, account: Account, seen: Seen, *, private: bool, rest: str = "", said: str = "", note: str = "") -> Reply:
    """The account's line above its industry's card. `rest` is what was asked of it, `said` what was typed if the name was guessed from it."""
    slug = industry_named(index, account.segment)
    top = index.by_id.get(slug) if slug else None
    lines = [f"Showing **{harmless(account.name)}** for {quoted(said)}."] if said else []
    lines.append(f"**{harmless(account.name)}** · {_segment(account, top)}{' · churned' if account.status == 'churned' else ''}")
    if top is None:
        lines.append(_how_to_set(account, seen))
    text, source = "\n".join(lines), " ".join([*([note] if note else []), *_source(account, seen)])
    named = text_block(mrkdwn(text))
    if seen.may_change:
        label = "Change segment" if account.segment else "Set the segment"
        named |= {"accessory": button(label, CHANGE, account.id)}
    parts = (Part(text), Part(source, "receipt"))
    head = Reply(parts, parts, (named, small_print(mrkdwn(source))))
    if top:
        return card(index, _asked(index, top, rest), private=private).under(head)
    return head if seen.may_change or not seen.editors else head.below(small_print(_who_may(seen.editors)))


def choices_card(index: Index, accounts: Sequence[Account], asked: str, *, more: bool = False) -> Reply:
    """Which of several customers is meant."""
    lines = [f"{quoted(asked)} could be several customers. Which one?"]
    lines += [f"• **{harmless(each.name)}** · {_segment(each, _top(index, each))}{_told_apart(each, accounts)}" for each in accounts]
    if more:
        lines.append("There are more: type more of the name.")
    return reply([Part("\n".join(lines))]).with_actions(list(_buttons(accounts)))


def also_card(accounts: Sequence[Account]) -> Reply:
    """Below an answer of the playbooks: that customers are called so as well."""
    names = ", ".join(f"**{harmless(each.name)}**" for each in accounts)
    return reply([Part(f"There {'is a customer' if len(accounts) == 1 else 'are customers'} of that name, too: {names}.")]).with_actions(
        list(_buttons(accounts))
    )


def set_card(index: Index, account: Account) -> Reply:
    said = SET if _top(index, account) else SET_WITHOUT
    return reply([Part(said.format(harmless(account.name))), Part(HOW, "hint")])


def belongs_card(account: Account | None) -> Reply:
    said = BELONGS.format(harmless(account.name)) if account else BELONGS_TO_NONE
    return reply([Part(said), Part(HOW, "hint")])


def which_card(accounts: Sequence[Account], asked: str, *, exact: bool) -> Reply:
    """For a channel it must be clear which customer is meant."""
    problem = f"{quoted(asked)} could be several customers." if exact else f"I know no customer called {quoted(asked)}."
    lines = [f"{problem} Say which one by its whole name, or by its external id:"]
    lines += [f"• **{harmless(each.name)}** `{harmless(each.external)}`" for each in accounts]
    return reply([Part("\n".join(lines))])


def accounts_at_home(index: Index, found: Report, now: datetime) -> list[Block]:
    """For those who look after the segments."""
    lines = [f"{found.total} customers in Vitally, synchronised {age(found.synced, now)}."]
    if found.trouble:
        lines.append(f"Not up to date: {harmless(found.trouble)}.")
    counts = [f"{top.title} {found.industries[top.industry]}" for top in index.tops if found.industries.get(top.industry)]
    lines += [f"• {' · '.join(counts)}"] if counts else []
    if found.without_count:
        names = ", ".join(map(harmless, found.without))
        lines.append(f"• Without a segment: {found.without_count} ({names}{', …' if found.without_count > len(found.without) else ''})")
    if found.unmapped:
        told = ", ".join(f"{quoted(segment)} ({count})" for segment, count in found.unmapped.items())
        lines.append(f"• Segments that are none of our industries: {told}")
    if found.synced and not found.trait:
        lines.append(NO_TRAIT)
    return [{"type": "header", "text": label_of("Customers")}, text_block(mrkdwn("\n".join(lines)))]


def age(since: datetime | None, now: datetime) -> str:
    """`12 minutes ago`."""
    if since is None:
        return "not completely yet"
    minutes = int((now - since).total_seconds() // 60)
    for span, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= span:
            count = minutes // span
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def _top(index: Index, account: Account) -> Entry | None:
    slug = industry_named(index, account.segment)
    return index.by_id.get(slug) if slug else None


def _segment(account: Account, top: Entry | None) -> str:
    if top:
        return top.title
    return f"{quoted(account.segment)}, which is none of our industries" if account.segment else "no industry segment"


def _source(account: Account, seen: Seen) -> Iterator[str]:
    """Where it is from, how old it is, and who looks after the account."""
    yield f"Segment from Vitally, synchronised {age(seen.synced, seen.now)}{', and out of reach since' if seen.trouble else ''}."
    if account.csm:
        yield f"CSM: {harmless(account.csm)}."


def _how_to_set(account: Account, seen: Seen) -> str:
    missing = NO_PLAYBOOK if account.segment else NO_SEGMENT
    if seen.may_change:
        return f"{missing} You can set it here."
    return missing if seen.editors else f"{missing} It can be set in Vitally."


def _who_may(editors: Sequence[str]) -> str:
    """In Slack's own markup; ids come from the settings. What only one person sees tells nobody else."""
    people = [f"<@{each}>" for each in editors if not each.startswith("S")]
    groups = ["the members of a user group"] if len(people) < len(editors) else []
    return f"Who can set it from here: {', '.join([*people, *groups])}."


def _asked(index: Index, top: Entry, rest: str) -> Answer:
    """What was asked of the account's industry; its overview if the playbook has no such part."""
    if rest:
        found = answer(index, ask(f"{top.title} {rest}", "/industry"))
        if isinstance(found, (SectionFound, Found)):
            return found
        return IndustryFound(top, rest)
    return IndustryFound(top)


def _buttons(accounts: Sequence[Account]) -> Iterator[Block]:
    for number, each in enumerate(accounts):
        yield button(f"{each.name}{_plain_told_apart(each, accounts)}", f"{ACCOUNT}.{number}", each.id)


def _told_apart(account: Account, accounts: Sequence[Account]) -> str:
    own = _plain_told_apart(account, accounts)
    return f" `{harmless(own.strip(' ()'))}`" if own else ""


def _plain_told_apart(account: Account, accounts: Sequence[Account]) -> str:
    """The external id, where two have the same name."""
    return f" ({account.external})" if sum(each.name == account.name for each in accounts) > 1 else ""
