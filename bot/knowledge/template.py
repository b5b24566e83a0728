"""The headings of the handbook's template: their keys in the YAML, their titles, and how they stand on the page."""

from __future__ import annotations

SECTIONS: dict[str, str] = {
    "description": "Description",
    "cares_about": "What they care about",
    "terminology": "Industry terminology",
    "software": "Common software used",
    "metrics_and_data": "Important business metrics and data",
    "metrics": "Metrics",
    "data": "Data",
    "event_taxonomy": "Event taxonomy",
    "person_profiles": "Person profiles",
    "groups": "Groups",
}
"""The template's headings in the handbook's order: key in the YAML -> title. Products have `PRODUCT_SECTIONS` of their own."""

PRODUCT_SECTIONS: dict[str, str] = {
    "best_practices": "Best practices",
    "common_challenges": "Common challenges",
    "cross_product_use_cases": "Cross product use cases",
}

SECTION_TITLES = SECTIONS | PRODUCT_SECTIONS

PRODUCTS = "products"
PRODUCTS_TITLE = "PostHog products they should be using"
_IN_DATA = ("event_taxonomy", "person_profiles", "groups")
CONTAINERS = {"metrics_and_data": ("metrics", "data", *_IN_DATA), "data": _IN_DATA}
"""Headings that hold other headings -> all those, the outer one first."""
LEVELS = {
    "metrics": 4, "data": 4, "event_taxonomy": 5, "person_profiles": 5, "groups": 5, "product": 4, **dict.fromkeys(PRODUCT_SECTIONS, 5),
}  # fmt: skip
"""Depth of a heading in the template, where it isn't 3."""

LISTS = (*(key for key in SECTIONS if key != "description"), PRODUCTS)
"""The keys whose value is a list of entries."""


def title_of(key: str, industry: str) -> str:
    """The template's heading; a description carries its industry's name, so that the anchors of a page differ."""
    return f"{industry} description" if key == "description" else PRODUCTS_TITLE if key == PRODUCTS else SECTION_TITLES[key]
