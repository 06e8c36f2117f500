"""A deadline that was counted: "trong 15 ngày làm việc kể từ ngày ban hành". Kept in parts, to be counted again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base
from tasks.events import TaskAssigned, TaskChanged
from tasks.state import Labelled
from tasks.task import Task
from tasks.text import fold
from tasks.workdays import Calendar

_RULE = re.compile(
    r"\b(?:trong|sau)(?: thoi han| vong)? (\d{1,3}) ngay( lam viec)?,? ?(?:ke tu|tinh tu|tu) (?:ngay )?"
    r"(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(ban hanh|ky))"
)
# From the end of time on nobody can count.
_YEARS = range(1945, 2101)


class Unit(Labelled):
    WORKING = "working", "ngày làm việc"
    CALENDAR = "calendar", "ngày"


@dataclass(frozen=True)
class Counted:
    """`count` days after `since`, that day itself not counted."""

    count: int
    unit: Unit
    since: date

    def day(self, calendar: Calendar) -> date:
        """The deadline by that calendar.

        Raises:
            CalendarEnds: it lies after the last day that the calendar knows.
        """
        if self.unit is Unit.WORKING:
            return calendar.add_working_days(self.since, self.count)
        return self.since + timedelta(days=self.count)


class RelativeDeadline(Base):
    """How a task's deadline was counted. It says nothing of a deadline that was moved since by a decision."""

    __tablename__ = "relative_deadline"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int]
    unit: Mapped[str]
    since: Mapped[date]

    @property
    def counted(self) -> Counted:
        return Counted(self.count, Unit(self.unit), self.since)


def read_counted(text: str, issued_on: date | None) -> Counted | None:
    """The count that the words state; None when they state none, or from a day that is not known."""
    found = _RULE.search(fold(text))
    if found is None:
        return None
    count, working, day, month, year, _ = found.groups()
    since = issued_on if day is None else _date(int(year), int(month), int(day))
    if since is None or since.year not in _YEARS:
        return None
    return Counted(int(count), Unit.WORKING if working else Unit.CALENDAR, since)


def keep_count(session: Session, event: TaskAssigned | TaskChanged, _now: datetime, _actor: str) -> None:
    """Keep the parts of the rule that a task came with, or was given since."""
    told = event.columns if isinstance(event, TaskAssigned) else event.changes
    if not told.keys() & {"deadline_rule", "issued_on"} or not (task := session.get_one(Task, event.task_id)):
        return
    counted, row = read_counted(task.deadline_rule, task.issued_on), session.get(RelativeDeadline, event.task_id)
    if counted is not None:
        parts = {"count": counted.count, "unit": counted.unit, "since": counted.since}
        session.merge(RelativeDeadline(task_id=event.task_id, **parts))
    elif row is not None:
        session.delete(row)


def keep_counts(session: Session, events: Sequence[TaskAssigned], _now: datetime, _actor: str) -> None:
    """The same of new tasks, of which no rule is kept yet: told by their events alone."""
    found = (
        (each.task_id, read_counted(each.columns["deadline_rule"], each.columns.get("issued_on")))
        for each in events
        if each.columns.get("deadline_rule")
    )
    rows = [
        {"task_id": task_id, "count": counted.count, "unit": counted.unit, "since": counted.since}
        for task_id, counted in found
        if counted is not None
    ]
    if rows:
        session.execute(insert(RelativeDeadline), rows)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
