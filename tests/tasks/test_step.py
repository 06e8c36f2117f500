"""Waits: over any calendar none is spent on a night, a midday or a day off, and a clock may stand still."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.office_hours import OfficeHours
from tasks.step import Level, Stand, Step, freeze, thaw
from tasks.workdays import Calendar, calendar_of
from tests.support.office import at

OFFICE = OfficeHours(ZoneInfo("Asia/Ho_Chi_Minh"))
ENDS = date(2027, 12, 31)
# A week with a holiday on its Thursday and Friday, and a Saturday that makes up for one.
CALENDAR = calendar_of([date(2026, 10, 8), date(2026, 10, 9)], [date(2026, 10, 10)], ENDS)
DAYS = st.sets(st.dates(date(2026, 9, 1), date(2026, 12, 31)), max_size=30)
CALENDARS = st.builds(calendar_of, DAYS, DAYS, st.just(ENDS))
MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: at("2026-09-01 00:00") + timedelta(minutes=minutes))
STEPS = st.builds(Step, st.just(Level.HEAD), hours=st.integers(1, 60)) | st.builds(
    Step, st.just(Level.HEAD), days=st.integers(1, 12)
)


def due(step: Step, since: str, *stands: Stand) -> datetime:
    return step.due_at(at(since), stands, CALENDAR, OFFICE)


@pytest.mark.parametrize(
    ("hours", "since", "expected"),
    [
        (4, "2026-10-05 07:35", "2026-10-05 13:35"),  # over the midday
        (8, "2026-10-05 07:35", "2026-10-06 08:05"),  # over the night
        (2, "2026-10-07 16:00", "2026-10-10 08:30"),  # over the holiday, into the Saturday that is worked
        (1, "2026-10-11 09:00", "2026-10-12 08:30"),  # from a Sunday
        (4, "2026-10-05 06:00", "2026-10-05 11:30"),
    ],
)
def test_hours_are_those_of_the_office(hours: int, since: str, expected: str) -> None:
    assert due(Step(Level.HEAD, hours=hours), since) == at(expected)


def test_days_are_working_days_and_end_with_the_opening() -> None:
    assert due(Step(Level.HEAD, days=3), "2026-10-06 18:00") == at("2026-10-12 07:30")


def test_the_time_that_the_clock_stood_still_is_not_waited() -> None:
    stand = (at("2026-10-05 10:00"), at("2026-10-06 10:00"))
    assert due(Step(Level.HEAD, hours=4), "2026-10-05 09:00", stand) == at("2026-10-06 15:00")
    assert due(Step(Level.HEAD, days=1), "2026-10-05 09:00", stand) == at("2026-10-07 07:30")


@given(CALENDARS, MOMENTS, STEPS)
def test_a_step_falls_into_the_office_hours_of_a_working_day(calendar: Calendar, since: datetime, step: Step) -> None:
    found = step.due_at(since, (), calendar, OFFICE).astimezone(OFFICE.zone)
    assert calendar.is_working_day(found.date())
    assert any(opens <= found.time() <= closes for opens, closes in OFFICE.spans)
    assert found >= since


@given(CALENDARS, MOMENTS, st.integers(1, 3000))
def test_what_is_added_has_been_worked(calendar: Calendar, since: datetime, minutes: int) -> None:
    wait = timedelta(minutes=minutes)
    found = OFFICE.add(since, wait, calendar)
    assert OFFICE.worked(since, found, calendar) == wait
    assert OFFICE.worked(found, since, calendar) == -wait


def test_steps_come_back_as_they_were_kept() -> None:
    steps = (Step(Level.HEAD, hours=4), Step(Level.DIGEST, days=2))
    assert thaw(freeze(steps)) == steps
