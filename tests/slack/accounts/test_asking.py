"""Customers by name in Slack: who is shown what, where, and that the playbooks go first."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from bot.playground.model import Channel, Message, View
from bot.playground.wire import command_form
from bot.records.misses import latest_misses
from bot.slack.accounts.cards import ELSEWHERE
from tests.clock import Clock
from tests.hands import Card, Hands, buttons_of, read
from tests.vitally import KEY, StandIn
from tests.workspace import Workspace


@pytest.fixture
def ana(customers: Workspace) -> Hands:
    return Hands(customers)


@pytest.fixture
def ben(customers: Workspace) -> Hands:
    return Hands(customers, "U-BEN")


def asks(hands: Hands, line: str, channel: str = "C-GENERAL") -> list[Card]:
    return hands.asks(line, channel)


def text_of(cards: list[Card]) -> str:
    return "\n".join(read(card) or (card.text if isinstance(card, Message) else "") for card in cards)


def read_again(customers: Workspace, clock: Clock, after: timedelta = timedelta(minutes=31)) -> None:
    clock.pass_by(after)
    customers.rounds.look()


@pytest.mark.parametrize(
    "typed", ["Nordmode AB", "nordmode", "NORDMODE", "nordmod", "nordmode.com", "https://www.nordmode.com/", "the nordmode ab"]
)
def test_a_customers_name_opens_their_industrys_playbook(ben: Hands, typed: str) -> None:
    card = ben.runs(f"/industry {typed}")
    assert isinstance(card, Message)
    assert card.only_for == "U-BEN"
    text = read(card)
    assert "*Nordmode AB* · E-commerce" in text
    assert "Segment from Vitally, synchronised just now. CSM: Ben Okafor." in text
    assert "Online retail businesses" in text
    assert "Nordmode AB" in card.text, "the fallback says it, too"
    assert ("Showing" in text) == (typed == "nordmod")


def test_a_domain_that_slack_made_a_link_of_is_one(customers: Workspace, ben: Hands) -> None:
    slack = ben.slack
    url = f"{slack.base_url}response/{slack.tickets.new_response_url('U-BEN', 'C-GENERAL')}"
    form = command_form("/industry", "<http://nordmode.com|nordmode.com>", ben.person, slack.channels["C-GENERAL"], url, "1.2.3")
    assert "*Nordmode AB* · E-commerce" in text_of(ben.sees(lambda: customers.request(form)))


def test_the_age_of_what_is_known_is_told(customers: Workspace, ben: Hands, clock: Clock, vitally: StandIn) -> None:
    clock.pass_by(timedelta(minutes=12))
    assert "synchronised 12 minutes ago." in read(ben.runs("/industry lendly"))
    vitally.faults.extend([(503, "", {})] * 5)
    read_again(customers, clock, timedelta(hours=3))
    assert "synchronised 3 hours ago, and out of reach since." in read(ben.runs("/industry lendly"))


def test_of_several_customers_one_is_chosen(ben: Hands) -> None:
    choices = ben.runs("/industry tally")
    assert "“tally” could be several customers." in read(choices)
    card = ben.opens("Tally GmbH", choices)
    assert "*Tally GmbH* · Developer tools" in read(card)


def test_a_part_of_a_customers_playbook_can_be_asked_for(ben: Hands) -> None:
    assert "*Lendly* · Finance" in read(ben.runs("/industry lendly metrics"))
    assert "*Finance › Metrics*" in read(ben.runs("/industry lendly metrics"))


def test_without_a_segment_it_says_so_and_who_may_set_it(ana: Hands, ben: Hands) -> None:
    card = ana.runs("/industry murmur")
    assert "*Murmur* · no industry segment" in read(card)
    assert buttons_of(card) == ["Set the segment"]
    theirs = ben.runs("/industry murmur")
    assert buttons_of(theirs) == []
    assert "Who can set it from here: <@U-ANA>." in read(theirs)


def test_a_segment_that_is_no_industry_is_not_guessed(ben: Hands) -> None:
    assert "*Orbitours* · “Space tourism”, which is none of our industries" in read(ben.runs("/industry orbitours"))


NASTY = [
    "Segment",
    "Pendo",
    "Churn",
    "Finance",
    "Metrics",
    "Help",
    "Set",
    "Ecommerce",
    "E-commerce",
    "Best practices",
    "LTV",
    "Retention",
]


@pytest.mark.parametrize("name", NASTY)
def test_a_customer_called_like_something_of_ours_breaks_nothing(
    customers: Workspace, ben: Hands, vitally: StandIn, clock: Clock, whole_workspace: Workspace, name: str
) -> None:
    """The same questions in a workspace without customers are answered the same."""
    vitally.add(name, "Finance", age=timedelta(0))
    read_again(customers, clock)
    plain = Hands(whole_workspace, "U-BEN")
    assert name in {row["name"] for row in vitally.rows.values()}
    for line in (f"/term {name}", f"/industry {name}", f"/industry ecommerce {name}", "/industry set", "/industry", "/industry help"):
        first = asks(ben, line)[0]
        assert read(first) == read(plain.runs(line)), line
    dm = text_of(ben.says(f"what does {name} mean?", "D-BEN"))
    assert dm == text_of(plain.says(f"what does {name} mean?", "D-BEN"))


def test_a_customer_of_a_name_of_ours_is_offered_below(ben: Hands) -> None:
    answer, also = asks(ben, "/industry segment")
    assert "Twilio Segment" in read(answer)
    assert "There is a customer of that name, too: *Segment*." in read(also)
    assert "*Segment* · Marketing" in read(ben.opens("Segment", also))
    assert len(asks(ben, "/industry segment", "C-RANDOM")) == 2
    assert len(asks(ben, "/term segment")) == 1


def test_only_the_industry_command_asks_for_customers(ben: Hands) -> None:
    assert "Not in the playbooks" in read(ben.runs("/term nordmode"))
    assert "Nordmode AB" not in text_of(ben.says("nordmode", "D-BEN"))


# --- who reads along


def test_where_customers_read_along_the_answer_comes_in_the_conversation(ana: Hands) -> None:
    here, there = asks(ana, "/industry lendly", "C-CUSTOMER")
    assert isinstance(here, Message)
    assert isinstance(there, Message)
    assert (here.channel, here.text, here.blocks) == ("C-CUSTOMER", ELSEWHERE, [])
    assert there.channel == "D-ANA"
    assert "*Lendly* · Finance" in read(there)
    assert "Share" not in buttons_of(there)


def test_a_customer_of_a_name_of_ours_is_not_even_offered_there(ana: Hands) -> None:
    (answer,) = asks(ana, "/industry segment", "C-CUSTOMER")
    assert "customer" not in read(answer)


def test_in_the_conversation_it_is_answered_there_alone(ana: Hands) -> None:
    (card,) = asks(ana, "/industry lendly", "D-ANA")
    assert isinstance(card, Message)
    assert card.channel == "D-ANA"


def test_in_a_conversation_with_somebody_else_nothing_is_said(customers: Workspace, ana: Hands) -> None:
    ana.slack.channels["D-CARLA"] = Channel("D-CARLA", "", {"U-ANA", "U-CARLA"}, kind="im")
    there, here = asks(ana, "/industry lendly", "D-CARLA")
    assert isinstance(here, Message)
    assert isinstance(there, Message)
    assert (here.text, there.channel) == (ELSEWHERE, "D-ANA")


@pytest.mark.parametrize("sign", [{"is_ext_shared": True}, {"is_pending_ext_shared": True}, {"is_ext_shared": None}])
def test_what_slack_does_not_plainly_say_counts_as_shared(ana: Hands, monkeypatch: pytest.MonkeyPatch, sign: dict[str, Any]) -> None:
    told = Channel.as_slack_has_it
    monkeypatch.setattr(Channel, "as_slack_has_it", lambda channel: told(channel) | sign)
    here, there = asks(ana, "/industry lendly")
    assert isinstance(there, Message)
    assert text_of([here]) == ELSEWHERE
    assert there.channel == "D-ANA"


@pytest.mark.parametrize("who", ["guest", "stranger", "unknown"])
def test_guests_and_strangers_find_no_customers(customers: Workspace, ben: Hands, who: str) -> None:
    people = customers.slack.workspace.people
    if who == "unknown":
        customers.slack.workspace.manifest = dataclasses.replace(
            customers.slack.workspace.manifest, scopes=customers.slack.workspace.manifest.scopes - {"users:read"}
        )
    else:
        people["U-BEN"] = dataclasses.replace(people["U-BEN"], **({"is_guest": True} if who == "guest" else {"team": "T2"}))
    cards = asks(ben, "/industry nordmode")
    assert "Not in the playbooks: “nordmode”." in text_of(cards)
    assert "Nordmode AB" not in text_of(cards)
    assert len(asks(ben, "/industry segment")) == 1
    assert "Nordmode AB" not in text_of(asks(ben, "/industry set account nordmode"))


def test_a_shared_card_says_nothing_of_the_customer(customers: Workspace, ana: Hands) -> None:
    card = ana.runs("/industry lendly")
    shared = [each for each in ana.presses("Share", card) if isinstance(each, Message) and not each.only_for]
    assert "*Finance*" in text_of(shared)
    assert "Lendly" not in text_of(shared) + "".join(each.text for each in shared)
    assert "Vitally" not in text_of(shared)


def test_a_card_whose_channel_is_shared_by_now_is_not_drawn_anew_there(ana: Hands) -> None:
    choices = ana.runs("/industry tally")
    ana.slack.channels["C-GENERAL"].shared_with = "Somebody"
    (card,) = ana.presses("Tally GmbH", choices)
    assert isinstance(card, Message)
    assert card.channel == "D-ANA"


def test_names_from_vitally_are_no_markup_and_ping_nobody(customers: Workspace, ben: Hands, vitally: StandIn, clock: Clock) -> None:
    evil = "Zwick <!channel> <@U-ANA> *bold* `code` [here](https://evil.example) &amp;"
    vitally.add(evil, "Finance", external="zz-1", csm="<!everyone> @here", age=timedelta(0))
    vitally.add("Zwick <!channel>", "Moon <!channel>", age=timedelta(0))
    read_again(customers, clock)
    for line in ("/industry zz-1", "/industry zwick", "/industry set account zwick"):
        for card in asks(ben, line):
            shown = text_of([card]) + (card.text if isinstance(card, Message) else "")
            assert "zwick" in shown.lower()
            for bad in ("<!", "<@U-ANA>", "<https://evil", "*bold*", "`code`"):
                assert bad not in shown, line


@pytest.mark.parametrize("shown_as", ["what does {} do about drayage?", "drayage at {}", "{}"])
def test_a_question_that_found_nothing_is_kept_without_the_customer(customers: Workspace, ben: Hands, shown_as: str) -> None:
    for typed in ("Nordmode AB", "nordmode", "Lendly's"):
        asked = shown_as.format(typed)
        ben.runs(f"/term {asked}")
        ben.says(f"@playbook {asked}")
        ben.says(asked, "D-BEN")
    customers.settle()
    kept = [miss.wording for miss in latest_misses(customers.database, timedelta(days=1))]
    assert bool(kept) == ("drayage" in shown_as)
    assert all("drayage" in wording for wording in kept)
    assert not any(name in wording.lower() for name in ("nordmode", "lendly") for wording in kept)


# --- whose channel this is


def test_a_channel_belongs_to_a_customer_by_its_name(ana: Hands) -> None:
    card = ana.runs("/industry metrics", "C-CUSTOMER")
    assert "*E-commerce › Metrics*" in read(card)
    assert "Taken for E-commerce, which this channel is about." in read(card)
    assert "Nordmode" not in read(card)


def test_a_mention_there_is_about_that_customers_industry_too(ana: Hands) -> None:
    cards = ana.says("@playbook which metrics?", "C-CUSTOMER")
    assert "*E-commerce › Metrics*" in text_of(list(cards))
    assert "Nordmode" not in text_of(list(cards))


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("lendly", "*Finance › Metrics*"),
        ("ext-lendly", "*Finance › Metrics*"),
        ("lendly-posthog", "*Finance › Metrics*"),
        ("posthog-the-fig-tree", "could be several things"),  # no segment
        ("tally", "could be several things"),  # two customers
        ("lendl", "could be several things"),  # no guess
        ("segment", "could be several things"),  # a word of ours
        ("ext-segment", "*Marketing › Metrics*"),
        ("random-lendly", "could be several things"),
    ],
)
def test_only_a_whole_name_that_one_customer_has_makes_a_channel_theirs(ana: Hands, name: str, section: str) -> None:
    ana.slack.channels["C-GENERAL"].name = name
    assert section in read(ana.runs("/industry metrics"))
    (message,) = (card for card in ana.says("@playbook metrics") if isinstance(card, Message))
    assert section in read(message)


def test_a_channel_is_given_to_a_customer_whatever_its_name(ana: Hands, ben: Hands) -> None:
    assert "This channel belongs to *Lendly* now." in read(ana.runs("/industry set account Lendly"))
    assert "*Finance › Metrics*" in read(ben.runs("/industry metrics"))
    ana.slack.channels["C-GENERAL"].name = "nordmode"
    assert "*Finance › Metrics*" in read(ben.runs("/industry metrics")), "what was said goes before the name"
    assert "This channel belongs to *Lendly*." in read(ben.runs("/industry set account"))
    assert "belongs to no customer now" in read(ana.runs("/industry set account none"))
    assert "could be several things" in read(ben.runs("/industry metrics"))


def test_the_channels_own_default_goes_before_its_customers_and_that_before_ones_own(ana: Hands) -> None:
    ana.runs("/industry set healthcare for me")
    assert "*E-commerce › Metrics*" in read(ana.runs("/industry metrics", "C-CUSTOMER"))
    assert "*Healthcare › Metrics*" in read(ana.runs("/industry metrics", "C-GENERAL"))
    ana.runs("/industry set finance", "C-CUSTOMER")
    assert "*Finance › Metrics*" in read(ana.runs("/industry metrics", "C-CUSTOMER"))


def test_setting_it_in_a_channel_with_customers_says_nothing_there(ana: Hands) -> None:
    here, there = asks(ana, "/industry set account lendly", "C-CUSTOMER")
    assert text_of([here]) == ELSEWHERE
    assert "This channel belongs to *Lendly* now." in read(there)
    assert "You asked in <#C-CUSTOMER>." in read(there)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("tally", "“tally” could be several customers. Say which one"),
        ("lendl", "I know no customer called “lendl”. Say which one"),
        ("zzzz", "I know no customer called “zzzz”. Type the name"),
        ("Murmur", "once it has, questions here"),
        ("crm-1900", "*Tally GmbH*"),
    ],
)
def test_what_channel_is_whose_must_be_clear(ana: Hands, wish: str, said: str) -> None:
    assert said in read(ana.runs(f"/industry set account {wish}"))


def test_a_conversation_belongs_to_nobody(ana: Hands) -> None:
    (card,) = asks(ana, "/industry set account lendly", "D-ANA")
    assert "Only a channel can belong to a customer." in read(card)


def test_a_private_channels_name_is_asked_of_slack(customers: Workspace, ana: Hands) -> None:
    """Its command says `privategroup`."""
    ana.slack.channels["C-GENERAL"].name = "lendly"
    customers.command("/industry", "metrics", channel_name="privategroup")
    customers.settle()
    ana.runs("/industry set none")  # what is taken as known for a second is forgotten
    card = customers.command("/industry", "metrics", channel_name="privategroup")
    assert "Finance › Metrics" in card["text"]


# --- what lasts, and what is away


def test_with_the_records_away_it_says_so_and_the_playbooks_answer(customers: Workspace, ben: Hands) -> None:
    customers.database.rest("test")
    assert "my records are out of reach" in text_of(asks(ben, "/industry nordmode"))
    assert "*AOV (Average Order Value)*" in read(ben.runs("/term AOV"))


def test_what_another_process_read_is_known_at_the_next_look(customers: Workspace, ben: Hands, vitally: StandIn, clock: Clock) -> None:
    vitally.add("Zwillig Ltd", "Healthcare", age=timedelta(0))
    assert "Not in the playbooks" in read(ben.runs("/industry zwillig ltd"))
    read_again(customers, clock)
    assert "*Zwillig Ltd* · Healthcare" in read(ben.runs("/industry zwillig ltd"))


def test_who_looks_after_segments_sees_at_home_how_they_stand(ana: Hands, ben: Hands) -> None:
    (home,) = (card for card in ana.visits("home") if isinstance(card, View))
    text = read(home)
    assert "customers in Vitally, synchronised just now." in text
    assert "E-commerce 4" in text
    assert "Without a segment: 6 (Bramble &amp; Sons, Murmur, Ostrava Works s.r.o., Pendo, Quillfish, The Fig Tree Company)" in text
    assert "none of our industries: “Space tourism” (1)" in text
    (theirs,) = (card for card in ben.visits("home") if isinstance(card, View))
    assert "Vitally" not in read(theirs)


def test_neither_key_nor_names_are_in_the_log(customers: Workspace, ana: Hands, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for line in ("/industry nordmode", "/industry set account lendly", "/industry tally"):
        asks(ana, line)
    read_again(customers, clock)
    assert KEY not in caplog.text
    assert "ordmode" not in caplog.text


def test_off_it_is_as_if_there_were_none(whole_workspace: Workspace) -> None:
    hands = Hands(whole_workspace)
    assert "Not in the playbooks" in read(hands.runs("/industry nordmode"))
    assert "I know no industry called “account lendly”" in read(hands.runs("/industry set account lendly"))
