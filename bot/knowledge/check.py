"""Rules that a single value can't break: names that collide within a playbook or between playbooks.

Each rule yields the place as a path in the YAML and what is wrong there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.knowledge.model import Item, Playbook, Term
from bot.knowledge.names import name_key, names_of
from bot.knowledge.template import LISTS, PRODUCT_SECTIONS

Where = tuple[str | int, ...]


def items_of(playbook: Playbook) -> Iterator[tuple[Where, Item]]:
    """Every entry with its path, in the page's order."""
    for position, segment in enumerate(playbook.description.sub_segments):
        yield ("description", "sub_segments", position), segment
    for key in LISTS:
        for position, item in enumerate(playbook.section(key).items):
            where = (key, "items", position)
            yield where, item
            for inner, tool in enumerate(getattr(item, "tools", ())):
                yield (*where, "tools", inner), tool
            for part in PRODUCT_SECTIONS:
                for inner, bullet in enumerate(getattr(item, part).items if hasattr(item, part) else ()):
                    yield (*where, part, "items", inner), bullet


def check_playbook(playbook: Playbook, file_name: str) -> Iterator[tuple[Where, str]]:
    if file_name != f"{playbook.slug}.yaml":
        yield ("slug",), f'the file is called {file_name}: it must be {playbook.slug}.yaml, or the slug "{file_name.rsplit(".", 1)[0]}"'
    for where, day in ((("verified",), playbook.verified), *(((*where, "verified"), item.verified) for where, item in items_of(playbook))):
        if day and day > date.today():
            yield where, f"{day} has not come yet"
    if playbook.status == "reviewed" and not (playbook.owner or playbook.verified):
        yield ("status",), "reviewed by whom and when? Give it an owner or a verified date"
    yield from _ids(playbook)
    yield from _terms(playbook)
    yield from _brief(playbook)


def _ids(playbook: Playbook) -> Iterator[tuple[Where, str]]:
    seen: dict[tuple[Where, str], Item] = {}
    for where, item in items_of(playbook):
        first = seen.setdefault((where[:-1], item.slug), item)
        if first is not item:
            yield (
                where,
                f'has the id "{item.slug}" of an entry above it ({_short(first.label)}): change its words or give it an "id:" of its own',
            )


def _terms(playbook: Playbook) -> Iterator[tuple[Where, str]]:
    seen: dict[str, Term] = {}
    for position, term in enumerate(playbook.terminology.items):
        for name in dict.fromkeys(name_key(name) for name in names_of(term)):
            other = seen.setdefault(name, term)
            if other is not term and not may_share(term, other):
                yield ("terminology", "items", position), f'"{name}" names the term {other.term} already'


def may_share(term: Term, other: Term) -> bool:
    """An abbreviation may stand for two things in one industry, if each says for what: LTV in Finance."""
    return (
        bool(term.expansion and other.expansion)
        and name_key(term.expansion or "") != name_key(other.expansion or "")
        and term.term != other.term
    )


def _brief(playbook: Playbook) -> Iterator[tuple[Where, str]]:
    """A brief speaks of entries that are there."""
    if not playbook.brief:
        return
    terms = {name_key(name) for term in playbook.terminology.items for name in (term.term, *names_of(term))}
    for position, name in enumerate(playbook.brief.terms):
        if name_key(name) not in terms:
            yield ("brief", "terms", position), f'"{name}" is no term of this playbook: write it as under "terminology", or add it there'
    products = {name_key(name) for product in playbook.products.items for name in names_of(product)}
    if name_key(playbook.brief.pitch.product) not in products:
        yield ("brief", "pitch", "product"), f'"{playbook.brief.pitch.product}" is no product of this playbook'


def check_folder(playbooks: list[Playbook], paths: list[str]) -> Iterator[tuple[int, Where, str]]:
    """The position of the playbook in the list, the place and the message."""
    slugs: dict[str, int] = {}
    names: dict[str, int] = {}
    for number, playbook in enumerate(playbooks):
        if slugs.setdefault(playbook.slug, number) != number:
            yield number, ("slug",), f'the slug "{playbook.slug}" is taken by {paths[slugs[playbook.slug]]}'
        own: list[tuple[Where, str]] = [(("industry",), playbook.industry), (("slug",), playbook.slug.replace("-", " "))]
        own += [(("aliases", position), alias) for position, alias in enumerate(playbook.aliases)]
        for where, name in own:
            if names.setdefault(name_key(name), number) != number:
                yield (
                    number,
                    where,
                    f'"{name}" is a name of {playbooks[names[name_key(name)]].industry} too ({paths[names[name_key(name)]]}): an industry is found by each of its names, so two can\'t share one',
                )
    for number, playbook in enumerate(playbooks):
        for position, term in enumerate(playbook.terminology.items):
            for name in names_of(term):
                if name_key(name) in names:
                    owner = names[name_key(name)]
                    yield (
                        number,
                        ("terminology", "items", position),
                        f'"{name}" is a name of the industry {playbooks[owner].industry} too ({paths[owner]}), which would hide the term',
                    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
