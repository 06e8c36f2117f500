"""How a recurring task comes back: as a person set it, else as the task's own words say."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.recurring.rule import DayOff, Rule
from tasks.recurring.words import DEFAULTS, rule_in_words
from tasks.state import OPEN, Period, TaskKind
from tasks.task import Task

AHEAD = {Period.WEEKLY: 5, Period.MONTHLY: 10, Period.QUARTERLY: 15}
"""Working days before its deadline a period is opened, where nobody set another number."""
AHEAD_ELSE = 10


class Recurrence(Base):
    """A person's word on a recurring task. `held`: no period is opened until the word is taken back."""

    __tablename__ = "recurrence"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    rule: Mapped[str]
    starts: Mapped[date]
    day_off: Mapped[str] = mapped_column(default=DayOff.BEFORE)
    ahead: Mapped[int]
    until: Mapped[date | None]
    held: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True)
class Returning:
    """A recurring task with its rule; `rule` is None where its words do not carry enough to tell a due day."""

    task: Task
    rule: Rule | None
    ahead: int
    set_by_person: bool = False
    held: bool = False


def returning(session: Session, on: date) -> list[Returning]:
    """Recurring tasks that have not ended, by number. A period given by a file has a deadline, and is none."""
    parents = (Task.kind == TaskKind.RECURRING, Task.deadline.is_(None), Task.state.in_(sorted(OPEN)))
    wanted = select(Task, Recurrence).outerjoin(Recurrence, Recurrence.task_id == Task.id).where(*parents)
    return [read_returning(task, row, on) for task, row in session.execute(wanted.order_by(Task.id))]


def read_returning(task: Task, row: Recurrence | None, on: date) -> Returning:
    if row is not None:
        said = Rule(row.rule, row.starts, DayOff(row.day_off), row.until)
        return Returning(task, said, row.ahead, set_by_person=True, held=row.held)
    period = Period(task.period) if task.period else None
    text = _in_words(task, period)
    # The rules of words have no interval, so that any day long enough ago serves to count from.
    rule = Rule(text, date(on.year - 1, 1, 1)) if text else None
    return Returning(task, rule, AHEAD.get(period, AHEAD_ELSE) if period else AHEAD_ELSE, held=task.silent)


def _in_words(task: Task, period: Period | None) -> str | None:
    for words in (task.deadline_rule, task.note, task.content, task.product):
        if found := rule_in_words(words or ""):
            return found
    return DEFAULTS[period] if period else None
