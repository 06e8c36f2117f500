"""Which rung of the ladder applies to a task on a day: pure."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from tasks.clock import day
from tasks.ladder_file import LadderError, load_ladder
from tasks.rungs import After, Ladder
from tasks.share import Share
from tasks.state import REMINDED, ExecutionState, TaskKind, Urgency
from tasks.task import Task
from tasks.workdays import Calendar

__all__ = ["After", "Ladder", "LadderError", "Planned", "load_ladder", "plan", "planned_of", "share_at"]


@dataclass(frozen=True)
class Planned:
    """All that planning needs to know of a task. Shares are of the working days from `given_on` to the deadline."""

    deadline: date | None
    kind: TaskKind = TaskKind.DATED
    state: ExecutionState = ExecutionState.IN_PROGRESS
    urgency: Urgency = Urgency.NORMAL
    given_on: date | None = None


def plan(task: Planned, on: date, calendar: Calendar, ladder: Ladder, coordinating: bool = False) -> int | None:
    """The newest rung that applies to `task` on `on`; None on a day off, and for a task that is not reminded.

    A rung is working days before the deadline; negative, that many after it. A deadline on a day off is kept, so that
    its rung 0 comes on the working day before, unless the calendar rolls it forward.

    Raises:
        CalendarEnds: `on` lies outside the calendar, or the deadline does and may be near.
    """
    deadline = task.deadline
    if deadline is None or task.kind is TaskKind.UNDATED or task.state not in REMINDED:
        return None
    if not calendar.is_working_day(on):
        return None
    climbed = ladder.of(task.kind, task.urgency)
    given = days_given(task, calendar) if climbed.shares(coordinating=coordinating) else None
    before, after = climbed.rungs(coordinating=coordinating, given=given)
    if deadline > calendar.ends and calendar.working_days_between(on, calendar.ends) > max(before, default=0):
        return None
    left = calendar.working_days_between(on, calendar.due_day(deadline))
    return rung_before(left, before) if left >= 0 else rung_after(-left, after)


def planned_of(task: Task, zone: ZoneInfo) -> Planned:
    """What planning needs of a task's row; one without a day of assignment was given on the day of its entry."""
    given_on = task.assigned_on or day(task.created_at, zone)
    kind, state, urgency = TaskKind(task.kind), ExecutionState(task.state), Urgency(task.urgency)
    return Planned(task.deadline, kind, state, urgency, given_on)


def share_at(task: Planned, rung: int, calendar: Calendar, ladder: Ladder, *, coordinating: bool = False) -> int | None:
    """The percent of the time given that a rung stands for; None where it is a rung of days."""
    climbed = ladder.of(task.kind, task.urgency)
    before = climbed.coordinating_before if coordinating else climbed.before
    shares = [each for each in before if isinstance(each, Share)]
    given = days_given(task, calendar) if shares and rung not in before else None
    return None if given is None else next((each.percent for each in shares if each.days(given) == rung), None)


def days_given(task: Planned, calendar: Calendar) -> int | None:
    """Working days that the task was given; None when that cannot be known, or not yet."""
    if task.deadline is None or task.given_on is None or task.deadline > calendar.ends:
        return None
    return max(calendar.working_days_between(task.given_on, calendar.due_day(task.deadline)), 0)


def rung_before(left: int, before: tuple[int, ...]) -> int | None:
    """The smallest threshold that still holds `left` working days: with (7, 3, 1, 0), 5 left is rung 7."""
    return min((rung for rung in before if rung >= left), default=None)


def rung_after(late: int, after: After) -> int | None:
    """The rung reached last after `late` working days, as a negative number."""
    if after == "each":
        return -late
    return -max((days for days in after if days <= late), default=0) or None
