from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rates import Counts, Rate, number, percent

COUNT = st.integers(0, 10**7)
REPORT_OF_2017 = Counts(total=21_914, done_on_time=14_068, done_late=1_983, open_in_time=5_640, open_overdue=223)


def test_the_seed_report_is_cut_to_95_4_and_rounds_to_95_5() -> None:
    assert percent(3285, 3441, "cut") == "95,4%"
    assert percent(3285, 3441, "half-up") == "95,5%"


def test_two_official_rates_of_one_report_differ_widely() -> None:
    assert (REPORT_OF_2017.done, REPORT_OF_2017.open) == (16_051, 5_863)
    assert REPORT_OF_2017.rate_a.percent("cut") == "73,2%"
    assert REPORT_OF_2017.rate_b.percent("cut", digits=2) == "98,62%"
    assert REPORT_OF_2017.on_time == Rate(14_068, 16_051)


def test_counts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        Counts(total=2, done_on_time=1)
    with pytest.raises(ValueError, match="do not add up"):
        Counts(total=1, done_late=1, done_undated=1)


def test_done_tasks_without_a_deadline_stay_outside_the_on_time_rate() -> None:
    counts = Counts(total=5, done_on_time=3, done_undated=2, done_late=1, open_in_time=1)

    assert counts.on_time == Rate(1, 2)
    assert counts.rate_a == Rate(4, 5)


def test_counts_add_column_by_column() -> None:
    doubled = REPORT_OF_2017 + REPORT_OF_2017

    assert doubled.total == 43_828
    assert doubled.rate_a.percent() == REPORT_OF_2017.rate_a.percent()


@pytest.mark.parametrize(
    ("part", "whole", "mode", "digits", "printed"),
    [
        (1, 2000, "half-up", 1, "0,1%"),
        (1, 2001, "half-up", 1, "0,0%"),
        (1999, 2000, "cut", 1, "99,9%"),
        (1, 1, "half-up", 1, "100,0%"),
        (2, 3, "half-up", 0, "67%"),
        (1, 16, "cut", 3, "6,250%"),
        (25, 1, "cut", 1, "2.500,0%"),
        (0, 0, "cut", 1, "–"),
    ],
)
def test_percentages_print_as_in_a_vietnamese_report(
    part: int, whole: int, mode: str, digits: int, printed: str
) -> None:
    assert percent(part, whole, mode, digits) == printed


@given(COUNT, COUNT.filter(bool))
def test_a_printed_percentage_is_never_further_off_than_its_rounding_allows(part: int, whole: int) -> None:
    exact = Fraction(100 * part, whole)
    cut, rounded = (
        Fraction(percent(part, whole, mode).rstrip("%").replace(".", "").replace(",", "."))
        for mode in ("cut", "half-up")
    )

    assert 0 <= exact - cut < Fraction(1, 10)
    assert -Fraction(1, 20) <= exact - rounded < Fraction(1, 20)


@pytest.mark.parametrize("wrong", [(1, 2, "nearest"), (-1, 2, "cut"), (1, -2, "cut")])
def test_a_percentage_that_means_nothing_is_refused(wrong: tuple[int, int, str]) -> None:
    with pytest.raises(ValueError, match="expected counts"):
        percent(*wrong)


@pytest.mark.parametrize(
    ("count", "printed"), [(0, "0"), (999, "999"), (3441, "3.441"), (1_000_000, "1.000.000"), (-1234, "-1.234")]
)
def test_numbers_carry_points_at_thousands(count: int, printed: str) -> None:
    assert number(count) == printed
