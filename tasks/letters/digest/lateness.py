"""Sections 2 and 4: what is past its deadline, and what comes near it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement, acknowledges
from tasks.answer import Choice
from tasks.deadline import SOON_WORKING_DAYS, DeadlineState, OnTimeBy, days_left, deadline_state, late_by
from tasks.department import Department
from tasks.extension import extensions_by_task
from tasks.letter import Letter, LetterState
from tasks.letters.digest.facts import Nearing, Overdue
from tasks.letters.digest.paper import paper
from tasks.reminder import Reminder
from tasks.state import OPEN, REMINDED, Urgency
from tasks.task import Task
from tasks.urging import Urging
from tasks.workdays import Calendar


def find_overdue(
    session: Session, calendar: Calendar, on: date, since: date | None, on_time_by: OnTimeBy
) -> Iterator[Overdue]:
    """Open tasks past their deadline on `on`, the longest late first."""
    sent = (
        select(func.count(Reminder.letter_id.distinct()))
        .join(Letter, Letter.id == Reminder.letter_id)
        .where(Reminder.task_id == Task.id, Reminder.dropped.is_(None), Letter.state == LetterState.SENT)
        .scalar_subquery()
    )
    urged = select(func.count()).where(Urging.task_id == Task.id).correlate(Task).scalar_subquery()
    answers = _last_answers(session)
    rows = session.execute(_with_department((sent + urged).label("reminded")).where(Task.deadline < on)).all()
    extended = _extended(session, rows)
    for row in rows:
        task: Task = row.Task
        if deadline_state(task, on, calendar, on_time_by) is DeadlineState.OVERDUE and task.deadline is not None:
            yield Overdue(
                task=paper(task, row.name, extended[task.id]),
                deadline=task.deadline,
                days_late=late_by(task, on, calendar, on_time_by),
                urgency=Urgency(task.urgency),
                reminded=row.reminded + task.urged_before,
                answer=answers.get(task.id, ""),
                new=since is not None and calendar.due_day(task.deadline) >= since,
            )


def find_nearing(session: Session, calendar: Calendar, on: date) -> Iterator[Nearing]:
    """Tasks still to be done whose deadline is today or within the working days that the office calls near."""
    answered = exists().where(
        Acknowledgement.task_id == Task.id,
        Acknowledgement.deadline_version == Task.deadline_version,
        *acknowledges(),
    )
    last = calendar.add_working_days(on, SOON_WORKING_DAYS + 1) - timedelta(days=1)
    near = _with_department(answered.label("answered")).where(
        Task.deadline.between(on, last), Task.state.in_(sorted(REMINDED))
    )
    rows = session.execute(near).all()
    extended = _extended(session, rows)
    for row in rows:
        yield Nearing(
            task=paper(row.Task, row.name, extended[row.Task.id]),
            deadline=row.Task.deadline,
            days_left=days_left(row.Task.deadline, on, calendar),
            urgency=Urgency(row.Task.urgency),
            acknowledged=row.answered,
        )


def _with_department(extra: Any) -> Any:
    return (
        select(Task, Department.name, extra)
        .join(Department, Department.id == Task.lead_department_id)
        .where(Task.state.in_(sorted(OPEN)))
        .order_by(Task.deadline, Task.id)
    )


def _extended(session: Session, rows: Sequence[Any]) -> Mapping[int, int]:
    """Task id → how often it was put off. Most never were, and have one version of their deadline."""
    return extensions_by_task(session, [row.Task.id for row in rows if row.Task.deadline_version > 1])


def _last_answers(session: Session) -> dict[int, str]:
    """Task id → the label of the newest answer about the deadline as it stands."""
    given = (
        select(Acknowledgement.task_id, Acknowledgement.choice)
        .join(Task, (Task.id == Acknowledgement.task_id) & (Task.deadline_version == Acknowledgement.deadline_version))
        .where(Acknowledgement.undone_at.is_(None), Task.state.in_(sorted(OPEN)))
        .order_by(Acknowledgement.id)
    )
    return {row.task_id: Choice(row.choice).label for row in session.execute(given)}
