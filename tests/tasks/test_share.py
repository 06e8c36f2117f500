"""One ladder in shares of the time given serves what is due in three days and what is due in ninety."""

from datetime import date, timedelta

from tasks.ladder import Ladder, Planned, plan
from tasks.share import Share
from tasks.state import TaskKind, Urgency
from tasks.workdays import Calendar, calendar_of

GIVEN = date(2026, 10, 5)  # a Monday
CALENDAR = calendar_of([], [], date(2027, 12, 31))
LADDER = Ladder(before=(Share(50), Share(25), 0), after=())


def rungs(deadline: date, urgency: Urgency, calendar: Calendar = CALENDAR) -> list[tuple[int, date]]:
    """Each rung with the day on which it is first due, from the day of assignment to the deadline."""
    task = Planned(deadline, TaskKind.DATED, urgency=urgency, given_on=GIVEN)
    found: dict[int, date] = {}
    on = GIVEN
    while on <= deadline:
        if (rung := plan(task, on, calendar, LADDER)) is not None:
            found.setdefault(rung, on)
        on += timedelta(days=1)
    return list(found.items())


def test_three_days_of_hoa_toc_and_ninety_days_climb_the_same_ladder() -> None:
    deadline = CALENDAR.add_working_days(GIVEN, 90)
    assert rungs(date(2026, 10, 8), Urgency.EXPRESS) == [(1, date(2026, 10, 7)), (0, date(2026, 10, 8))]
    half, quarter = (CALENDAR.add_working_days(deadline, -left) for left in (45, 22))
    assert rungs(deadline, Urgency.NORMAL) == [(45, half), (22, quarter), (0, deadline)]
