"""Make-believe customers of all ten industries, some without a segment, some named as things are that the playbooks know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.playground.vitally import VitallyStandIn, segment_field

EDITORS = ("U-ANA",)
"""Who may change a segment."""
SEGMENTS = (
    "AI & Data",
    "Consumer Software",
    "Developer Tools",
    "E-commerce",
    "Education",
    "Enterprise Software",
    "Finance",
    "Healthcare",
    "Logistics",
    "Marketing",
    "Space tourism",
)

CUSTOMERS: dict[str, tuple[str, ...]] = {
    "AI & Data": ("Latent Labs GmbH", "Quarry Data", "Promptwell", "Tensorloom Inc."),
    "Consumer Software": ("Daybreak Apps", "Stridely", "Petalpost"),
    "Developer Tools": ("Forkful", "Pipewright, Inc.", "Kernelhaus GmbH"),
    "E-commerce": ("Nordmode AB", "Basketry Ltd.", "Kiln & Clay", "Solestride"),
    "Education": ("Lernwerk", "Chalkline Academy", "Campusly"),
    "Enterprise Software": ("Ledgerline", "Rosterly", "Compliantly Inc."),
    "Finance": ("Lendly", "Pfandbank AG", "Tally & Co", "Finance AG"),
    "Healthcare": ("Medvia", "Clinicore S.A.S.", "Caretide"),
    "Logistics": ("Freightmoss", "Palletory", "Kurier Süd GmbH"),
    "Marketing": ("Adsprout", "Brandmeadow B.V.", "Segment"),
    "Space tourism": ("Orbitours",),
    "": ("Bramble & Sons", "The Fig Tree Company", "Murmur", "Ostrava Works s.r.o.", "Pendo", "Quillfish"),
}
"""Label of the segment -> who has it; empty for those without."""
DOMAINS = {"Nordmode AB": "nordmode.com", "Lendly": "lendly.io", "Promptwell": "promptwell.ai"}


def make_believe(key: str, clock: Callable[[], float]) -> VitallyStandIn:
    vitally = VitallyStandIn(key, [segment_field(SEGMENTS)], clock)
    move_in(vitally)
    return vitally


def move_in(vitally: VitallyStandIn) -> None:
    """Two customers share a name but for their legal form."""
    looking_after = ("Ana Silva", "Ben Okafor", "")
    for segment, names in CUSTOMERS.items():
        for name in names:
            many = len(vitally.rows)
            csm = looking_after[many % len(looking_after)]
            vitally.add(name, segment, external=DOMAINS.get(name, f"crm-{1000 + many}"), csm=csm, age=timedelta(days=200 - many))
    vitally.add("Tally GmbH", "Developer Tools", external="crm-1900", csm="Ben Okafor")
    vitally.add("Old Harbour Ltd", "Finance", external="crm-1901", churnedAt="2026-03-01T00:00:00.000Z")
