"""Who and what the playground starts with: two CSMs, one of them a reviewer, a customer, channels, and messages to try the shortcuts on."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.playground.manifest import Manifest, load_manifest
from bot.playground.model import BOT_USER, CUSTOMER_TEAM, Channel, Message, Person
from bot.playground.workspace import Workspace

ANA = Person("U-ANA", "ana", "Ana Silva", title="Customer Success Manager", is_admin=True)
BEN = Person("U-BEN", "ben", "Ben Okafor", title="Customer Success Manager")
CARLA = Person("U-CARLA", "carla", "Carla Rossi", CUSTOMER_TEAM, title="Head of Growth, Nordmode")
DAN = Person("U-DAN", "dan", "Dan Weber", title="Sales")

REVIEW_CHANNEL, REVIEWERS = "C-REVIEW", "S-REVIEWERS"

TRY = {
    "C-GENERAL": ("/industry ecommerce", "/industry Nordmode", "/term ROAS", "@playbook what metrics does an online store live by?"),
    "C-CUSTOMER": ("@playbook what is AOV?", "/term cart abandonment"),
    "C-LENDLY": ("/industry metrics", "/industry lendly", "/industry set account"),
    REVIEW_CHANNEL: ("/term add ATC", "/term drayage", "/term milk run"),
    "C-RANDOM": ("/invite @playbook", "/term churn"),
}
"""What the page suggests to type, by channel."""

_SAID = (
    (
        25,
        "C-GENERAL",
        "U-BEN",
        "Morning! My 10:30 is with a fashion shop. They moved to headless commerce last year and PDP traffic doubled.",
    ),
    (21, "C-GENERAL", "U-DAN", "They keep asking about ROAS and AOV, and whether we can tie LTV to the first channel :thinking_face:"),
    (55, "C-CUSTOMER", "U-CARLA", "Hi Ana! Our CRO team sees cart abandonment go up on mobile since the new checkout."),
    (48, "C-CUSTOMER", "U-ANA", "Thanks Carla, we'll look at the checkout funnel together on Thursday."),
    (70, "C-RANDOM", "U-DAN", "Cake in the kitchen :cake:"),
)
"""Minutes before the start, where, who, what."""


def start_workspace(manifest: Manifest | None = None, clock: Callable[[], float] = time.time) -> Workspace:
    manifest = manifest or load_manifest()
    bot = Person(BOT_USER, manifest.handle, manifest.name, is_bot=True)
    slackbot = Person("USLACKBOT", "slackbot", "Slackbot", is_bot=True)
    colleagues = {"U-ANA", "U-BEN", "U-DAN"}
    workspace = Workspace(
        manifest,
        [ANA, BEN, CARLA, DAN, bot, slackbot],
        [
            Channel("C-GENERAL", "customer-success", {*colleagues, BOT_USER}, topic="Ten minutes before the call"),
            Channel(
                "C-CUSTOMER", "ext-nordmode", {"U-ANA", "U-CARLA", BOT_USER}, shared_with="Nordmode", topic="With our customer Nordmode"
            ),
            Channel("C-LENDLY", "lendly-posthog", {*colleagues, BOT_USER}, topic="About our customer Lendly; only colleagues are here"),
            Channel("C-RANDOM", "random", set(colleagues), topic="Cake and weekends"),
            Channel(REVIEW_CHANNEL, "playbook-review", {*colleagues, BOT_USER}, topic="What people propose for the playbooks; Ben decides"),
            Channel("D-ANA", "", {"U-ANA", BOT_USER}, kind="im"),
            Channel("D-BEN", "", {"U-BEN", BOT_USER}, kind="im"),
        ],
        clock,
    )
    workspace.groups[REVIEWERS] = (BEN.id,)
    for minutes, channel, user, text in _SAID:
        ts = f"{clock() - 60 * minutes:.6f}"
        workspace.post(Message(ts, channel, user, text, team=workspace.people[user].team))
    return workspace
