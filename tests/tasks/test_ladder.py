from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.ladder import Ladder, Planned, plan
from tasks.rungs import After, Before
from tasks.state import REMINDED, ExecutionState, TaskKind
from tasks.workdays import Calendar, CalendarEnds, calendar_of

ENDS = date(2027, 12, 31)
CALENDAR = calendar_of([date(2026, 11, 24)], [date(2026, 11, 28)], ENDS)
DEFAULT = Ladder()
FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)

YEAR = st.dates(date(2026, 1, 1), date(2026, 12, 31))
AFTER: st.SearchStrategy[After] = st.one_of(st.just("each"), st.sets(st.integers(1, 40), max_size=4).map(tuple))
DAYS = st.integers(0, 15)
BEFORE: st.SearchStrategy[Before] = st.sets(DAYS, max_size=5).map(tuple)
LADDERS = st.builds(Ladder, BEFORE, AFTER, BEFORE, AFTER)
OFF, WORKED = st.sets(YEAR, max_size=40), st.sets(YEAR, max_size=10)
CALENDARS = st.builds(calendar_of, OFF, WORKED, st.just(ENDS), roll_forward=st.booleans())


def rung(deadline: date, on: date, ladder: Ladder = DEFAULT, calendar: Calendar = CALENDAR) -> int | None:
    return plan(Planned(deadline), on, calendar, ladder)


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (date(2026, 12, 4), None),  # 10 working days left
        (date(2026, 12, 2), None),  # 8, with the 24th off and the 28th worked
        (date(2026, 12, 1), 7),
        (date(2026, 11, 27), 7),  # 4 left: rung 7 is still the newest
        (date(2026, 11, 26), 3),
        (date(2026, 11, 25), 3),
        (date(2026, 11, 23), 1),
        (date(2026, 11, 22), 0),  # a Sunday: told on the Friday before
        (date(2026, 11, 20), 0),
        (date(2026, 11, 19), -1),
        (date(2026, 11, 13), -5),
    ],
)
def test_the_newest_rung_on_friday_20_november_2026(deadline: date, expected: int | None) -> None:
    assert rung(deadline, FRIDAY) == expected


def test_a_deadline_on_a_day_off_is_late_on_the_next_working_day() -> None:
    assert rung(date(2026, 11, 22), MONDAY) == -1


def test_rolled_forward_it_is_due_on_the_next_working_day() -> None:
    rolling = replace(CALENDAR, roll_forward=True)

    assert rung(date(2026, 11, 22), FRIDAY, calendar=rolling) == 1
    assert rung(date(2026, 11, 22), MONDAY, calendar=rolling) == 0
    assert rung(date(2026, 11, 24), date(2026, 11, 26), calendar=rolling) == -1


def test_a_list_of_days_after_keeps_the_last_one_reached() -> None:
    ladder = Ladder(after=(1, 3, 10))

    assert [rung(d, FRIDAY, ladder) for d in (date(2026, 11, 19), date(2026, 11, 18), date(2026, 11, 13))] == [
        -1,
        -1,
        -3,
    ]
    assert rung(date(2025, 1, 2), FRIDAY, ladder) == -10
    assert rung(date(2026, 11, 19), FRIDAY, Ladder(after=())) is None


def test_coordinating_departments_have_a_ladder_of_their_own() -> None:
    ladder = Ladder(coordinating_before=(1,), coordinating_after=())

    assert plan(Planned(date(2026, 11, 27)), FRIDAY, CALENDAR, ladder, coordinating=True) is None
    assert plan(Planned(date(2026, 11, 23)), FRIDAY, CALENDAR, ladder, coordinating=True) == 1
    assert plan(Planned(date(2026, 11, 19)), FRIDAY, CALENDAR, ladder, coordinating=True) is None


def test_a_far_deadline_needs_no_calendar_that_far() -> None:
    assert rung(date(2031, 1, 1), FRIDAY) is None


def test_a_near_deadline_past_the_end_of_the_calendar_is_told() -> None:
    with pytest.raises(CalendarEnds):
        rung(date(2028, 1, 3), date(2027, 12, 30))


def test_without_a_deadline_nothing_is_planned() -> None:
    assert plan(Planned(None), FRIDAY, CALENDAR, DEFAULT) is None
    assert plan(Planned(FRIDAY, TaskKind.UNDATED), FRIDAY, CALENDAR, DEFAULT) is None


@given(CALENDARS, LADDERS, YEAR, YEAR, st.booleans())
def test_nothing_is_ever_planned_on_a_day_off(
    calendar: Calendar, ladder: Ladder, deadline: date, on: date, helps: bool
) -> None:
    rung = plan(Planned(deadline), on, calendar, ladder, helps)

    assert rung is None or calendar.is_working_day(on)


@given(LADDERS, YEAR, YEAR, st.sampled_from(sorted(frozenset(ExecutionState) - REMINDED)))
def test_nothing_is_ever_planned_once_nobody_has_to_act(
    ladder: Ladder, deadline: date, on: date, state: ExecutionState
) -> None:
    assert plan(Planned(deadline, state=state), on, CALENDAR, ladder) is None


@given(CALENDARS, LADDERS, YEAR, YEAR)
def test_no_newer_rung_was_passed_over(calendar: Calendar, ladder: Ladder, deadline: date, on: date) -> None:
    rung = plan(Planned(deadline), on, calendar, ladder)
    if not calendar.is_working_day(on):
        return
    left = calendar.working_days_between(on, calendar.due_day(deadline))
    before, _ = ladder.rungs(coordinating=False)
    reached = [r for r in before if 0 <= left <= r]
    late = range(1, -left + 1) if ladder.after == "each" else [days for days in ladder.after if days <= -left]
    assert rung == min([*reached, *(-days for days in late)], default=None)


@given(CALENDARS, LADDERS, YEAR)
def test_over_a_run_of_days_no_rung_returns_after_a_newer_one(
    calendar: Calendar, ladder: Ladder, deadline: date
) -> None:
    days = (deadline + timedelta(n) for n in range(-30, 30))
    planned = [plan(Planned(deadline), day, calendar, ladder) for day in days]
    rungs = [rung for rung in planned if rung is not None]

    assert rungs == sorted(rungs, reverse=True)


@given(CALENDARS, YEAR)
def test_each_rung_after_the_deadline_comes_on_one_day_only(calendar: Calendar, deadline: date) -> None:
    days = (deadline + timedelta(n) for n in range(60))
    planned = [plan(Planned(deadline), day, calendar, DEFAULT) for day in days]
    late = [rung for rung in planned if rung is not None and rung < 0]

    assert late == list(range(-1, -len(late) - 1, -1))
