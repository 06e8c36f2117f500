"""Which newly assigned tasks are told of at once, instead of by the next morning's scan."""

from datetime import date
from zoneinfo import ZoneInfo

from tasks.clock import day
from tasks.ladder import Ladder, Planned, plan
from tasks.ladder_name import LadderName
from tasks.state import ExecutionState, TaskKind, Urgency
from tasks.task import Task
from tasks.workdays import Calendar, CalendarEnds

# Of a list that was assigned earlier and is entered only now, the scan tells in its own time.
RECENT_WORKING_DAYS = 2


def given_on(task: Task, zone: ZoneInfo) -> date:
    """The day on which it was assigned; on which it was entered, where none was named."""
    return task.assigned_on or day(task.created_at, zone)


def is_new(task: Task, on: date, calendar: Calendar, zone: ZoneInfo) -> bool:
    """Whether it was given on `on` or on the last two working days."""
    return given_on(task, zone) >= calendar.add_working_days(on, -RECENT_WORKING_DAYS)


def rung_at_once(
    task: Task, on: date, calendar: Calendar, ladder: Ladder, zone: ZoneInfo, *, coordinating: bool
) -> tuple[LadderName, int] | None:
    """The rung that telling of it at once amounts to: one that applies already, or that of its being given.

    None for a task that may wait for its first rung: it is not urgent, and has one to wait for.
    """
    rung = rung_now(task, on, calendar, ladder, zone, coordinating=coordinating)
    waits = task.comes_back or (task.due_on is not None and Urgency(task.urgency) is Urgency.NORMAL)
    return rung or (None if waits else (LadderName.ASSIGNED, 0))


def rung_now(
    task: Task, on: date, calendar: Calendar, ladder: Ladder, zone: ZoneInfo, *, coordinating: bool
) -> tuple[LadderName, int] | None:
    """The rung of the deadline that a scan of the day tells of, unless it was told; None where there is none."""
    kind, state, urgency = TaskKind(task.kind), ExecutionState(task.state), Urgency(task.urgency)
    try:
        planned = Planned(task.deadline, kind, state, urgency, given_on(task, zone))
        rung = None if task.silent else plan(planned, on, calendar, ladder, coordinating)
    except CalendarEnds:
        rung = None
    return None if rung is None else (LadderName.DEADLINE, rung)
