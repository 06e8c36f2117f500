"""Deadlines that no figure tells apart, so that the database may count them together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tasks.deadline import SOON_WORKING_DAYS, DeadlineState, Standing, deadline_state, late_by
from tasks.state import ExecutionState
from tasks.workdays import DAY, Calendar, CalendarEnds

LAST_DAYS = (7, 30, 90)
"""The most working days late of each ageing but the last."""


def ageing(late: int) -> int:
    """Place among the four: up to 7 working days, up to 30, up to 90, more."""
    return sum(late > last for last in LAST_DAYS)


@dataclass(frozen=True)
class Span:
    """Deadlines from `first` up to, and without, `until`; without a `first` or an `until`, without that end."""

    first: date | None
    until: date | None


def alike(on: date, calendar: Calendar, since: date | None) -> tuple[Span, ...]:
    """All deadlines, the earliest first: unfinished tasks of one span stand alike on the day `on`.

    They have the same deadline state, the same ageing, and are all or none overdue since `since`. Empty where the
    calendar ends too soon to say: then each deadline stands for itself.
    """
    try:
        ends = [None, *reversed(list(_first_days(on, calendar, since))), None]
    except CalendarEnds:
        return ()
    return tuple(Span(first, until) for first, until in pairwise(ends))


def is_new(deadline: date, since: date | None, calendar: Calendar) -> bool:
    """Whether what is overdue now was not yet so on the day `since`."""
    return since is not None and calendar.due_day(deadline) >= since


def _first_days(on: date, calendar: Calendar, since: date | None) -> Iterator[date]:
    """The latest first."""

    def told(deadline: date) -> tuple[DeadlineState, int, bool]:
        task = Standing(ExecutionState.IN_PROGRESS, deadline=deadline)
        late = ageing(late_by(task, on, calendar))
        return deadline_state(task, on, calendar), late, is_new(deadline, since, calendar)

    day = calendar.add_working_days(on, SOON_WORKING_DAYS + 1)
    known = told(day)
    while known[1] < len(LAST_DAYS) or known[2]:
        before = told(day - DAY)
        if before != known:
            yield day
        day, known = day - DAY, before
