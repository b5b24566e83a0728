"""What can be pressed below a card: share, the pages, a menu of the playbook's parts, and what lies near. All of it carries ids."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bot.lookup.answers import Answer, Choices, Found, IndustryFound, Nothing, SectionFound, SmallTalk
from bot.lookup.entries import Entry
from bot.lookup.gaps import name_in
from bot.lookup.index import Index
from bot.slack.cards import name_of
from bot.slack.elements import MAX_OPTION, OPEN, button, label_of, options_of, select
from bot.slack.near import near
from bot.slack.place import MAX_VALUE, Place, place_of
from bot.slack.proposals.fields import KINDS, MOST_NAME, can_be_changed
from bot.slack.proposals.prefill import SUGGEST, WRITE, Prefill
from bot.slack.render import render
from bot.slack.reply import Block, Part, Reply, reply, small_print
from bot.slack.sections import entries_shown

SHARE, POST, FEEDBACK = "share", "post", "feedback"
"""Action ids, beside `elements.OPEN`."""
MENU = f"{OPEN}.menu"
USEFUL, USELESS = "+", "-"
"""What a feedback button's value begins with."""
KEPT = 2048


def card(
    index: Index, answer: Answer, page: int = 0, *, private: bool = True, shareable: bool = True, note: str = "", proposable: bool = False
) -> Reply:
    """The answer with all that can be pressed. Only a private card can be shared. `note` says what came of it.

    `proposable` is whether a change of it, or what it lacks, can be proposed.
    """
    holds_no_ones_words = isinstance(answer, SectionFound) or (isinstance(answer, Found) and answer.said is None)
    return (_kept if holds_no_ones_words else _card)(index, answer, page, private, shareable, note, proposable)


def forget_cards() -> None:
    """Of knowledge that is no longer in use."""
    _kept.cache_clear()


def _card(index: Index, answer: Answer, page: int, private: bool, shareable: bool, note: str, proposable: bool) -> Reply:
    drawn = render(answer, page)
    if isinstance(answer, SmallTalk):
        return drawn
    place = place_of(answer)
    row = [*_share(place, drawn, offered=private and shareable), *_turning(place, drawn), *_menu(index, _top(index, answer))]
    noted = drawn.below(small_print(note)) if note else drawn
    beside = near(index, answer)
    proposing = list(_proposing(index, answer, drawn.page)) if proposable else []
    rows = (row, beside, proposing) if place.is_in_playbooks else (beside, proposing, row)
    return noted.with_actions(*rows).below(*_feedback(place))


_kept = lru_cache(maxsize=KEPT)(_card)
"""Cards that hold no one's words but the playbooks' are kept once drawn: half the time of an answer."""


def gone_card(index: Index, place: Place) -> Reply:
    """For a button whose entry is no longer there: that it has gone, and the playbook that it stood in."""
    top = index.by_id.get(place.ids[0].partition("/")[0]) if place.ids else None
    gone = reply([Part("This has left the playbooks since the card was made.")])
    return gone.with_actions(list(_menu(index, top)))


def _proposing(index: Index, answer: Answer, page: int) -> Iterator[Block]:
    """A change of what is shown, and what is missing."""
    shown = [entry for entry in _shown(answer, page) if can_be_changed(entry)]
    options = [{"text": label_of(entry.title), "value": entry.id} for entry in shown if len(entry.id) <= MAX_OPTION]
    if len(shown) == 1:
        yield button("Suggest a change", f"{SUGGEST}.entry", shown[0].id)
    elif options:
        yield select("Suggest a change …", f"{SUGGEST}.menu", options)
    if missing := _missing(index, answer):
        yield button("Add it", f"{WRITE}.missing", missing.value)


def _shown(answer: Answer, page: int) -> tuple[Entry, ...]:
    match answer:
        case Found(matches=matches):
            return tuple(match.entry for match in matches)
        case SectionFound(sections=sections):
            return entries_shown(sections, page)
        case _:
            return ()


def _missing(index: Index, answer: Answer) -> Prefill | None:
    match answer:
        case Nothing(playbook=Entry() as top, section=section):
            return Prefill(top.industry, kind=next((key for key, kind in KINDS.items() if kind.under == section), ""))
        case Nothing(asked=asked):
            return Prefill(name=name_in(index, asked)[:MOST_NAME])
        case Choices(choices=choices, asked=asked) if all(match.how == "typo" for match in choices):
            return Prefill(name=asked[:MOST_NAME])
        case IndustryFound(playbook=top, unmatched=str(unmatched)):
            return Prefill(top.industry, name=unmatched[:MOST_NAME])
        case Found(matches=matches, lacking_in=(top, *_)):
            return Prefill(top.industry, name=name_of(matches[0].entry)[:MOST_NAME])
        case _:
            return None


def _feedback(place: Place) -> Iterator[Block]:
    """Under what the playbooks say; help and choices are no answers yet."""
    if place.is_in_playbooks:
        values = {"positive_button": ("Useful", USEFUL), "negative_button": ("Not useful", USELESS)}
        buttons = {key: {"text": label_of(label), "value": f"{mark} {place}"[:MAX_VALUE]} for key, (label, mark) in values.items()}
        yield {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": FEEDBACK, **buttons}]}


def _share(place: Place, drawn: Reply, *, offered: bool) -> Iterator[Block]:
    if offered:
        yield button("Share", SHARE, place.at(drawn.page))


def _turning(place: Place, drawn: Reply) -> Iterator[Block]:
    if drawn.page > 0:
        yield button("‹ Previous", f"{OPEN}.previous", place.at(drawn.page - 1))
    if drawn.page + 1 < drawn.pages:
        yield button("Next ›", f"{OPEN}.next", place.at(drawn.page + 1))


def _menu(index: Index, top: Entry | None) -> Iterator[Block]:
    """The parts of a playbook, else all playbooks."""
    if top and top.children:
        options = options_of([("Overview", top), *((child.title, child) for child in top.children)])
        yield select(f"More on {top.title} …", MENU, options)
    elif options := options_of((each.title, each) for each in index.tops):
        yield select("Open a playbook …", MENU, options)


def _top(index: Index, answer: Answer) -> Entry | None:
    match answer:
        case Found(matches=matches) if len({match.entry.industry for match in matches}) == 1:
            return index.by_id[matches[0].entry.industry]
        case SectionFound(sections=sections):
            return index.by_id[sections[0].industry]
        case IndustryFound(playbook=top) | Nothing(playbook=Entry() as top):
            return top
        case _:
            return None
