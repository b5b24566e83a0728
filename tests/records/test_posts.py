"""Weekly posts on file, on both databases."""

from __future__ import annotations

from datetime import timedelta

from bot.records.database import Database
from bot.records.misses import forget_misses
from bot.records.posts import NEVER, Post, has_posts, keep_post, lines_done, note_done, note_posted, post_at, post_of
from tests.clock import Clock

BLOCKS = [{"type": "section", "block_id": "gap0", "text": {"type": "mrkdwn", "text": "drayage 🛒"}}]


def test_a_week_has_one_post_and_the_first_stays(database: Database) -> None:
    assert not has_posts(database)
    assert keep_post(database, "2026-W48", "C1", "text", BLOCKS)
    assert not keep_post(database, "2026-W48", "C1", "other", [])
    assert post_of(database, "2026-W48") == Post("2026-W48", "C1", "", "text", BLOCKS)
    assert post_of(database, "2026-W49") is None
    assert has_posts(database)


def test_it_is_posted_once(database: Database) -> None:
    keep_post(database, "2026-W48", "C1", "text", BLOCKS)
    note_posted(database, "2026-W48", "1.1")
    note_posted(database, "2026-W48", NEVER)
    assert post_at(database, "C1", "1.1") == Post("2026-W48", "C1", "1.1", "text", BLOCKS)
    assert post_at(database, "C2", "1.1") is None


def test_what_came_of_a_line_first_stays(database: Database) -> None:
    assert note_done(database, "2026-W48", "gap0", "Proposed by ana")
    assert not note_done(database, "2026-W48", "gap0", "Proposed by ben")
    assert note_done(database, "2026-W49", "gap0", "Proposed by ben")
    assert lines_done(database, "2026-W48") == {"gap0": "Proposed by ana"}


def test_posts_go_with_the_misses_they_tell_of(database: Database, clock: Clock) -> None:
    keep_post(database, "2026-W48", "C1", "text", BLOCKS)
    note_done(database, "2026-W48", "gap0", "Proposed by ana")
    clock.pass_by(timedelta(days=8))
    keep_post(database, "2026-W49", "C1", "text", BLOCKS)
    forget_misses(database, timedelta(days=7), records=True)
    assert post_of(database, "2026-W48") is None
    assert lines_done(database, "2026-W48") == {}
    assert post_of(database, "2026-W49")
