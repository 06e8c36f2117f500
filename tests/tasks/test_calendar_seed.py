from datetime import date

import pytest

from tasks.calendar_file import Day, DayKind
from tasks.calendar_seed import seed_years, seeded_days
from tasks.workdays import Calendar, calendar_of


def calendar(*years: int) -> Calendar:
    days = seeded_days(years)
    made_up = [day.day for day in days if day.kind is DayKind.MADE_UP]
    return calendar_of({day.day for day in days} - set(made_up), made_up, date(max(years), 12, 31))


def day(on: date) -> Day:
    return next(day for day in seeded_days([on.year]) if day.day == on)


@pytest.mark.parametrize(
    "off",
    [
        date(2026, 1, 1),
        date(2026, 1, 2),  # swapped with Saturday 10/01
        date(2026, 2, 16),
        date(2026, 2, 20),
        date(2026, 4, 27),  # for Sunday 26/4
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 8, 31),  # swapped with Saturday 22/8
        date(2026, 9, 1),
        date(2026, 9, 2),
        date(2026, 11, 24),
    ],
)
def test_a_weekday_of_2026_is_off(off: date) -> None:
    assert off.weekday() < 5
    assert not calendar(2026).is_working_day(off)


def test_2026_has_no_other_weekday_off() -> None:
    assert calendar(2026).working_days_between(date(2025, 12, 31), date(2026, 12, 31)) == 261 - 14 + 2


@pytest.mark.parametrize("worked", [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)])
def test_a_saturday_that_makes_up_is_worked(worked: date) -> None:
    assert worked.weekday() == 5
    assert calendar(2024, 2025, 2026).is_working_day(worked)


def test_culture_day_is_off_only_from_2026() -> None:
    assert calendar(2025).is_working_day(date(2025, 11, 24))


def test_the_unconfirmed_swap_of_november_2026_is_not_seeded() -> None:
    assert calendar(2026).is_working_day(date(2026, 11, 23))
    assert not calendar(2026).is_working_day(date(2026, 11, 28))


def test_fifteen_working_days_from_2_november_2026_end_on_the_23rd() -> None:
    assert calendar(2026).add_working_days(date(2026, 11, 2), 15) == date(2026, 11, 23)


def test_kinds_are_told_apart() -> None:
    assert day(date(2026, 4, 26)).kind is DayKind.HOLIDAY
    assert day(date(2026, 4, 27)).kind is DayKind.SUBSTITUTE
    assert day(date(2026, 8, 31)).kind is DayKind.SWAPPED
    assert day(date(2026, 8, 22)).kind is DayKind.MADE_UP


def test_a_correction_names_its_document() -> None:
    assert day(date(2026, 1, 2)).source == day(date(2026, 1, 10)).source == "12729/VPCP-KGVX"


def test_a_year_without_a_notice_is_only_foreseen() -> None:
    assert all(day.official for day in seeded_days([2022, 2026]))
    assert not any(day.official for day in seeded_days([2027]))


def test_only_the_years_asked_for_are_seeded_once_a_day_and_in_order() -> None:
    days = [day.day for day in seeded_days([2027, 2026])]

    assert {day.year for day in days} == {2026, 2027}
    assert days == sorted(set(days))


def test_the_year_to_come_is_always_seeded() -> None:
    assert list(seed_years(date(2026, 11, 20))) == [2022, 2023, 2024, 2025, 2026, 2027]
