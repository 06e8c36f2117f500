"""Waiting ends when it has happened, or when nobody wants to see the rest."""

from threading import Event

import pytest

from worker.demo.patience import Patience, StoryEnds


def test_it_is_looked_for_until_it_has_happened() -> None:
    looks = iter((False, False, True))
    assert Patience(Event()).until(lambda: next(looks))
    assert list(looks) == []


def test_a_story_that_is_stopped_ends_while_it_waits() -> None:
    stopping = Event()

    def never() -> bool:
        stopping.set()
        return False

    with pytest.raises(StoryEnds):
        Patience(stopping).until(never)
    with pytest.raises(StoryEnds):
        Patience(stopping).go_on()
