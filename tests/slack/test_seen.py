from __future__ import annotations

from bot.slack.seen import KEEP_MOST, KEEP_SECONDS, Seen


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_key_is_new_once() -> None:
    seen = Seen()
    assert seen.first("a", "b")
    assert not seen.first("a")
    assert not seen.first("b", "c")
    assert not seen.first("c"), "keys of a repetition are seen too"
    assert seen.first("d")


def test_keys_are_forgotten_after_an_hour() -> None:
    clock = Clock()
    seen = Seen(clock)
    seen.first("a")
    clock.now = KEEP_SECONDS - 1
    assert not seen.first("a")
    clock.now = KEEP_SECONDS + 1
    assert seen.first("a")


def test_memory_is_bounded() -> None:
    seen = Seen()
    for number in range(KEEP_MOST + 100):
        seen.first(str(number))
    assert len(seen._keys) <= KEEP_MOST + 1
    assert not seen.first(str(KEEP_MOST + 50))
