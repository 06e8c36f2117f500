"""Open climbs as they stand at one moment: over and why, standing still, or due when. It only looks."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tasks.climb import Climb
from tasks.climb_end import End
from tasks.climbed import ASKED, newest_answer, put_off_until, waits_in_hold
from tasks.clock import day
from tasks.desk import Desk
from tasks.ladder_name import LadderName
from tasks.office_hours import OfficeHours
from tasks.sending_hours import SendingHours
from tasks.state import REMINDED, ExecutionState
from tasks.task import Task
from tasks.workdays import Calendar, CalendarEnds

ENDS = {
    ExecutionState.DONE: End.DONE,
    ExecutionState.CANCELLED: End.CANCELLED,
    ExecutionState.REPORTED: End.REPORTED,
}
ROWS_AT_ONCE = 1_000
HOW = 1


@dataclass(frozen=True)
class Climbing:
    """An open climb as it stands now: why it is over, if it is, and when its next step is due, by that reckoning."""

    climb: Climb
    task: Task
    over: End | None
    next_at: datetime | None
    reckoning: str
    held: bool = False

    @property
    def stands(self) -> bool:
        """Whether its clock stands still: the task is paused, wants another department, or its letter is held."""
        return self.over is None and (self.held or self.task.state not in REMINDED)

    @property
    def reckoned_by(self) -> str:
        return "" if self.stands or self.climb.stands_since is not None else self.reckoning

    def moves(self, now: datetime) -> bool:
        """Whether this turn has something to write of it."""
        changes = self.stands != (self.climb.stands_since is not None) or self.next_at != self.climb.next_at
        return self.over is not None or changes or self.reckoned_by != self.climb.reckoned_by or self.due(now)

    def due(self, now: datetime) -> bool:
        return self.over is None and not self.stands and self.next_at is not None and self.next_at <= now

    def settle(self, now: datetime) -> None:
        """Write down how it stands; a step that is due is still to be taken."""
        if self.over:
            self.climb.end(now, self.over)
            return
        self.climb.next_at, self.climb.reckoned_by = self.next_at, self.reckoned_by
        # A clock that stops or goes on has the next step worked out anew by the next turn.
        if self.stands:
            self.climb.stand_still(now)
        else:
            self.climb.go_on(now)


def read_climbing(
    session: Session, desk: Desk, calendar: Calendar, now: datetime, which: ColumnElement[bool], **ids: Collection[int]
) -> Iterator[Climbing]:
    """Open climbs of which `which` holds, whose parameters are `ids`; read bit by bit, for they may be many."""
    reckoning, office = name_reckoning(calendar, desk), OfficeHours(desk.hours.zone, desk.ladder.hours)
    wanted = select(Climb, Task, newest_answer(), put_off_until(), waits_in_hold()).join(Task, Task.id == Climb.task_id)
    wanted = wanted.where(Climb.ended_at.is_(None), which).order_by(Task.id, Climb.id)
    anew = wanted.execution_options(populate_existing=True, yield_per=ROWS_AT_ONCE)
    for climb, task, answered_at, put_off, held in session.execute(anew, ids):
        over = _over(climb, task, answered_at, desk, calendar, now)
        next_at = None if over else _next_at(climb, put_off, calendar, office, desk.hours)
        yield Climbing(climb, task, over, next_at, reckoning, held)


def name_reckoning(calendar: Calendar, desk: Desk) -> str:
    """A name of all by which a step's moment is worked out: another one where the calendar or the hours are others.

    HOW is raised by whoever works it out in another way: all that climb are then worked out anew.
    """
    days = (sorted(each) for each in (calendar.days_off, calendar.made_up))
    hours = (desk.hours.zone.key, desk.hours.opens, desk.ladder.hours)
    return sha256(repr((HOW, *days, calendar.ends, *hours)).encode()).hexdigest()[:16]


def _next_at(
    climb: Climb, put_off: date | None, calendar: Calendar, office: OfficeHours, sending: SendingHours
) -> datetime | None:
    """None at the top, while the clock stands still, and beyond what the calendar knows."""
    if not climb.left or climb.stands_since is not None:
        return None
    since, stands = climb.since, climb.stands
    if put_off is not None and climb.ladder in ASKED:
        since = max(since, office.opening(put_off))
        stands = [(max(first, since), last) for first, last in stands if last > since]
    try:
        due_at = climb.left[0].due_at(since, stands, calendar, office)
    except CalendarEnds:
        return None
    opens = sending.next_day(climb.not_on, calendar) if climb.not_on else None
    return max(due_at, opens or due_at)


def _over(
    climb: Climb, task: Task, answered_at: datetime | None, desk: Desk, calendar: Calendar, now: datetime
) -> End | None:
    due_on = task.due_on
    if task.deadline_version != climb.deadline_version or (climb.ladder == LadderName.OVERDUE and due_on is None):
        return End.MOVED
    if task.lead_department_id != climb.department_id:
        return End.LEAD_CHANGED
    if (ended := ENDS.get(ExecutionState(task.state))) is not None:
        return ended
    if climb.ladder != LadderName.OVERDUE and answered_at and answered_at > climb.about_at:
        return End.ANSWERED
    if climb.ladder == LadderName.NO_PROGRESS:
        return _no_news_needed(task, due_on, calendar, day(now, desk.hours.zone))
    return None


def _no_news_needed(task: Task, due_on: date | None, calendar: Calendar, on: date) -> End | None:
    if task.state in REMINDED and task.state != ExecutionState.IN_PROGRESS:
        return End.SENT_BACK
    return End.OVERDUE if due_on and due_on < on and calendar.due_day(due_on) < on else None
