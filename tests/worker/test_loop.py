import threading
from collections.abc import Callable
from queue import Queue

import pytest
from structlog.testing import capture_logs

from worker.loop import going_on, turning


def test_a_loop_outlives_what_goes_wrong_in_it() -> None:
    turns: list[int] = []

    def step() -> None:
        turns.append(len(turns))
        if len(turns) == 1:
            raise RuntimeError("once")

    turn = going_on("daily", step)
    turn()
    turn()
    assert turns == [0, 1]


def test_who_stops_the_process_is_not_held_up() -> None:
    def stop() -> None:
        raise SystemExit(0)

    with pytest.raises(SystemExit):
        going_on("daily", stop)()


def failing(*errors: Exception | None) -> Callable[[], None]:
    """A step that fails turn by turn as told."""
    left = list(errors)

    def step() -> None:
        if error := left.pop(0):
            raise error

    return step


def test_what_stays_wrong_is_told_ever_more_rarely_and_so_is_its_end() -> None:
    turn = going_on("relay", failing(*[RuntimeError()] * 9, None, None))
    with capture_logs() as logs:
        for _ in range(11):
            turn()
    told = [(each["event"], each["turns"]) for each in logs]
    assert told == [*[("loop_failed", turns) for turns in (1, 2, 4, 8)], ("loop_works_again", 9)]


def test_another_fault_is_told_at_once() -> None:
    turn = going_on("relay", failing(*[RuntimeError()] * 3, ValueError(), None, RuntimeError()))
    with capture_logs() as logs:
        for _ in range(6):
            turn()
    told = [(each["event"], each["turns"]) for each in logs]
    assert told[2:] == [("loop_failed", 1), ("loop_works_again", 1), ("loop_failed", 1)]


def test_a_loop_turns_for_the_length_of_the_block_whatever_happens() -> None:
    turns, times = Queue[int](), iter(range(1_000_000))

    def step() -> None:
        turns.put(next(times))
        raise RuntimeError

    with turning("relay", step, 0.001):
        assert [turns.get(timeout=60) for _ in range(3)] == [0, 1, 2]
    assert not [each for each in threading.enumerate() if each.name == "relay"]
