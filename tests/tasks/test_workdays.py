from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.workdays import Calendar, CalendarEnds, calendar_of

FIRST, ENDS = date(2026, 1, 1), date(2027, 12, 31)
DAYS = st.dates(FIRST, date(2026, 12, 31))
CALENDARS = st.builds(calendar_of, st.sets(DAYS), st.sets(DAYS), st.just(ENDS))
NOVEMBER = calendar_of([date(2026, 11, 24)], [], ENDS)


def counted_by_hand(calendar: Calendar, after: date, until: date) -> int:
    days = (after + timedelta(n) for n in range(1, (until - after).days + 1))
    return sum(calendar.is_working_day(day) for day in days)


def test_fifteen_working_days_from_2_november_2026_end_on_the_23rd() -> None:
    assert NOVEMBER.add_working_days(date(2026, 11, 2), 15) == date(2026, 11, 23)
    assert NOVEMBER.working_days_between(date(2026, 11, 2), date(2026, 11, 23)) == 15


def test_a_made_up_saturday_is_worked_and_a_day_off_is_not() -> None:
    calendar = calendar_of([date(2026, 1, 2)], [date(2026, 1, 10)], ENDS)

    assert calendar.is_working_day(date(2026, 1, 10))
    assert not calendar.is_working_day(date(2026, 1, 2))
    assert not calendar.is_working_day(date(2026, 1, 11))


def test_a_day_both_off_and_made_up_is_worked_and_counted_once() -> None:
    both = date(2026, 1, 7)
    calendar = calendar_of([both], [both], ENDS)

    assert calendar.working_days_between(date(2026, 1, 6), both) == 1


@given(CALENDARS, DAYS, DAYS)
def test_counting_agrees_with_counting_by_hand(calendar: Calendar, one: date, other: date) -> None:
    after, until = sorted([one, other])

    assert calendar.working_days_between(after, until) == counted_by_hand(calendar, after, until)
    assert calendar.working_days_between(until, after) == -counted_by_hand(calendar, after, until)


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_adding_then_counting_comes_back(calendar: Calendar, day: date, count: int) -> None:
    later = calendar.add_working_days(day, count)

    assert calendar.is_working_day(later)
    assert calendar.working_days_between(day, later) == count


@given(CALENDARS, DAYS, st.integers(1, 60))
def test_going_back_lands_on_a_working_day_before(calendar: Calendar, day: date, count: int) -> None:
    earlier = calendar.add_working_days(day, -count)

    assert calendar.is_working_day(earlier)
    assert calendar.working_days_between(earlier - timedelta(1), day - timedelta(1)) == count


@given(CALENDARS, DAYS)
def test_the_nearest_working_days_enclose_the_day(calendar: Calendar, day: date) -> None:
    before, after = calendar.previous_working_day(day), calendar.next_working_day(day)

    assert before <= day <= after
    assert calendar.is_working_day(before)
    assert calendar.is_working_day(after)
    assert (before == day == after) == calendar.is_working_day(day)


def test_no_working_days_lie_between_a_day_and_itself() -> None:
    assert NOVEMBER.working_days_between(date(2026, 11, 20), date(2026, 11, 20)) == 0
    assert NOVEMBER.add_working_days(date(2026, 11, 21), 0) == date(2026, 11, 21)


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: calendar.is_working_day(date(2028, 1, 1)),
        lambda calendar: calendar.add_working_days(ENDS, 1),
        lambda calendar: calendar.working_days_between(date(2026, 1, 1), date(2028, 1, 1)),
        lambda calendar: calendar.working_days_between(date(2028, 1, 1), date(2026, 1, 1)),
    ],
)
def test_past_its_end_the_calendar_refuses_to_guess(ask) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    with pytest.raises(CalendarEnds, match=r"31/12/2027.*01/01/2028.*dondoc calendar import"):
        ask(NOVEMBER)


def test_a_week_opens_on_its_first_working_day() -> None:
    tet = calendar_of(days_off=[date(2026, 2, 16)], made_up=[], ends=date(2026, 12, 31))

    assert tet.opens_week(date(2026, 2, 17))
    assert not tet.opens_week(date(2026, 2, 16))
    assert not tet.opens_week(date(2026, 2, 18))
    assert tet.opens_week(date(2026, 2, 23))
