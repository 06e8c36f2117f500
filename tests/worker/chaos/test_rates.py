import pytest

from worker.chaos.rates import rate, recovery

STEADY = [number / 50 for number in range(400)]


def test_the_rate_is_the_one_that_held_for_most_of_the_time() -> None:
    slow_start, late_tail = [-30.0, -20.0], [40.0]
    assert rate([*slow_start, *STEADY, *late_tail]) == pytest.approx(50, rel=0.01)


def test_a_process_that_starts_again_does_not_count_against_it() -> None:
    half = [number / 25 for number in range(50)]
    assert rate([*half, *(2 + each for each in STEADY)]) == pytest.approx(50, rel=0.01)


def test_strength_that_stays_lost_does() -> None:
    assert rate([each / 0.9 for each in STEADY]) == pytest.approx(45, rel=0.01)


def test_letters_that_come_in_waves_have_the_rate_of_many_waves() -> None:
    waves = [wave * 0.2 for wave in range(60) for _ in range(8)]
    assert rate(waves) == pytest.approx(40, rel=0.05)


def test_few_letters_have_no_rate() -> None:
    assert rate(STEADY[:299]) is None
    assert rate([], least=0) is None
    assert rate([1.0] * 400) is None


def test_recovery_is_the_wait_for_the_next_letter() -> None:
    assert recovery([1.0, 5.5, 5.0], mark=3.0) == 2.0
    assert recovery([1.0, 2.0], mark=3.0) is None
