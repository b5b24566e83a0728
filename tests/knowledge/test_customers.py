"""What customers may see: definitions and metrics that somebody has checked, and what is marked; challenges and drafts never."""

from __future__ import annotations

import pytest

from bot.knowledge.customers import is_customer_safe
from bot.knowledge.model import Bullet, Item, Metric, Playbook, Term, Tool


def playbook(status: str) -> Playbook:
    return Playbook(industry="Toys", slug="toys", status=status, description={"text": "Shops."})


TERM = {"term": "SKU", "definition": "A code."}


@pytest.mark.parametrize(
    ("item", "section", "status", "safe"),
    [
        (Term(**TERM), "terminology", "reviewed", True),
        (Term(**TERM), "terminology", "draft", False),
        (Term(**TERM, status="draft"), "terminology", "reviewed", False),
        (Term(**TERM, status="reviewed"), "terminology", "draft", True),
        (Term(**TERM, customer_safe=False), "terminology", "reviewed", False),
        (Term(**TERM, customer_safe=True, status="draft"), "terminology", "reviewed", False),
        (Metric(name="AOV", text="x"), "metrics", "reviewed", True),
        (Metric(name="AOV", text="x"), "metrics", "stub", False),
        (Bullet(text="They care."), "cares_about", "reviewed", False),
        (Bullet(text="They care.", customer_safe=True), "cares_about", "reviewed", True),
        (Bullet(text="They struggle.", customer_safe=True), "common_challenges", "reviewed", False),
        (Tool(name="Shopify"), "software", "reviewed", False),
    ],
)
def test_what_is_in_doubt_stays_with_us(item: Item, section: str, status: str, safe: bool) -> None:
    assert is_customer_safe(item, playbook(status), section) is safe
