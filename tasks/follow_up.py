"""Nhắc lại sau: the day on which an officer wants to be told of a task again, within its deadline.

Neither an acknowledgement of the work nor an extension: until then that officer is left in peace, no more.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.letters.wording import full_day
from tasks.state import REMINDED, ExecutionState, Urgency
from tasks.task import Task
from tasks.workdays import Calendar, CalendarEnds


class FollowUp(Base):
    """`until` as it was chosen, `tell_on` the working day on which it is told: `until` itself, or the one before.

    `undone_at`: taken back, or another day chosen since.
    """

    __tablename__ = "follow_up"
    __table_args__ = (Index(None, "task_id", "contact_id"), Index(None, "contact_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    acknowledgement_id: Mapped[int | None] = mapped_column(ForeignKey("acknowledgement.id"), index=True)
    deadline_version: Mapped[int]
    until: Mapped[date]
    tell_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


def why_no_follow_up(task: Task, until: date, on: date, calendar: Calendar | None) -> str:
    """Why the officer may not be told on that day instead, in Vietnamese; empty when it may."""
    if ExecutionState(task.state) not in REMINDED or task.deadline is None:
        return f"Nhiệm vụ {task.code} không có hạn đang chờ nên không cần nhắc lại."
    if task.urgency == Urgency.EXPRESS:
        return f"Nhiệm vụ {task.code} là hỏa tốc nên không hoãn nhắc được."
    if task.deadline < on:
        return f"Nhiệm vụ {task.code} đã quá hạn nên không hoãn nhắc được."
    if until > task.deadline:
        return f"Ngày nhắc lại phải trong hạn: không sau {full_day(task.deadline)}. Cần thêm thời gian thì xin gia hạn."
    if told_on(until, calendar) <= on:
        return f"Ngày nhắc lại phải là một ngày làm việc sau {full_day(on)}."
    return ""


def told_on(until: date, calendar: Calendar | None) -> date:
    """The working day on which it is told: `until`, or the working day before a day off."""
    try:
        return calendar.previous_working_day(until) if calendar else until
    except CalendarEnds:
        return until


def follow_up(
    session: Session, task: Task, contact_id: int, until: date, tell_on: date, now: datetime, acknowledgement_id: int
) -> FollowUp:
    """Keep the day; one chosen before gives way to it. Whether it may be chosen was judged before."""
    drop_follow_ups(session, now, task_id=task.id, contact_id=contact_id)
    row = FollowUp(
        task_id=task.id,
        contact_id=contact_id,
        acknowledgement_id=acknowledgement_id,
        deadline_version=task.deadline_version,
        until=until,
        tell_on=tell_on,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def standing_follow_ups(session: Session, task: Task) -> list[FollowUp]:
    """The days that are chosen for its present deadline, the nearest first."""
    theirs = (FollowUp.task_id == task.id, FollowUp.deadline_version == task.deadline_version)
    wanted = select(FollowUp).where(*theirs, FollowUp.undone_at.is_(None)).order_by(FollowUp.tell_on, FollowUp.id)
    return list(session.scalars(wanted))


def drop_follow_ups(session: Session, now: datetime, **which: int) -> None:
    """Those of `which` columns hold no longer; the rungs come again."""
    standing = [getattr(FollowUp, name) == value for name, value in which.items()]
    values = update(FollowUp).where(*standing, FollowUp.undone_at.is_(None)).values(undone_at=now)
    session.execute(values.execution_options(synchronize_session="fetch"))
