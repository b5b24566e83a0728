"""The weekly post: once whatever happens, in an internal channel only, and what comes of its lines."""

from __future__ import annotations

import copy
import logging
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.loader import load_knowledge
from bot.knowledge.proposal import Proposal
from bot.lookup.index import Index, build_index
from bot.lookup.misses import Miss
from bot.playground.model import Message, View
from bot.playground.scene import REVIEW_CHANNEL
from bot.playground.wire import interaction_form
from bot.records.feedback import record_feedback
from bot.records.misses import record_miss
from bot.records.posts import post_of
from bot.records.proposals import file_proposal, published_since, waiting_proposals
from bot.rounds import Rounds
from bot.slack.proposals.reviewers import NOT_YOU
from bot.slack.proposals.weekly import with_done
from tests.clock import Clock
from tests.hands import Hands, blocks_of, buttons_of, choices_of, read
from tests.sample import KNOWLEDGE
from tests.stand_in import check_blocks
from tests.workspace import Workspace

MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
AOV = "ecommerce/terminology/aov"


@pytest.fixture
def ana(review: Workspace) -> Hands:
    return Hands(review)


@pytest.fixture
def ben(review: Workspace) -> Hands:
    return Hands(review, "U-BEN")


def missed(workspace: Workspace, *wordings: str, industry: str | None = "logistics") -> None:
    for wording in wordings:
        record_miss(workspace.database, "T1", Miss(wording, industry, "dm", workspace.database.now()))


def look(workspace: Workspace) -> None:
    workspace.rounds.look()
    workspace.settle()


def posts(workspace: Workspace) -> list[Message]:
    """The weekly ones in the review channel."""
    return [each for each in workspace.slack.workspace.channels[REVIEW_CHANNEL].messages if "this week" in each.text]


def comes_monday(workspace: Workspace, clock: Clock) -> Message:
    look(workspace)
    clock.time = MONDAY
    look(workspace)
    (post,) = posts(workspace)
    check_blocks(post.blocks, post.text)
    return post


def age(folder: Path) -> None:
    file = folder / "ecommerce.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("status: reviewed\n", "status: reviewed\nverified: 2025-01-01\n", 1), encoding="utf-8")


@pytest.fixture(scope="module")
def aged(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = Path(shutil.copytree(KNOWLEDGE, tmp_path_factory.mktemp("aged") / "knowledge"))
    age(folder)
    return build_index(load_knowledge(folder))


@pytest.fixture
def grown_old(review: Workspace, folder: Path, aged: Index) -> None:
    """E-commerce was last checked long ago."""
    age(folder)
    review.library.swap(aged)
    review.settle()


@pytest.mark.usefixtures("grown_old")
def test_it_says_what_the_playbooks_need(review: Workspace, clock: Clock, folder: Path) -> None:
    missed(review, "milk run", "what is a milk run?", "what is a milk run?", "drayage")
    for person in ("U1", "U2"):
        record_feedback(review.database, "T1", person, AOV, useful=False, at=clock())
    said = read(comes_monday(review, clock))
    assert "*“what is a milk run?”* · Logistics · asked 3 times, last" in said
    assert "Also: “milk run”" in said
    assert "*“drayage”* · Logistics · asked once, last" in said
    assert "• AOV · E-commerce: 2 people" in said
    assert "*Drafts that nobody has checked: " in said
    assert "checked on 2025-01-01" in said
    assert "the oldest of " in said


def test_it_begins_with_the_next_monday_and_comes_once_a_week(review: Workspace, clock: Clock) -> None:
    look(review)
    clock.time = MONDAY - timedelta(minutes=1)
    look(review)
    assert posts(review) == []
    clock.time = MONDAY
    for _ in range(3):
        look(review)
        clock.pass_by(timedelta(days=2))
    assert len(posts(review)) == 1
    clock.time = MONDAY + timedelta(weeks=1)
    look(review)
    assert len(posts(review)) == 2


def test_of_two_processes_one_posts(review: Workspace, clock: Clock) -> None:
    look(review)
    clock.time = MONDAY
    other = Rounds(review.database)
    other._rounds = review.rounds._rounds
    with ThreadPoolExecutor(2) as both:
        list(both.map(Rounds.look, (review.rounds, other)))
    review.settle()
    assert len(posts(review)) == 1


def killed_at(workspace: Workspace, method: str, monkeypatch: pytest.MonkeyPatch, *, after: bool) -> None:
    """The process ends with that call of Slack's: before it left, or when it had arrived."""
    from bot.slack.proposals.weeklies import WebClient

    real = getattr(WebClient, method)

    def ends(self: Any, **arguments: Any) -> None:
        if after:
            real(self, **arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(WebClient, method, ends)
        with pytest.raises(KeyboardInterrupt):
            workspace.rounds.look()


@pytest.mark.parametrize("after", [True, False])
def test_killed_while_it_posts_it_posts_once(review: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    look(review)
    clock.time = MONDAY
    killed_at(review, "chat_postMessage", monkeypatch, after=after)
    assert len(posts(review)) == after
    for _ in range(3):
        clock.pass_by(timedelta(minutes=11))
        look(review)
    assert len(posts(review)) == 1
    assert post_of(review.database, "2026-W49").ts == posts(review)[0].ts


def test_where_the_history_cannot_be_read_rather_none_than_two(
    review: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    look(review)
    clock.time = MONDAY
    killed_at(review, "chat_postMessage", monkeypatch, after=True)
    scopes = review.slack.workspace.manifest.scopes
    review.slack.workspace.manifest = copy.copy(review.slack.workspace.manifest)
    object.__setattr__(review.slack.workspace.manifest, "scopes", frozenset(scopes) - {"channels:history"})
    for _ in range(3):
        clock.pass_by(timedelta(minutes=11))
        look(review)
    assert len(posts(review)) == 1
    assert "left out this week" in caplog.text


def test_a_slack_that_takes_nothing_gets_it_later(review: Workspace, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    look(review)
    clock.time = MONDAY
    review.slack.workspace.channels[REVIEW_CHANNEL].members.remove("U-BOT")
    with caplog.at_level(logging.ERROR):
        look(review)
    assert posts(review) == []
    assert "Traceback" not in caplog.text
    review.slack.workspace.channels[REVIEW_CHANNEL].members.add("U-BOT")
    clock.pass_by(timedelta(minutes=11))
    look(review)
    assert len(posts(review)) == 1


def test_no_words_go_to_a_channel_that_others_read(review: Workspace, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    missed(review, "drayage")
    look(review)
    review.slack.workspace.channels[REVIEW_CHANNEL].shared_with = "Nordmode"
    clock.time = MONDAY
    look(review)
    assert posts(review) == []
    assert "the weekly post waits" in caplog.text
    assert post_of(review.database, "2026-W49") is None


def test_write_it_opens_the_window_with_what_was_asked_and_the_line_is_struck(review: Workspace, clock: Clock, ana: Hands) -> None:
    missed(review, "what is a milk run?", "milk run", "drayage")
    post = comes_monday(review, clock)
    ana.press("Write it", post)
    review.settle()
    words = {"Text": "A round trip of a truck that collects from several suppliers.", "So-what": "Ask who plans their milk runs."}
    ana.sends(ana.window, words)
    review.settle()
    (filed,) = waiting_proposals(review.database)
    assert (filed.proposal.section, filed.proposal.values["term"]) == ("logistics/terminology", "milk run")
    (post,) = posts(review)
    check_blocks(post.blocks, post.text)
    assert "~*“milk run”* · Logistics" in read(post)
    assert "✓ Proposed by ana" in read(post)
    assert buttons_of(post).count("Write it") == 1


def test_it_is_called_makes_another_name_of_an_entry(review: Workspace, clock: Clock, ana: Hands) -> None:
    missed(review, "round voyage")
    post = comes_monday(review, clock)
    ana.press("It is called …", post)
    review.settle()
    ana.types("detention", ana.window)
    ana.sends(ana.window, {"It is another name of": "0 logistics/terminology/detention"})
    review.settle()
    (filed,) = waiting_proposals(review.database)
    assert (filed.proposal.entry, dict(filed.proposal.values)) == ("logistics/terminology/detention", {"alias": "round voyage"})
    assert "✓ Proposed by ana" in read(posts(review)[0])


def test_what_is_proposed_already_is_not_asked_for_again(review: Workspace, clock: Clock) -> None:
    missed(review, "what is a milk run?", "milk run", "drayage")
    proposal = Proposal("logistics/terminology", {"term": "Milk run", "definition": "A round trip."})
    file_proposal(review.database, "key", "T1", "U-ANA", "ana", proposal)
    post = comes_monday(review, clock)
    assert "milk run" not in read(post)
    assert "drayage" in read(post)


@pytest.mark.usefixtures("grown_old")
def test_still_true_is_decided_at_once_by_a_reviewer(review: Workspace, clock: Clock, folder: Path, ben: Hands) -> None:
    post = comes_monday(review, clock)
    entry = next(each["elements"][0]["value"] for each in blocks_of(post) if each.get("block_id") == "old0.do")
    ben.presses("Still true", post)
    (published,) = published_since(review.database, clock() - timedelta(days=1))
    assert (published.proposal.entry, published.decided_by) == (entry, "U-BEN")
    assert "✓ Still true, says ben" in read(posts(review)[0])
    look(review)
    clock.pass_by(timedelta(minutes=5))
    look(review)
    channel = review.slack.workspace.channels
    assert [each.text for each in channel[REVIEW_CHANNEL].messages if "still true" in each.text and each.ts != post.ts] == []
    assert [each.text for each in channel["D-BEN"].messages if each.by_bot] == []
    item = review.library.index.by_id[entry].item
    assert item.verified > date(2025, 1, 1)
    clock.time = MONDAY + timedelta(weeks=1)
    look(review)
    assert f"value': '{entry}'" not in str(posts(review)[-1].blocks)


@pytest.mark.usefixtures("grown_old")
def test_killed_before_it_was_decided_the_reviewers_get_a_card(
    review: Workspace, clock: Clock, folder: Path, ben: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = comes_monday(review, clock)

    def ends(*arguments: Any) -> bool:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("bot.slack.proposals.weeklies.accept", ends)
        ben.press("Still true", post)
        review.settle()
    assert len(waiting_proposals(review.database)) == 1
    look(review)
    assert "is still true" not in str(review.slack.workspace.channels[REVIEW_CHANNEL].messages)
    clock.pass_by(timedelta(minutes=2))
    look(review)
    (card,) = [each for each in review.slack.workspace.channels[REVIEW_CHANNEL].messages if "is still true" in each.text]
    assert "Publish" in buttons_of(card)


@pytest.mark.usefixtures("grown_old")
def test_pressed_twice_or_by_two_it_is_decided_once(review: Workspace, clock: Clock, folder: Path, ben: Hands) -> None:
    post = comes_monday(review, clock)
    for _ in range(2):
        ben.press("Still true", post)
    review.settle()
    assert len(published_since(review.database, clock() - timedelta(days=1))) == 1


@pytest.mark.usefixtures("grown_old")
def test_what_slack_does_not_take_of_a_line_is_drawn_with_the_next_press(review: Workspace, clock: Clock, ben: Hands) -> None:
    post = comes_monday(review, clock)
    review.slack.bad["chat.update"] = (429, {"Retry-After": "3000"}, {"ok": False, "error": "ratelimited"})
    assert not [each for each in ben.presses("Still true", post) if isinstance(each, Message) and each.only_for]
    assert len(published_since(review.database, MONDAY)) == 1
    review.slack.bad.clear()
    ben.presses("Still true", post)
    assert "Still true, says ben" in read(posts(review)[0])
    assert len(published_since(review.database, MONDAY)) == 1


@pytest.mark.usefixtures("grown_old")
def test_who_is_no_reviewer_may_not_say_that_it_is_still_true(review: Workspace, clock: Clock, folder: Path, ana: Hands) -> None:
    post = comes_monday(review, clock)
    assert [card.text for card in ana.presses("Still true", post) if isinstance(card, Message) and card.only_for == "U-ANA"] == [NOT_YOU]
    assert published_since(review.database, clock() - timedelta(days=1)) == []
    assert waiting_proposals(review.database) == []


@pytest.mark.parametrize("team", ["T2", None])
@pytest.mark.usefixtures("grown_old")
def test_a_press_from_elsewhere_does_nothing(review: Workspace, clock: Clock, folder: Path, ben: Hands, team: str | None) -> None:
    """A reviewer's id of another workspace, or of one that Slack does not tell."""
    post = comes_monday(review, clock)
    form = forged(ben, post, "still.old0", AOV, team)
    review.request(form)
    review.settle()
    assert waiting_proposals(review.database) == []
    assert published_since(review.database, clock() - timedelta(days=1)) == []


def test_a_made_up_value_confirms_nothing(review: Workspace, clock: Clock, ben: Hands) -> None:
    post = comes_monday(review, clock)
    for value in ("ecommerce", "ecommerce/terminology", "ecommerce/products/product-analytics", "../../etc", "", "x" * 1000):
        review.request(forged(ben, post, "still.old0", value, "T1"))
    review.settle()
    assert waiting_proposals(review.database) == []
    assert published_since(review.database, clock() - timedelta(days=1)) == []


def forged(hands: Hands, post: Message, action: str, value: str, team: str | None) -> str:
    container = {"type": "message", "message_ts": post.ts, "channel_id": REVIEW_CHANNEL}
    pressed = {"action_id": action, "block_id": "old0.do", "value": value, "action_ts": "1.1", "type": "button"}
    form = interaction_form(
        "block_actions", hands.person, actions=[pressed], container=container, channel={"id": REVIEW_CHANNEL}, trigger_id="1.2.3"
    )
    return form if team == "T1" else form.replace("%22team_id%22%3A+%22T1%22", "%22team_id%22%3A+" + (f"%22{team}%22" if team else "null"))


@pytest.mark.usefixtures("grown_old")
def test_update_opens_what_the_entry_says(review: Workspace, clock: Clock, folder: Path, ana: Hands) -> None:
    post = comes_monday(review, clock)
    windows = [card for card in ana.presses("Update", post) if isinstance(card, View)]
    assert windows[0].payload["title"]["text"] == "Suggest a change"


def test_a_draft_can_be_opened_from_it(review: Workspace, clock: Clock, ana: Hands) -> None:
    post = comes_monday(review, clock)
    label = next(each for each in choices_of(post) if each.endswith("Finance"))
    (card,) = [card for card in ana.chooses(label, post) if isinstance(card, Message) and card.only_for]
    assert (card.only_for, "draft: not yet checked by a CSM" in read(card)) == ("U-ANA", True)


def test_nothing_in_it_pings_or_is_markup(review: Workspace, clock: Clock) -> None:
    missed(review, "*drayage* ~x~ `y` & [a](https://x.yz) <!channel> @here", industry=None)
    missed(review, "zz" * 140, industry="no-such-industry")
    post = comes_monday(review, clock)
    said = str(post.blocks) + post.text
    assert "<!channel" not in said
    assert "<@" not in said
    assert "@here" not in said
    assert "](https" not in said


def test_without_anything_to_say_there_is_none(review: Workspace, clock: Clock) -> None:
    review.library.swap(build_index(()))
    look(review)
    clock.time = MONDAY
    look(review)
    assert posts(review) == []


@pytest.mark.usefixtures("grown_old")
def test_two_lines_at_once_are_both_struck(review: Workspace, clock: Clock, folder: Path, ben: Hands) -> None:
    missed(review, "milk run")
    post = comes_monday(review, clock)
    ben.press("Still true", post)
    ben.press("Still true", posts(review)[0])
    review.settle()
    ben.press("Still true", posts(review)[0])
    review.settle()
    assert read(posts(review)[0]).count("✓ Still true, says ben") == 2


def test_a_line_that_is_done_has_no_buttons(review: Workspace, clock: Clock) -> None:
    missed(review, "milk run")
    blocks: Sequence[dict[str, Any]] = blocks_of(comes_monday(review, clock))
    done = list(with_done(blocks, {"gap0": "Proposed by ana"}))
    assert len(done) == len(blocks) - 1
    assert "gap0.do" not in [block.get("block_id") for block in done]


@pytest.mark.usefixtures("grown_old")
def test_it_fits_slack_however_much_there_is(review: Workspace, clock: Clock, folder: Path) -> None:
    for number in range(40):
        missed(review, *(f"{word}{letters(number)} " * 40 for word in ("milk", "carton", "bottle", "cream")), industry="logistics")
    entries = [entry.id for entry in review.library.index.entries if entry.kind == "bullet"]
    for number in range(60):
        record_feedback(review.database, "T1", f"U{number}", " ".join(entries[number : number + 3]), useful=False, at=clock())
    assert len(comes_monday(review, clock).blocks) <= 30


def letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))
