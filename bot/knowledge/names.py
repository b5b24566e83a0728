"""When two spellings are the same name, and which names an entry goes by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.knowledge.model import Item, Metric, Product, SoftwareCategory, SubSegment, Term, Tool

_STRAIGHT = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "–": "-",
        "—": "-",
        "−": "-",
        "\u00a0": " ",
        "\u200b": "",
        "\u200d": "",
        "\ufe0f": "",
    }
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def straighten(text: str) -> str:
    """Typographic quotes, dashes and blanks as a keyboard has them; accents and ligatures folded away."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_STRAIGHT)).translate(_STRAIGHT)
    return "".join(character for character in text if not unicodedata.combining(character))


def words_of(text: str) -> list[str]:
    """The words of a straightened text in lower case: `A/B` is two, `don't` is one, `product_viewed` is two, `&` is `and`, so is a free-standing `+`."""
    return _WORD.findall(text.replace("&", " and ").replace(" + ", " and ").replace("_", " ").casefold())


def name_key(name: str) -> str:
    """Equal for spellings that differ in case, accents, blanks, dashes and dots only: `E-Commerce`, `ecommerce`, `e commerce`."""
    return "".join(words_of(straighten(name))).replace("'", "")


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """`PLPs` -> `plp`, `KPIs` -> `kpi`, `categories` -> `category`; `status` and `less` stay."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("'s"):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss") and not (len(word) > 4 and word.endswith(("us", "is"))):
        return word[:-1]
    return word


def names_in(name: str) -> Iterator[str]:
    """`Retargeting / Remarketing` is two names, and so is `Entrust (Onfido)`."""
    for part in re.split(r" / (?![^()]*\))", name):
        bracket = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", part)
        yield from bracket.groups() if bracket else (part,)


def names_of(item: Item) -> Iterator[str]:
    """Every name of the entry, the one it is shown by first."""
    match item:
        case Term():
            yield from names_in(item.term)
            if item.expansion:
                yield item.expansion
        case Tool() | Metric() | SubSegment():
            yield from names_in(item.name)
        case SoftwareCategory():
            yield item.category
        case Product():
            yield item.product
        case _:
            if name := getattr(item, "name", None):
                yield name
    yield from item.aliases
