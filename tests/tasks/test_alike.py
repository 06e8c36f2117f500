from datetime import date, timedelta

import pytest

from tasks.alike import ageing, alike
from tasks.deadline import Standing, deadline_state, late_by
from tasks.workdays import calendar_of

MONDAY = date(2026, 10, 5)
TET = [date(2026, 2, day) for day in range(16, 21)]


@pytest.mark.parametrize(("days", "place"), [(0, 0), (1, 0), (7, 0), (8, 1), (30, 1), (31, 2), (90, 2), (91, 3)])
def test_each_delay_has_its_ageing(days: int, place: int) -> None:
    assert ageing(days) == place


@pytest.mark.parametrize("roll_forward", [False, True])
@pytest.mark.parametrize("on", [MONDAY, MONDAY - timedelta(days=1), date(2026, 3, 2)])
def test_all_deadlines_of_a_span_are_judged_alike(on: date, roll_forward: bool) -> None:
    calendar, since = calendar_of(TET, [], date(2027, 12, 31), roll_forward=roll_forward), on - timedelta(days=3)
    told = dict[int, set[object]]()
    for days in range(-400, 100):
        deadline = on + timedelta(days=days)
        task = Standing("in_progress", deadline=deadline)
        late = late_by(task, on, calendar)
        judged = (deadline_state(task, on, calendar), ageing(late), calendar.due_day(deadline) >= since)
        spans = alike(on, calendar, since)
        (place,) = (
            n for n, each in enumerate(spans) if (each.first or date.min) <= deadline < (each.until or date.max)
        )
        told.setdefault(place, set()).add(judged)
    assert {len(judged) for judged in told.values()} == {1}
    assert len(told) == len(spans)


def test_a_calendar_that_ends_too_soon_makes_none_alike() -> None:
    assert alike(MONDAY, calendar_of([], [], MONDAY + timedelta(days=2)), None) == ()
