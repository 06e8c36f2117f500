import pytest

from worker.chaos.rates import rate, recovery


def test_the_rate_is_that_of_the_steady_part() -> None:
    steady = [number / 50 for number in range(400)]
    slow_start, late_tail = [-30.0, -20.0], [40.0]
    assert rate([*slow_start, *steady, *late_tail]) == pytest.approx(50, rel=0.01)


def test_few_letters_have_no_rate() -> None:
    assert rate([number / 50 for number in range(299)]) is None
    assert rate([], least=0) is None
    assert rate([1.0] * 400) is None


def test_a_pause_in_the_middle_counts_against_the_rate() -> None:
    stopped = [number / 50 + (10 if number > 200 else 0) for number in range(400)]
    assert rate(stopped) == pytest.approx(320 / 16.4, rel=0.02)


def test_recovery_is_the_wait_for_the_next_letter() -> None:
    assert recovery([1.0, 5.5, 5.0], mark=3.0) == 2.0
    assert recovery([1.0, 2.0], mark=3.0) is None
