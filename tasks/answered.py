"""Who has answered lately to what is overdue: the answer holds for some working days, then it is asked for again."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.clock import day
from tasks.contact import Contact
from tasks.state import REMINDED
from tasks.task import Task
from tasks.workdays import Calendar


def answered_when_overdue(
    session: Session, on: date, calendar: Calendar, holds: int, zone: ZoneInfo
) -> set[tuple[int, int | None]]:
    """Task and department ids of standing answers that were given after the deadline, and still hold on `on`.

    An answer of before the deadline does not quiet the first letter after it: being late is news.
    """
    first = calendar.add_working_days(on, -holds) + timedelta(days=1)
    newest = func.max(Acknowledgement.at)
    wanted = (
        select(Task.id, Contact.department_id, Task.deadline, newest)
        .join(Acknowledgement, Acknowledgement.task_id == Task.id)
        .join(Contact, Contact.id == Acknowledgement.contact_id)
        .where(
            Acknowledgement.deadline_version == Task.deadline_version,
            Acknowledgement.undone_at.is_(None),
            Acknowledgement.at >= datetime.combine(first, time(), zone),
            Task.state.in_(sorted(REMINDED)),
            Task.deadline < on,
        )
        .group_by(Task.id, Contact.department_id, Task.deadline)
    )
    return {
        (task_id, department_id)
        for task_id, department_id, deadline, at in session.execute(wanted)
        if deadline is not None and day(at, zone) > calendar.due_day(deadline)
    }
