"""What can be pressed below a card: share, the pages, a menu of the playbook's parts, and what lies near. All of it carries ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.knowledge.names import name_key
from bot.lookup.answers import Answer, Choices, Found, IndustryFound, Match, Nothing, SectionFound
from bot.lookup.entries import Entry
from bot.lookup.index import Index
from bot.lookup.mentions import occurring
from bot.lookup.question import ask
from bot.slack.cards import name_of
from bot.slack.place import MAX_VALUE, Place, place_of
from bot.slack.render import render
from bot.slack.reply import Block, Part, Reply, reply, small_print

OPEN, SHARE, POST, FEEDBACK = "open", "share", "post", "feedback"
"""Action ids; Slack wants them different within a block, so buttons that open add a number: `open.3`."""
MENU = f"{OPEN}.menu"
USEFUL, USELESS = "+", "-"
"""What a feedback button's value begins with."""
MAX_LABEL = 75
"""Characters of a button's or an option's text."""
MAX_OPTION, MAX_OPTIONS = 150, 100
"""Characters of an option's value, and options of a menu."""
KEPT = 2048
WORDS = ("term", "metric")
RELATED, ELSEWHERE = 4, 4
"""Buttons for terms that the text leans on, and for the same word in other industries."""


def card(index: Index, answer: Answer, page: int = 0, *, private: bool = True, shareable: bool = True, note: str = "") -> Reply:
    """The answer with all that can be pressed. Only a private card can be shared. `note` says what came of it."""
    if isinstance(answer, SectionFound) or (isinstance(answer, Found) and answer.said is None):
        return _kept(_Itself(index), answer, page, private, shareable, note)
    return _card(index, answer, page, private, shareable, note)


class _Itself:
    """An index as a key: equal to itself alone."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.index is self.index

    def __hash__(self) -> int:
        return id(self.index)


@lru_cache(maxsize=KEPT)
def _kept(key: _Itself, answer: Answer, page: int, private: bool, shareable: bool, note: str) -> Reply:
    """Cards that hold no one's words but the playbooks' are kept once drawn: half the time of an answer."""
    return _card(key.index, answer, page, private, shareable, note)


def forget_cards() -> None:
    """Of knowledge that is no longer in use."""
    _kept.cache_clear()


def _card(index: Index, answer: Answer, page: int, private: bool, shareable: bool, note: str) -> Reply:
    drawn = render(answer, page)
    place = place_of(answer)
    row = [*_share(place, drawn, offered=private and shareable), *_turning(place, drawn), *_menu(index, _top(index, answer))]
    noted = drawn.below(small_print(note)) if note else drawn
    near = _near(index, answer)
    return noted.with_actions(*((row, near) if place else (near, row))).below(*_feedback(place))


def gone_card(index: Index, place: Place) -> Reply:
    """For a button whose entry is no longer there: that it has gone, and the playbook that it stood in."""
    top = index.by_id.get(place.ids[0].partition("/")[0]) if place.ids else None
    gone = reply([Part("This has left the playbooks since the card was made.")])
    return gone.with_actions(list(_menu(index, top)))


def button(label: str, action: str, value: object, **more: object) -> Block:
    return {"type": "button", "text": label_of(label), "action_id": action, "value": str(value), **more}


def label_of(text: str) -> Block:
    """Plain text: nothing in it is parsed."""
    return {"type": "plain_text", "text": text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…", "emoji": False}


def options_of(entries: Iterable[tuple[str, Entry]]) -> list[Block]:
    """Options with a label each. An id too long for one can still be asked for by name."""
    values = [(label, str(Place((entry.id,)))) for label, entry in entries]
    return [{"text": label_of(label), "value": value} for label, value in values if len(value) <= MAX_OPTION]


def _feedback(place: Place | None) -> Iterator[Block]:
    """Under what the playbooks say; help and choices are no answers yet."""
    if place and place.ids:
        values = {"positive_button": ("Useful", USEFUL), "negative_button": ("Not useful", USELESS)}
        buttons = {key: {"text": label_of(label), "value": f"{mark} {place}"[:MAX_VALUE]} for key, (label, mark) in values.items()}
        yield {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": FEEDBACK, **buttons}]}


def _share(place: Place | None, drawn: Reply, *, offered: bool) -> Iterator[Block]:
    if offered and place:
        yield button("Share", SHARE, place.at(drawn.page))


def _turning(place: Place | None, drawn: Reply) -> Iterator[Block]:
    if place and drawn.page > 0:
        yield button("‹ Previous", f"{OPEN}.previous", place.at(drawn.page - 1))
    if place and drawn.page + 1 < drawn.pages:
        yield button("Next ›", f"{OPEN}.next", place.at(drawn.page + 1))


def _menu(index: Index, top: Entry | None) -> Iterator[Block]:
    """The parts of a playbook, else all playbooks."""
    if top and top.children:
        options = options_of([("Overview", top), *((child.title, child) for child in top.children)])
        yield select(f"More on {top.title} …", MENU, options)
    elif options := options_of((each.title, each) for each in index.tops):
        yield select("Open a playbook …", MENU, options)


def select(placeholder: str, action: str, options: list[Block]) -> Block:
    return {"type": "static_select", "action_id": action, "placeholder": label_of(placeholder), "options": options[:MAX_OPTIONS]}


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


def _near(index: Index, answer: Answer) -> list[Block]:
    match answer:
        case Choices(choices=choices):
            return _buttons(_labelled(choices))
        case Nothing(nearest=nearest, playbook=None):
            return _buttons(_labelled(nearest))
        case Found(matches=matches):
            shown = {match.entry for match in matches}
            elsewhere = [entry for entry in _elsewhere(index, matches[0].entry) if entry not in shown][:ELSEWHERE]
            related = [entry for entry in _related(index, matches) if entry not in shown][:RELATED]
            return _buttons(
                [
                    *((name_of(entry), entry) for entry in related),
                    *((f"{name_of(entry)} in {entry.playbook.industry}", entry) for entry in elsewhere),
                ]
            )
        case _:
            return []


def _buttons(entries: Iterable[tuple[str, Entry]]) -> list[Block]:
    return [button(label, f"{OPEN}.{number}", Place((entry.id,))) for number, (label, entry) in enumerate(entries)]


def _labelled(matches: Sequence[Match]) -> Iterator[tuple[str, Entry]]:
    """With the industry, where the title alone would not tell."""
    for match in matches:
        entry = match.entry
        yield entry.title if entry.kind == "playbook" else f"{name_of(entry)} · {entry.playbook.industry}", entry


def _elsewhere(index: Index, entry: Entry) -> Iterator[Entry]:
    """The same word in other industries."""
    named = index.names.entries.get(name_key(name_of(entry)), ())
    return (other for other in named if other.industry != entry.industry)


def _related(index: Index, matches: Sequence[Match]) -> Iterator[Entry]:
    """Terms of the same industry that the texts lean on."""
    for match in matches:
        for entries in occurring(index, ask(match.entry.text)):
            yield from [entry for entry in entries if entry.industry == match.entry.industry and entry.kind in WORDS][:1]
