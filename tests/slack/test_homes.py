"""The app's home: what it shows, what can be done there, and what becomes of it when knowledge changes or records are away."""

from __future__ import annotations

import pytest

from bot.lookup.index import Index, build_index
from bot.playground.model import Message, View
from tests.hands import Card, Hands, buttons_of, choices_of, read
from tests.sample import sample
from tests.workspace import Workspace


@pytest.fixture
def ana(whole_workspace: Workspace) -> Hands:
    return Hands(whole_workspace)


def view(cards: list[Card]) -> View:
    (found,) = [card for card in cards if isinstance(card, View)]
    return found


def asked(ana: Hands, home: View, text: str) -> View:
    block = next(block for block in home.payload["blocks"] if block["type"] == "input")
    key = (block["block_id"], block["element"]["action_id"])
    return view(ana.sees(lambda: ana.world.interactions.press(ana.person, home, *key, {key: [text]})))


def test_it_shows_ten_industries_with_their_state_the_letters_and_help(ana: Hands) -> None:
    home = view(ana.visits("home"))
    assert home.user == "U-ANA"
    text = read(home)
    assert "*E-commerce* · written and reviewed." in text
    assert "*Finance* · draft, not yet checked by a CSM." in text
    assert buttons_of(home).count("Open") == 10
    assert "Nothing has changed yet" in text
    assert "`/term ROAS`" in text
    assert any(choice.startswith("A (") for choice in choices_of(home))


def test_a_question_asked_there_is_answered_in_a_window(ana: Hands) -> None:
    home = view(ana.visits("home"))
    assert "*AOV (Average Order Value)*" in read(asked(ana, home, "what does AOV mean?"))
    assert "Not in the playbooks" in read(asked(ana, home, "who owns the Acme account"))


def test_an_industry_a_name_and_a_letter_open_windows(ana: Hands) -> None:
    home = view(ana.visits("home"))
    industry = view(ana.presses("Open", home))
    assert industry.payload["type"] == "modal"
    assert "*They care about*" in read(industry)
    assert "*AOV (Average Order Value)*" in read(ana.picks("AOV (Average Order Value) · E-commerce", "aov", home))
    letter = view(ana.chooses(next(choice for choice in choices_of(home) if choice.startswith("A (")), home))
    assert "• *AOV (Average Order Value)* · E-commerce" in read(letter)
    assert "*AOV (Average Order Value)*" in read(ana.opens("AOV · E-commerce", letter))


def test_every_letter_fits_a_window_and_no_term_is_missing(ana: Hands, whole: Index) -> None:
    home = view(ana.visits("home"))
    letters = [choice for choice in choices_of(home) if choice.endswith(")") and " (" in choice and len(choice.split(" (")[0]) in (1, 3)]
    seen = "\n".join(read(view(ana.chooses(letter, home))) for letter in letters)
    for entry in whole.entries:
        if entry.kind == "term":
            assert f"• *{entry.title.replace('&', '&amp;')}* · " in seen, entry


def test_new_knowledge_is_at_the_homes_that_were_opened_and_says_what_changed(whole_workspace: Workspace, ana: Hands) -> None:
    whole_workspace.library.announce()
    whole_workspace.settle()
    view(ana.visits("home"))
    playbooks = list(sample())
    changed = ana.sees(lambda: whole_workspace.library.swap(build_index(playbooks)))
    assert "*Finance* · not written yet." in read(view(changed)), "nobody opened it again"
    edited = playbooks[3]
    assert edited.slug == "ecommerce"
    first = edited.terminology.items[0].model_copy(update={"definition": "Something else."})
    terms = edited.terminology.model_copy(update={"items": (first, *edited.terminology.items[1:])})
    playbooks[3] = edited.model_copy(update={"terminology": terms})
    changed = ana.sees(lambda: whole_workspace.library.swap(build_index(playbooks)))
    assert f"• {first.label} · E-commerce, <!date^" in read(view(changed))
    assert ana.sees(whole_workspace.library.announce) == [], "what shows the newest is left alone"


def test_a_default_is_chosen_there_and_shown_there(ana: Hands) -> None:
    home = view(ana.visits("home"))
    chosen = view(ana.chooses("Finance", home))
    (accessory,) = [block["accessory"] for block in chosen.payload["blocks"] if block.get("accessory", {}).get("action_id") == "default"]
    assert accessory["initial_option"]["text"]["text"] == "Finance"
    assert "Your default industry is *Finance*." in read(ana.runs("/industry set", "D-ANA"))
    view(ana.chooses("None", chosen))
    assert "You have no default industry." in read(ana.runs("/industry set", "D-ANA"))


def test_with_the_records_away_it_opens_all_the_same_and_says_what_is_not_possible(whole_workspace: Workspace, ana: Hands) -> None:
    whole_workspace.database.rest("test")
    home = view(ana.visits("home"))
    assert "My records are out of reach" in read(home)
    assert buttons_of(home).count("Open") == 10
    assert "I can't see or change that right now" in read(view(ana.chooses("Finance", home)))
    assert "*AOV (Average Order Value)*" in read(asked(ana, home, "AOV"))


def test_a_window_that_is_asked_for_too_late_is_said_in_the_conversation(whole_workspace: Workspace, ana: Hands) -> None:
    home = view(ana.visits("home"))
    whole_workspace.slack.answers.append((200, {}, {"ok": False, "error": "expired_trigger_id"}))
    (told,) = ana.presses("Open", home)
    assert isinstance(told, Message)
    assert (told.channel, told.text[:19]) == ("D-ANA", "Slack was too slow ")


# --- first contact


def greetings(cards: list[Card]) -> list[Message]:
    return [card for card in cards if isinstance(card, Message) and card.text.startswith("👋")]


def joins(ana: Hands, user: str, channel: str) -> list[Card]:
    place = ana.slack.channels[channel]
    event = {"type": "member_joined_channel", "user": user, "channel": channel, "team": "T1", "event_ts": "1.0"}
    return ana.sees(lambda: ana.world.client.delivery.event(event, place))


@pytest.mark.parametrize("tab", ["home", "messages"])
def test_who_opens_it_for_the_first_time_is_greeted_once(ana: Hands, tab: str) -> None:
    (greeting,) = greetings(ana.visits(tab))
    assert greeting.channel == "D-ANA"
    for example in ("/industry ecommerce", "/term ROAS", "what should an online shop track?", "help"):
        assert example in greeting.text
    assert greetings(ana.visits("home")) == []
    assert greetings(ana.visits("messages")) == []


def test_a_channel_that_invites_it_is_greeted_once(ana: Hands) -> None:
    (greeting,) = greetings(joins(ana, "U-BOT", "C-GENERAL"))
    assert (greeting.channel, greeting.only_for) == ("C-GENERAL", None)
    assert greetings(joins(ana, "U-BOT", "C-GENERAL")) == []


def test_nobody_is_greeted_where_customers_read_along_or_when_others_join(ana: Hands) -> None:
    assert joins(ana, "U-BOT", "C-CUSTOMER") == []
    assert joins(ana, "U-BEN", "C-GENERAL") == []


def test_with_the_records_away_nobody_is_greeted_twice(whole_workspace: Workspace, ana: Hands) -> None:
    whole_workspace.database.rest("test")
    assert greetings(ana.visits("home")) == []
