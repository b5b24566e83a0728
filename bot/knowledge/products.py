"""PostHog's products by all their names, so that one can be told from any other heading, and a playbook can say it lacks one."""

from __future__ import annotations

from bot.knowledge.names import name_key, straighten

POSTHOG_PRODUCTS = tuple(
    tuple(name.strip() for name in line.split("|"))
    for line in """
    Product analytics
    Web analytics
    Session replay | session recording | session recordings | replay
    Feature flags | flags
    Experiments | A/B testing product
    Surveys
    Error tracking
    AI observability | LLM analytics | LLM observability | LLMA
    Data warehouse | context warehouse
    Heatmaps
    Group analytics
    Workflows | messaging
    Revenue analytics
    Customer analytics
    Marketing analytics
    Logs
    CDP | data pipelines | customer data platform
    PostHog AI | Max AI
    AI evals
    MCP analytics
    Replay Vision
    Early access features
    """.strip().splitlines()
)
"""Present name first, then former and other names (source: PostHog's README and docs as of November 2026)."""

_BY_NAME = {name_key(straighten(name)): names[0] for names in POSTHOG_PRODUCTS for name in names}


def product_of(name: str) -> str | None:
    """The present name of the product that goes by this name, or None."""
    return _BY_NAME.get(name_key(name))
