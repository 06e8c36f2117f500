from datetime import timedelta

import pytest

from worker.backoff import backoff
from worker.timing import Timing

STEPS = Timing().backoff


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_each_wait_is_within_a_fifth_of_its_step(number: int) -> None:
    step = STEPS[number - 1]
    waits = [backoff(STEPS, number, letter) for letter in range(1, 200)]
    assert all(wait is not None and step * 0.8 <= wait <= step * 1.2 for wait in waits)


def test_letters_that_failed_together_come_back_apart() -> None:
    waits = sorted(backoff(STEPS, 2, letter) or timedelta() for letter in range(1, 13))
    assert len(set(waits)) == 12
    assert waits[-1] - waits[0] > STEPS[1] * 0.25


def test_a_wait_is_the_same_figure_twice() -> None:
    assert backoff(STEPS, 3, 17) == backoff(STEPS, 3, 17)


def test_there_is_an_end() -> None:
    assert backoff(STEPS, len(STEPS) + 1, 1) is None
