from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.deadline import DeadlineState, OnTimeBy, Standing, days_late, days_left, deadline_state, is_overdue, late_by
from tasks.state import ExecutionState, TaskKind
from tasks.task import Task
from tasks.workdays import CalendarEnds, calendar_of

CALENDAR = calendar_of([date(2026, 11, 24)], [], date(2027, 12, 31))
FRIDAY = date(2026, 11, 20)
OPEN = Standing(ExecutionState.IN_PROGRESS)
DONE = Standing(ExecutionState.DONE, deadline=FRIDAY)
REPORTED = Standing(ExecutionState.REPORTED, deadline=date(2026, 11, 19))


def on_friday(task: Standing, on_time_by: OnTimeBy = "report") -> DeadlineState:
    return deadline_state(task, FRIDAY, CALENDAR, on_time_by)


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (date(2026, 11, 27), DeadlineState.IN_TIME),  # 4 working days: the 24th is off
        (date(2026, 11, 26), DeadlineState.SOON),
        (date(2026, 11, 21), DeadlineState.SOON),  # a Saturday: told today, due tomorrow
        (date(2026, 11, 20), DeadlineState.TODAY),
        (date(2026, 11, 19), DeadlineState.OVERDUE),
        (date(2035, 1, 1), DeadlineState.IN_TIME),
    ],
)
def test_an_open_task_on_friday_20_november_2026(deadline: date, expected: DeadlineState) -> None:
    assert on_friday(replace(OPEN, deadline=deadline)) == expected


def test_it_is_overdue_from_the_next_day_though_no_working_day_has_passed() -> None:
    saturday = date(2026, 11, 21)

    assert deadline_state(replace(OPEN, deadline=FRIDAY), saturday, CALENDAR) == DeadlineState.OVERDUE
    assert days_late(FRIDAY, saturday, CALENDAR) == 0
    assert days_late(FRIDAY, date(2026, 11, 23), CALENDAR) == 1


def test_a_deadline_on_a_day_off_is_kept_unless_the_calendar_rolls_it_forward() -> None:
    task, day_after = replace(OPEN, deadline=date(2026, 11, 24)), date(2026, 11, 25)
    rolling = replace(CALENDAR, roll_forward=True)

    assert deadline_state(task, day_after, CALENDAR) == DeadlineState.OVERDUE
    assert deadline_state(task, day_after, rolling) == DeadlineState.TODAY
    assert days_late(date(2026, 11, 24), date(2026, 11, 26), rolling) == 1
    assert days_left(date(2026, 11, 24), FRIDAY, rolling) == 2


@pytest.mark.parametrize(
    ("deadline", "late"),
    [
        (date(2026, 11, 13), 5),
        (date(2026, 11, 19), 1),
        (date(2026, 10, 30), 15),
        (date(2026, 11, 6), 10),
        (date(2026, 11, 16), 4),
        (date(2026, 11, 20), 0),
        (date(2026, 12, 20), 0),
    ],
)
def test_lateness_is_counted_in_working_days(deadline: date, late: int) -> None:
    assert days_late(deadline, FRIDAY, CALENDAR) == late


def test_days_left_are_working_days_and_never_negative() -> None:
    assert days_left(date(2026, 11, 25), FRIDAY, CALENDAR) == 2
    assert days_left(FRIDAY, FRIDAY, CALENDAR) == days_left(date(2026, 11, 2), FRIDAY, CALENDAR) == 0


def test_without_a_deadline_nothing_is_late_whatever_the_kind_says() -> None:
    assert on_friday(OPEN) == DeadlineState.UNDATED
    assert on_friday(replace(OPEN, kind=TaskKind.UNDATED, deadline=date(2026, 1, 5))) == DeadlineState.UNDATED
    assert on_friday(replace(DONE, deadline=None)) == DeadlineState.DONE_UNDATED


@pytest.mark.parametrize("state", [ExecutionState.PAUSED, ExecutionState.CANCELLED])
def test_the_deadline_of_a_stopped_task_is_not_counted(state: ExecutionState) -> None:
    assert on_friday(Standing(state, deadline=date(2026, 10, 20))) == DeadlineState.STOPPED


def test_the_report_decides_unless_the_office_says_the_confirmation_does() -> None:
    task = replace(DONE, reported_on=FRIDAY, confirmed_on=date(2026, 11, 23))

    assert on_friday(task) == DeadlineState.ON_TIME
    assert on_friday(task, "confirmation") == DeadlineState.LATE


def test_the_one_day_that_is_known_decides() -> None:
    assert on_friday(replace(DONE, confirmed_on=date(2026, 11, 23))) == DeadlineState.LATE
    assert on_friday(replace(DONE, reported_on=date(2026, 11, 23)), "confirmation") == DeadlineState.LATE
    assert on_friday(DONE) == DeadlineState.ON_TIME


def test_a_task_reported_in_time_does_not_become_late_while_the_office_thinks() -> None:
    task = replace(REPORTED, reported_on=date(2026, 11, 18))

    assert on_friday(task) == DeadlineState.IN_TIME
    assert on_friday(task, "confirmation") == DeadlineState.OVERDUE
    assert on_friday(replace(REPORTED, reported_on=FRIDAY)) == DeadlineState.OVERDUE


def test_a_task_sent_back_is_judged_as_if_never_reported() -> None:
    task = replace(REPORTED, state=ExecutionState.REDO, reported_on=date(2026, 11, 18))

    assert on_friday(task) == DeadlineState.OVERDUE


def test_how_late_a_task_is_stops_growing_once_the_department_has_reported() -> None:
    reported = replace(REPORTED, deadline=date(2026, 11, 10), reported_on=date(2026, 11, 12))

    assert late_by(reported, FRIDAY, CALENDAR) == 2
    assert late_by(reported, FRIDAY, CALENDAR, "confirmation") == 8
    assert late_by(replace(reported, state=ExecutionState.DONE), FRIDAY, CALENDAR) == 2
    assert late_by(replace(reported, state=ExecutionState.REDO), FRIDAY, CALENDAR) == 8
    assert late_by(replace(reported, state=ExecutionState.PAUSED), FRIDAY, CALENDAR) == 0


def test_a_row_of_the_task_table_can_be_judged() -> None:
    row = Task(state="in_progress", kind="dated", deadline=FRIDAY, reported_on=None, confirmed_on=None)

    assert deadline_state(row, FRIDAY, CALENDAR) == DeadlineState.TODAY


def test_near_the_end_of_the_calendar_nothing_is_guessed() -> None:
    with pytest.raises(CalendarEnds):
        deadline_state(replace(OPEN, deadline=date(2028, 1, 3)), date(2027, 12, 30), CALENDAR)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.booleans())
def test_days_late_days_left_and_the_state_never_contradict_each_other(deadline: date, on: date, roll: bool) -> None:
    calendar = replace(CALENDAR, roll_forward=roll)
    overdue = is_overdue(deadline, on, calendar)

    assert overdue == (deadline_state(replace(OPEN, deadline=deadline), on, calendar) == DeadlineState.OVERDUE)
    assert not (days_late(deadline, on, calendar) and days_left(deadline, on, calendar))
    assert overdue or not days_late(deadline, on, calendar)


@pytest.mark.parametrize("state", [ExecutionState.REPORTED, ExecutionState.DONE])
def test_a_report_dated_in_a_year_that_no_calendar_knows_is_late_by_today_and_breaks_no_figures(
    state: ExecutionState,
) -> None:
    slip = replace(REPORTED, state=state, reported_on=date(2062, 1, 1))
    assert late_by(slip, FRIDAY, CALENDAR) == 1
