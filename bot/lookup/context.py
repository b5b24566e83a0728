"""What a question may leave unsaid: what its thread was about, and the industry that its channel or asker mostly asks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.knowledge.names import words_of
from bot.knowledge.template import PRODUCT_SECTIONS
from bot.lookup import phrases, vocabulary
from bot.lookup.answers import Answer, Found, IndustryFound, SectionFound
from bot.lookup.index import Index
from bot.lookup.question import Question
from bot.lookup.reading import Reading


@dataclass(frozen=True)
class Context:
    """`industries`, `section`, `product` (slugs) and `entry` (an id) are what the thread asked of last; `default` is an industry's slug,
    weaker than anything said. No words of the people in it: it can be kept as it is."""

    industries: tuple[str, ...] = ()
    section: str | None = None
    product: str | None = None
    entry: str | None = None
    default: str | None = None

    def to_record(self) -> dict[str, Any]:
        """What is worth keeping of a thread, as JSON has it; `default` is kept with the channel or the person."""
        record = asdict(self)
        del record["default"]
        return {key: list(value) if isinstance(value, tuple) else value for key, value in record.items() if value}

    @classmethod
    def from_record(cls, record: Mapping[str, Any], default: str | None = None) -> Context:
        """The reverse. Slugs and ids that knowledge no longer has do no harm."""
        known = {key: record.get(key) for key in ("section", "product", "entry")}
        return cls(tuple(record.get("industries", ())), **known, default=default)


NO_CONTEXT = Context()


def with_usual_industry(index: Index, reading: Reading, context: Context) -> Reading:
    """A question that points to no industry is about the thread's, else the default one: it decides ties and completes headings."""
    if reading.industries or reading.signs:
        return reading
    return replace(reading, signs=usual_industries(index, context))


def usual_industries(index: Index, context: Context) -> tuple[str, ...]:
    return tuple(slug for slug in context.industries or (context.default,) if slug in index.by_id)


def completed(index: Index, reading: Reading, context: Context) -> Question | None:
    """`and for finance?`, `what about session replay?` with what the thread asked before; None if the question stands for itself."""
    named = bool(reading.industries or reading.products or reading.sections)
    if not reading.begins_with(phrases.FOLLOWING) or not named or reading.rest or reading.names:
        return None
    industries = [span.value for span in reading.industries] or [slug for slug in context.industries if slug in index.by_id]
    products = [span.value for span in reading.products] or ([context.product] if context.product else [])
    sections = [span.value for span in reading.sections]
    entry = index.by_id.get(context.entry or "")
    if not sections and context.section in vocabulary.SECTION_PHRASES and (not reading.products or context.section in PRODUCT_SECTIONS):
        sections = [context.section]
    asked = entry is not None and not reading.sections and not reading.products
    said = [
        *([entry.names[0] if entry.names else entry.title] if entry is not None and asked else ()),
        *(vocabulary.SECTION_PHRASES[section][0] for section in sections if not asked),
        *(index.product_titles[slug] for slug in products if slug in index.product_titles and not asked),
        *(index.by_id[slug].title for slug in industries),
    ]
    return replace(reading.question, words=tuple(words_of(" ".join(said)))) if said else None


def after(answer: Answer, context: Context) -> Context:
    """What the thread is about once this was answered in it."""
    match answer:
        case Found(matches=matches):
            first = matches[0].entry
            slugs = {match.entry.industry for match in matches}
            product = first.product.slug if first.product else None
            return Context(tuple(slugs) if len(slugs) == 1 else (), first.section, product, first.id, context.default)
        case SectionFound(sections=sections):
            of = dict.fromkeys(section.industry for section in sections)
            products = {section.product.slug for section in sections if section.product}
            one = products.pop() if len(products) == 1 else None
            return Context(tuple(of), sections[0].section, one, None, context.default)
        case IndustryFound(playbook=top):
            return Context((top.industry,), default=context.default)
        case _:
            return context
