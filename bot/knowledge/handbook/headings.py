"""Which heading of the template a heading of the page is. The page lives: headings are renamed, shortened and put in other words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.knowledge.names import name_key, straighten, words_of
from bot.knowledge.products import product_of
from bot.knowledge.template import PRODUCTS, PRODUCTS_TITLE, SECTION_TITLES

SUB_SEGMENTS = "sub_segments"
"""A heading of pages that the template lacks: it stays inside the description."""
ALIKE = 88
"""Per cent (`fuzz.ratio`) from which a heading counts as another spelling: `Cross product usecases`, but not `Common software` for `Common problems`."""

_OTHER_WORDS = {
    "description": ("overview", "general overview", "industry overview", "industry description", "about", "about the industry", "what it is"),
    SUB_SEGMENTS: ("sub segments", "subsegments", "segments", "sub segment", "types of companies", "sub industries"),
    "cares_about": (
        "what matters", "what matters to them", "what matters most", "what is most important", "what do they care about",
        "what these companies care about", "what customers care about", "priorities", "business priorities", "key priorities",
    ),
    "terminology": ("terminology", "terms", "key terms", "key terminology", "industry terms", "industry vocabulary", "vocabulary", "glossary", "lingo"),
    "software": (
        "common software", "software", "software used", "commonly used software", "common tools", "common tools used", "tools",
        "tech stack", "common tech stack", "common software and tools", "software and tools", "tools and software",
    ),
    "metrics_and_data": ("important metrics and data", "business metrics and data", "metrics and data", "key metrics and data"),
    "metrics": ("key metrics", "important metrics", "business metrics", "important business metrics", "key business metrics", "kpis"),
    "data": ("posthog data", "data model", "data taxonomy", "important data"),
    "event_taxonomy": ("events", "core events", "key events", "taxonomy", "event taxonomies", "events and properties", "event spec"),
    "person_profiles": ("persons", "people", "person properties", "persons and profiles", "profiles", "users"),
    "groups": ("group", "group profiles", "group types", "group analytics", "group properties"),
    PRODUCTS: ("posthog products", "products", "recommended products", "recommended posthog products", "posthog products to use"),
    "best_practices": ("best practice", "practices", "tips", "recommendations"),
    "common_challenges": ("challenges", "common challenge", "common pitfalls", "pitfalls", "common problems", "common issues", "gotchas"),
    "cross_product_use_cases": ("use cases", "cross product", "cross product usage", "cross product workflows", "cross sell use cases"),
}  # fmt: skip


def _key(heading: str, industry: Iterable[str] = ()) -> str:
    """The words of a heading that tell: no brackets, no markup, not the industry's own name in front or behind."""
    plain = re.sub(r"\s*\(.*?\)|\{#.*?\}|<[^>]*>|[*`]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading))
    words = words_of(straighten(plain))
    names = {name_key(straighten(name)) for name in industry}
    if "".join(words) in names:
        return "description"
    start = max((end for end in range(1, len(words)) if "".join(words[:end]) in names), default=0)
    words = words[start:]
    stop = min((begin for begin in range(1, len(words)) if "".join(words[begin:]) in names), default=len(words))
    words = words[:stop]
    if start and words[:1] == ["industry"]:
        words = words[1:]
    if stop > 1 and words[-1:] in (["for"], ["in"], ["of"]):
        words = words[:-1]
    return " ".join(words)


_SECTIONS = {
    _key(title): section
    for section, titles in {**{key: (title, *_OTHER_WORDS[key]) for key, title in SECTION_TITLES.items()}, PRODUCTS: (PRODUCTS_TITLE, *_OTHER_WORDS[PRODUCTS]), SUB_SEGMENTS: _OTHER_WORDS[SUB_SEGMENTS]}.items()
    for title in titles
}  # fmt: skip


def section_of(heading: str, industry: Iterable[str] = (), *, exactly: bool = False) -> str | None:
    """The key of the section (or `products`, `sub_segments`) that a heading of this industry's playbook stands for, or None."""
    key = _key(heading, industry)
    if key in _SECTIONS or exactly:
        return _SECTIONS.get(key)
    near = process.extractOne(key, list(_SECTIONS), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return _SECTIONS[near[0]] if near else None


def is_product(heading: str) -> bool:
    """Whether the heading names a PostHog product, or several: `Feature flags & experiments`."""
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)|[*`]", r"\1", heading)
    names = re.split(r"\s*(?:&|\+|/|,|\band\b)\s*", re.sub(r"\s*\(.*?\)", "", bare))
    return any(product_of(name) for name in (bare, *names))
