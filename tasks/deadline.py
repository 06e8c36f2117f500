"""Whether a task is late, on a stated day. Computed, never stored: pages, scan, letters and reports all ask here."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from tasks.state import ExecutionState, Labelled, TaskKind
from tasks.workdays import Calendar

OnTimeBy = Literal["report", "confirmation"]
"""Which day a finished task is judged by: when the department reported, or when the office confirmed."""

SOON_WORKING_DAYS = 3


class DeadlineState(Labelled):
    IN_TIME = "in_time", "Còn hạn"
    SOON = "soon", "Sắp đến hạn"
    TODAY = "today", "Đến hạn hôm nay"
    OVERDUE = "overdue", "Quá hạn"
    UNDATED = "undated", "Không hạn"
    STOPPED = "stopped", "Không tính hạn"
    ON_TIME = "on_time", "Hoàn thành đúng hạn"
    LATE = "late", "Hoàn thành quá hạn"
    DONE_UNDATED = "done_undated", "Hoàn thành (không hạn)"


class Judged(Protocol):
    """What of a task decides; a Task row has it."""

    @property
    def state(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def deadline(self) -> date | None: ...
    @property
    def reported_on(self) -> date | None: ...
    @property
    def confirmed_on(self) -> date | None: ...


@dataclass(frozen=True)
class Standing:
    """A Judged without a row behind it."""

    state: str
    kind: str = TaskKind.DATED
    deadline: date | None = None
    reported_on: date | None = None
    confirmed_on: date | None = None


def deadline_state(task: Judged, on: date, calendar: Calendar, on_time_by: OnTimeBy = "report") -> DeadlineState:
    """The state of the deadline on the day `on`. The day of the deadline counts in full.

    A paused task is never overdue; neither is one reported in time that the office has yet to confirm (unless
    confirmation decides). A task sent back is judged as if it had never been reported. A finished task without
    either day is on time: lateness is only said with evidence.

    Raises:
        CalendarEnds: the deadline is near, or late, and the calendar ends before the answer.
    """
    if task.state in {ExecutionState.PAUSED, ExecutionState.CANCELLED}:
        return DeadlineState.STOPPED
    done = task.state == ExecutionState.DONE
    if task.deadline is None or task.kind == TaskKind.UNDATED:
        return DeadlineState.DONE_UNDATED if done else DeadlineState.UNDATED
    finished = finished_on(task, on_time_by)
    if done:
        late = finished is not None and is_overdue(task.deadline, finished, calendar)
        return DeadlineState.LATE if late else DeadlineState.ON_TIME
    if finished is not None:
        late = is_overdue(task.deadline, finished, calendar)
        return DeadlineState.OVERDUE if late else DeadlineState.IN_TIME
    return _open_state(task.deadline, on, calendar)


def finished_on(task: Judged, on_time_by: OnTimeBy) -> date | None:
    """The day that the department's work is judged by; None while it has to work, or when no day was recorded."""
    if task.state == ExecutionState.DONE:
        first, second = task.reported_on, task.confirmed_on
        return (first or second) if on_time_by == "report" else (second or first)
    if task.state == ExecutionState.REPORTED and on_time_by == "report":
        return task.reported_on
    return None


def late_by(task: Judged, on: date, calendar: Calendar, on_time_by: OnTimeBy = "report") -> int:
    """Working days that a task came, or is by `on`, too late; 0 when its deadline state is not a late one."""
    late = deadline_state(task, on, calendar, on_time_by) in {DeadlineState.OVERDUE, DeadlineState.LATE}
    if not late or task.deadline is None:
        return 0
    # A report dated after today is a slip of the pen, and may lie where no calendar reaches.
    return days_late(task.deadline, min(finished_on(task, on_time_by) or on, on), calendar)


def is_overdue(deadline: date, on: date, calendar: Calendar) -> bool:
    """From 00:00 of the day after the deadline, working day or not."""
    return on > deadline and on > calendar.due_day(deadline)


def days_late(deadline: date, on: date, calendar: Calendar) -> int:
    """Working days after the deadline up to `on`; 0 when in time, and until the first working day after it."""
    return max(0, calendar.working_days_between(calendar.due_day(deadline), on)) if on > deadline else 0


def days_left(deadline: date, on: date, calendar: Calendar) -> int:
    """Working days after `on` up to the deadline; 0 on its day and when overdue.

    Raises:
        CalendarEnds: the deadline lies outside the calendar.
    """
    return max(0, calendar.working_days_between(on, calendar.due_day(deadline))) if on <= deadline else 0


def _open_state(deadline: date, on: date, calendar: Calendar) -> DeadlineState:
    if is_overdue(deadline, on, calendar):
        return DeadlineState.OVERDUE
    if deadline > calendar.ends and calendar.working_days_between(on, calendar.ends) > SOON_WORKING_DAYS:
        return DeadlineState.IN_TIME
    due = calendar.due_day(deadline)
    if due == on:
        return DeadlineState.TODAY
    near = calendar.working_days_between(on, due) <= SOON_WORKING_DAYS
    return DeadlineState.SOON if near else DeadlineState.IN_TIME
