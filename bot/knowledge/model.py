"""The playbook as authors write it: one class for each shape in the YAML, and the headings of the handbook's template.

Pure values. Reading files is `loader`'s work, rules that span entries are `check`'s, the handbook page is `page`'s.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

SITE = "https://posthog.com"
"""Where site-relative links of the handbook (`/docs/...`) lead."""

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def slugify(text: str) -> str:
    """`Drop-off rate / Abandonment rate` -> `drop-off-rate`: what stands before the first bracket, colon, slash or arrow, at most six words."""
    head = re.split(r" / |[(:>,;]|\. ", text.strip(), maxsplit=1)[0]
    words = re.findall(r"[a-z0-9]+", (head or text).lower())
    return "-".join(words[:6]) or "entry"


_WEB = re.compile(r"https?://\w[\w-]*(\.\w[\w-]*)+(:\d+)?([/?#]|$)")


def _link(url: str) -> str:
    site_relative = url.startswith("/") and not url.startswith("//")
    if re.search(r"[\s<>|\"]", url) or not (site_relative or _WEB.match(url)):
        raise ValueError("is no link: write https://… or a path of the PostHog site such as /docs/…")
    return url


def _no_number(value: Any) -> Any:
    if isinstance(value, (int, float)):
        raise PydanticCustomError("date_type", "must be a date")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = tuple[Text, ...]
Slug = Annotated[str, StringConstraints(pattern=_SLUG)]
Url = Annotated[str, AfterValidator(_link)]
Day = Annotated[date, BeforeValidator(_no_number)]
"""A number is no day, though pydantic takes it for the seconds since 1970."""
Status = Literal["reviewed", "draft", "stub"]


def absolute(url: str) -> str:
    """The link as it works outside the PostHog site."""
    return SITE + url if url.startswith("/") else url


class Shape(BaseModel):
    """Anything written in a playbook."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
    shorthand: ClassVar[str | None] = None
    """The key that a plain text stands for: `- a bullet` is `- text: a bullet`."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        if not cls.shorthand or isinstance(value, cls):
            return value
        if isinstance(value, str):
            return {cls.shorthand: value}
        if not isinstance(value, dict) or (len(value) == 1 and value.keys().isdisjoint(cls.model_fields)):
            raise PydanticCustomError("string_type", "must be a text")
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A shape with a shorthand may be a plain text as well."""
        shape = handler(schema)
        return {"anyOf": [{"type": "string"}, shape]} if cls.shorthand else shape


class Link(Shape):
    shorthand = "url"
    url: Url
    title: Text | None = None


class Item(Shape):
    """What every entry may carry besides its own words."""

    name_key: ClassVar[str] = "name"
    """The key that names the entry, for messages and for its id."""

    id: Slug | None = None
    """A name for its address; only where two entries would get the same one."""
    aliases: Texts = ()
    """Other names it is found by."""
    asked_as: Texts = ()
    """How people ask for it in their own words, without its name."""
    so_what: Text | None = None
    """One imperative line: what a CSM does with it (ask, check, pitch, warn)."""
    customer_safe: bool | None = None
    """Whether customers may see what it says (never its so_what). Definitions and metrics may, unless it says no; challenges and drafts never."""
    sources: tuple[Link, ...] = ()
    """Pages it rests on."""
    status: Status | None = None
    """Where it isn't the playbook's."""
    verified: Day | None = None
    """The day somebody last checked it."""
    notes: Texts = ()
    """Paragraphs that follow it on the handbook page."""
    page_line: Text | None = None
    """Its line on the handbook page, where the other keys can't give it back."""

    @property
    def label(self) -> str:
        """What people call it: its name, else the text it consists of."""
        return str(getattr(self, self.name_key, None) or getattr(self, "text", ""))

    @property
    def slug(self) -> str:
        return self.id or slugify(self.label)


class Bullet(Item):
    """One line of a list. A bold run-in heading of the page (`**Key properties:** …`) is its `name`."""

    shorthand = "text"
    text: Text
    name: Text | None = None
    link: Url | None = None


class SubSegment(Item):
    name: Text
    examples: Texts = ()
    description: Text | None = None


class Description(Item):
    name_key = "text"
    shorthand = "text"
    text: Text
    sub_segments: tuple[SubSegment, ...] = ()
    links: tuple[Link, ...] = ()
    heading: str | None = None
    columns: tuple[str, ...] = ()


class Term(Item):
    """A word we define. Two names of one thing stand as on the page: `Drop-off rate / Abandonment rate`."""

    name_key = "term"
    term: Text
    expansion: Text | None = None
    definition: Text
    formula: Text | None = None
    same_line: bool = False
    """The handbook page has it in one line with the term above it: `**PDP (…) / PLP (…)**: …`."""

    @property
    def full_name(self) -> str:
        """`AOV (Average Order Value)`."""
        return f"{self.term} ({self.expansion})" if self.expansion else self.term


class Tool(Item):
    shorthand = "name"
    name: Text
    text: Text | None = None


class SoftwareCategory(Item):
    name_key = "category"
    category: Text
    tools: tuple[Tool, ...]
    text: Text | None = None


class Metric(Item):
    """A metric or a group of metrics, as the page has both; `text` is the page's line, the rest says how to count and read it."""

    name: Text
    text: Text | None = None
    measurement: Text | None = None
    """In words, with its base and period."""
    formula: Text | None = None
    unit: Text | None = None
    good: Literal["up", "down", "depends"] | None = None
    """The direction that is good."""
    business_context: Text | None = None
    """What it tells, and what to do when it moves."""

    @model_validator(mode="after")
    def _says_something(self) -> Metric:
        if not (self.text or self.measurement or self.formula or self.business_context):
            raise ValueError("says nothing: give it a text, a measurement, a formula or a business_context")
        return self


ItemT = TypeVar("ItemT", bound=Item)


class Section(Shape, Generic[ItemT]):
    """The list under one heading. Written as a plain list, or as `notes:` (what stands in front of the list) and `items:`."""

    notes: Texts = ()
    """Paragraphs in front of the list."""
    links: tuple[Link, ...] = ()
    items: tuple[ItemT, ...] = ()
    heading: str | None = None
    """The handbook page's, where it isn't the template's; empty if the page has none."""
    layout: Literal["bullets", "numbered", "paragraphs"] = "bullets"
    """Of the list on the handbook page."""
    columns: tuple[str, ...] = ()
    """Of the table, if the handbook page has one instead of a list."""

    @model_validator(mode="before")
    @classmethod
    def _expand(cls, value: Any) -> Any:
        if isinstance(value, (dict, cls)):
            return value
        if not isinstance(value, list):
            raise PydanticCustomError("tuple_type", "must be a list")
        return {"items": value}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A section may be the plain list of its items."""
        shape = handler(schema)
        return {"anyOf": [handler.resolve_ref_schema(shape)["properties"]["items"], shape]}

    def __bool__(self) -> bool:
        return bool(self.notes or self.links or self.items)


class Product(Item):
    """A PostHog product; `notes` stand under its heading, before the first list."""

    name_key = "product"
    product: Text
    heading: str | None = None
    best_practices: Section[Bullet] = Section[Bullet]()
    common_challenges: Section[Bullet] = Section[Bullet]()
    cross_product_use_cases: Section[Bullet] = Section[Bullet]()


class Pitch(Shape):
    """The product to raise: why, what they will say to it, and what to say then."""

    product: Text
    """One of the products below."""
    why: Text
    objection: Text
    reply: Text


class Brief(Shape):
    """What a CSM needs in a hurry."""

    cares: Texts
    """Three."""
    terms: Texts
    """Three, by their names under terminology."""
    questions: Texts
    """Three to ask on the call."""
    checks: Texts
    """Two things to look at in their project."""
    pitch: Pitch


class Playbook(Shape):
    """One YAML file: what we know about one industry."""

    industry: Text
    slug: Slug
    aliases: Texts = ()
    """Other names of the industry; each belongs to one industry only."""
    signs: Texts = ()
    """Words that point to it without naming it: store, shopper."""
    status: Status
    """stub: not written; draft: nobody has checked it; reviewed: somebody has (give owner or verified)."""
    verified: Day | None = None
    """The day somebody last checked it."""
    owner: Text | None = None
    """Who keeps it."""
    sources: tuple[Link, ...] = ()
    additions: Status | None = None
    """The status of what the handbook page has no room for, the brief and every so_what, where it isn't the playbook's."""
    brief: Brief | None = None
    notes: Texts = ()
    """Paragraphs in front of the first heading of the handbook page."""
    description: Description
    cares_about: Section[Bullet] = Section[Bullet]()
    terminology: Section[Term] = Section[Term]()
    software: Section[SoftwareCategory] = Section[SoftwareCategory]()
    metrics_and_data: Section[Bullet] = Section[Bullet]()
    metrics: Section[Metric] = Section[Metric]()
    data: Section[Bullet] = Section[Bullet]()
    event_taxonomy: Section[Bullet] = Section[Bullet]()
    person_profiles: Section[Bullet] = Section[Bullet]()
    groups: Section[Bullet] = Section[Bullet]()
    products: Section[Product] = Section[Product]()

    @property
    def is_stub(self) -> bool:
        return self.status == "stub"

    def section(self, key: str) -> Section[Any]:
        """The list under a heading of `LISTS`."""
        found: Section[Any] = getattr(self, key)
        return found
