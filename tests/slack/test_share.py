"""Share: among colleagues at once, before customers only what is safe and after a look at it; and a Slack that has a bad day."""

from __future__ import annotations

import dataclasses
import re

import pytest

from bot.knowledge.loader import load_knowledge
from bot.lookup.index import Index, build_index
from bot.playground.model import Message
from bot.slack.place import Place
from bot.slack.share import DOUBLE_CLICK
from bot.slack.shared import customers_card
from tests.hands import Hands, buttons_of, read
from tests.sample import KNOWLEDGE
from tests.workspace import Workspace

WARNING = "People of another company may read this channel."


@pytest.fixture
def ana(whole_workspace: Workspace) -> Hands:
    return Hands(whole_workspace)


def public(cards: list) -> list[Message]:
    return [card for card in cards if isinstance(card, Message) and card.only_for is None]


def private(cards: list) -> Message:
    (card,) = [card for card in cards if isinstance(card, Message) and card.only_for]
    return card


def test_nothing_is_public_before_somebody_shares_it(ana: Hands) -> None:
    card = ana.runs("/term AOV")
    assert card.only_for == "U-ANA"
    assert public(ana.chooses("Metrics", card)) == []


def test_a_shared_card_is_trimmed_and_says_who_shared_it(ana: Hands) -> None:
    card = ana.runs("/term AOV")
    cards = ana.presses("Share", card)
    (shared,) = public(cards)
    assert (shared.channel, shared.thread_ts) == ("C-GENERAL", None)
    assert "*AOV (Average Order Value)*" in read(shared)
    assert "👉" in read(shared), "colleagues see the so-what"
    assert read(shared).endswith("Shared by <@U-ANA>")
    assert buttons_of(shared) == []
    assert "✓ Shared here." in read(private(cards))
    assert "Share" not in buttons_of(private(cards))


def test_what_is_opened_afterwards_can_be_shared_again(ana: Hands) -> None:
    shared = private(ana.presses("Share", ana.runs("/term AOV")))
    assert "Share" in buttons_of(ana.opens("Metrics", shared))


def test_an_overview_is_shared_without_its_hints(ana: Hands) -> None:
    (shared,) = public(ana.presses("Share", ana.runs("/industry ecommerce")))
    assert "*Words to know*" in read(shared)
    assert "/industry" not in read(shared)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/term help", "*Explain a word*"),
        ("/industry help", "*Open a playbook*"),
        ("/industry", "*Industries*"),
        ("/term SUK", "This could be several things. Which one?\n• *SDK (Software development kit)*"),
        ("/term zzzzzz", "What was asked for is not in the playbooks."),
        ("/industry ai-and-data web analytics", "The AI &amp; Data playbook has nothing on *Web analytics* yet."),
        (
            "/industry ai-and-data web analytics challenges",
            "The AI &amp; Data playbook has nothing on *Web analytics* under Common challenges yet.",
        ),
    ],
)
def test_help_choices_and_misses_are_shared_too_without_the_words_they_were_asked_with(ana: Hands, line: str, expected: str) -> None:
    cards = ana.presses("Share", ana.runs(line))
    (shared,) = public(cards)
    assert read(shared).startswith(expected)
    assert read(shared).endswith("Shared by <@U-ANA>")
    assert expected in read(private(cards))
    assert "✓ Shared here." in read(private(cards))


def test_choices_that_have_all_gone_are_not_shared(whole_workspace: Workspace, ana: Hands) -> None:
    card = ana.runs("/term SUK")
    whole_workspace.library.swap(build_index([]))
    (gone,) = ana.presses("Share", card)
    assert "has left the playbooks" in read(gone)


def test_the_page_that_is_shown_is_the_page_that_is_shared(ana: Hands) -> None:
    second = ana.opens("Next ›", ana.runs("/industry finance terms"))
    (shared,) = public(ana.presses("Share", second))
    assert "page 2 of 6" in read(shared)


def test_in_a_thread_it_is_shared_in_the_thread(ana: Hands) -> None:
    (answer,) = ana.says("@playbook what is AOV?")
    opened = ana.chooses("Metrics", answer)[0]
    (shared,) = public(ana.presses("Share", opened))
    assert shared.thread_ts == answer.thread_ts


def test_where_the_bot_is_no_member_it_is_shared_all_the_same(ana: Hands) -> None:
    cards = ana.presses("Share", ana.runs("/term AOV", "C-RANDOM"))
    (shared,) = public(cards)
    assert shared.channel == "C-RANDOM"
    assert "✓ Shared here." in read(private(cards))


def test_a_double_click_shares_once(ana: Hands) -> None:
    card = ana.runs("/term AOV")
    assert len(public(ana.sees(lambda: (ana.press("Share", card), ana.press("Share", card))))) == 1


def test_the_same_can_be_shared_again_later(ana: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    card = ana.runs("/term AOV")
    assert public(ana.presses("Share", card))
    clock = ana.slack.clock
    monkeypatch.setattr(ana.slack, "clock", lambda: clock() + 3 * DOUBLE_CLICK)
    assert public(ana.presses("Share", card))


def test_an_entry_that_has_gone_is_not_shared(whole_workspace: Workspace, ana: Hands) -> None:
    card = ana.runs("/term AOV")
    whole_workspace.library.swap(build_index([]))
    (gone,) = ana.presses("Share", card)
    assert "has left the playbooks" in read(gone)
    assert gone.only_for == "U-ANA"


# --- where customers may read along


def test_before_customers_the_preview_is_exactly_what_is_posted(ana: Hands) -> None:
    preview = private(ana.presses("Share", ana.runs("/term AOV", "C-CUSTOMER")))
    assert WARNING in read(preview)
    assert public(ana.chooses("Metrics", ana.runs("/term AOV", "C-CUSTOMER"))) == [], "looking on posts nothing"
    cards = ana.presses("Post it", preview)
    (shared,) = public(cards)
    above = preview.blocks[: [block["type"] for block in preview.blocks].index("divider")]
    assert [block | {"block_id": ""} for block in shared.blocks] == [block | {"block_id": ""} for block in above]
    assert "✓ Shared here." in read(private(cards))


def test_customers_read_the_definition_and_nothing_of_ours(ana: Hands, whole: Index) -> None:
    (shared,) = public(ana.presses("Post it", private(ana.presses("Share", ana.runs("/term AOV", "C-CUSTOMER")))))
    entry = whole.by_id["ecommerce/terminology/aov"]
    assert read(shared) == f"*{entry.title}*\n{entry.text}\nShared by <@U-ANA>"
    for ours in ("👉", "playbook", "kept by", entry.item.so_what):
        assert ours not in read(shared) + shared.text


def test_the_way_back_from_the_preview_is_the_card(ana: Hands) -> None:
    preview = private(ana.presses("Share", ana.runs("/term AOV", "C-CUSTOMER")))
    back = ana.opens("Back", preview)
    assert "👉" in read(back)
    assert "Share" in buttons_of(back)


@pytest.mark.parametrize(
    "line",
    [
        "/term OTIF",  # a draft
        "/industry ecommerce",  # an overview, with the objection in it
        "/industry ecommerce cares",
        "/industry ecommerce product analytics challenges",
        "/industry ecommerce product analytics",
        "/industry finance terms",  # a draft as a whole
        "/term CAC",
        "/industry",
        "/industry shopify",
        "/term help",
        "/term SUK",
        "/term zzzzzz",
        "/industry ai-and-data web analytics",
    ],
)
def test_what_is_not_meant_for_customers_cannot_be_posted(ana: Hands, line: str) -> None:
    refusal = private(ana.presses("Share", ana.runs(line, "C-CUSTOMER")))
    assert "nothing on this card is meant for them" in read(refusal)
    assert buttons_of(refusal) == ["Back"]


def test_of_a_section_customers_get_the_safe_entries_of_the_page(ana: Hands, whole: Index) -> None:
    (shared,) = public(ana.presses("Post it", private(ana.presses("Share", ana.runs("/industry ecommerce metrics", "C-CUSTOMER")))))
    assert "Conversion funnel" in read(shared)
    for entry in whole.by_id["ecommerce/metrics"].children:
        assert entry.item.so_what not in read(shared)
        assert entry.item.status != "draft" or entry.text not in read(shared)


def cannot_tell(hands: Hands, how: str) -> None:
    if how == "no scope":
        hands.slack.manifest = dataclasses.replace(hands.slack.manifest, scopes=frozenset({"chat:write"}))
        return
    channel = hands.slack.channels["C-GENERAL"]
    told = channel.as_slack_has_it() | {"pending": {"is_pending_ext_shared": True}, "silent": {"is_ext_shared": None}}[how]
    channel.as_slack_has_it = lambda: told  # type: ignore[method-assign]


@pytest.mark.parametrize("how", ["no scope", "pending", "silent"])
def test_a_channel_that_the_bot_cannot_tell_counts_as_shared(ana: Hands, how: str) -> None:
    cannot_tell(ana, how)
    cards = ana.presses("Share", ana.runs("/term AOV"))
    assert public(cards) == []
    assert WARNING in read(private(cards))


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, {"ok": False, "error": "missing_scope"}),
        (200, {}, {"ok": False, "error": "channel_not_found"}),
        (429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"}),
        (500, {}, {}),
        (200, {}, {"ok": True}),
        (200, {}, {"ok": True, "channel": {"id": "C-GENERAL"}}),
    ],
)
def test_whatever_slack_answers_but_a_plain_no_counts_as_shared(
    whole_workspace: Workspace, ana: Hands, answer: tuple[int, dict[str, str], dict]
) -> None:
    card = ana.runs("/term AOV")
    whole_workspace.slack.answers.append(answer)
    cards = ana.presses("Share", card)
    assert public(cards) == []
    assert WARNING in read(private(cards))


def test_a_preview_that_is_out_of_date_is_shown_anew_instead_of_posted(whole_workspace: Workspace, ana: Hands) -> None:
    preview = private(ana.presses("Share", ana.runs("/term AOV", "C-CUSTOMER")))
    changed = [
        playbook
        if playbook.slug != "ecommerce"
        else playbook.model_copy(
            update={
                "terminology": playbook.terminology.model_copy(
                    update={
                        "items": tuple(item.model_copy(update={"definition": "Something else."}) for item in playbook.terminology.items)
                    }
                )
            }
        )
        for playbook in load_knowledge(KNOWLEDGE)
    ]
    whole_workspace.library.swap(build_index(changed))
    cards = ana.presses("Post it", preview)
    assert public(cards) == []
    assert "Something else." in read(private(cards))
    assert public(ana.presses("Post it", private(cards)))


def test_no_text_of_ours_is_in_any_card_that_customers_can_get(whole: Index) -> None:
    """Every entry there is, as customers would see it."""
    shown = 0
    for entry in whole.entries:
        card = customers_card(whole, Place((entry.id,)), "U-ANA")
        if card is None:
            continue
        shown += 1
        text = card.text + str(card.blocks)
        leaves = [entry] if not entry.children or entry.kind == "category" else entry.children
        for leaf in leaves:
            so_what = getattr(leaf.item, "so_what", None)
            assert not so_what or so_what not in text, leaf
        assert "👉" not in text
        assert "playbook" not in text.lower(), entry
        assert "draft" not in text, entry
        assert entry.section in ("terminology", "metrics"), entry
        assert not re.search(r"checked|kept by", text)
    assert shown > 10


# --- a Slack that has a bad day


@pytest.mark.parametrize("error", ["is_archived", "restricted_action", "missing_scope"])
def test_what_slack_refuses_is_said_and_can_be_tried_again(whole_workspace: Workspace, ana: Hands, error: str) -> None:
    card = ana.runs("/term AOV")
    info = whole_workspace.slack.workspace.channels["C-GENERAL"].as_slack_has_it()
    whole_workspace.slack.answers.extend([(200, {}, {"ok": True, "channel": info}), (200, {}, {"ok": False, "error": error})])
    (failed,) = ana.presses("Share", card)
    assert f"Slack did not let me post here (`{error}`)." in read(failed)
    assert public(ana.presses("Share", failed))


def test_a_rate_limit_is_waited_for(whole_workspace: Workspace, ana: Hands) -> None:
    card = ana.runs("/term AOV")
    info = whole_workspace.slack.workspace.channels["C-GENERAL"].as_slack_has_it()
    limited = (429, {"Retry-After": "0"}, {"ok": False, "error": "ratelimited"})
    whole_workspace.slack.answers.extend([(200, {}, {"ok": True, "channel": info}), limited])
    assert public(ana.presses("Share", card))


def test_where_there_is_no_way_to_post_it_says_how_to_invite_it(
    whole_workspace: Workspace, ana: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = ana.runs("/term AOV", "C-RANDOM")
    taking = whole_workspace.slack.workspace.tickets.use_response_url
    refused: list[str] = []

    def once_refused(key: str) -> object:
        if not refused:
            refused.append(key)
            key = "none"
        return taking(key)

    monkeypatch.setattr(whole_workspace.slack.workspace.tickets, "use_response_url", once_refused)
    (failed,) = ana.presses("Share", card)
    assert "Type `/invite @playbook` here, then share again." in read(failed)


def test_where_nothing_can_be_said_any_more_it_is_said_in_the_conversation_with_the_bot(
    whole_workspace: Workspace, ana: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = ana.runs("/term AOV", "C-RANDOM")
    tickets = whole_workspace.slack.workspace.tickets
    monkeypatch.setattr(tickets, "use_response_url", lambda key, taking=tickets.use_response_url: taking("none"))
    (told,) = ana.presses("Share", card)
    assert told.channel == "D-ANA"
    assert "Type `/invite @playbook` here, then share again." in read(told)


def test_a_refusal_that_cannot_be_told_where_it_was_pressed_is_told_in_the_conversation_with_the_bot(
    whole_workspace: Workspace, ana: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = ana.runs("/term AOV")
    tickets = whole_workspace.slack.workspace.tickets
    monkeypatch.setattr(tickets, "use_response_url", lambda key, taking=tickets.use_response_url: taking("none"))
    whole_workspace.slack.answers.append((200, {}, {"ok": False, "error": "user_not_in_channel"}))
    (told,) = ana.chooses("Metrics", card)
    assert (told.channel, told.text) == ("D-ANA", "Slack did not let me do that (`user_not_in_channel`).")
