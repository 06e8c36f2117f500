"""What kept a task's lead department in peace on a day that it was open: what its officer said before."""

from datetime import date, datetime, time

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.answer import Choice
from tasks.clock import day
from tasks.contact import Contact
from tasks.desk import Desk
from tasks.follow_up import FollowUp
from tasks.letters.wording import full_day
from tasks.task import Task
from tasks.workdays import DAY, Calendar


def why_quiet(
    session: Session, desk: Desk, task: Task, deadline: date | None, calendar: Calendar, on: date
) -> str | None:
    """In words; None when nothing that was said kept it quiet. `deadline` is that of the day."""
    end = datetime.combine(on + DAY, time(), desk.hours.zone)
    if (until := _told_later(session, task, on, end)) is not None:
        return f"đơn vị hẹn nhắc lại ngày {full_day(until)}"
    if deadline is None or calendar.due_day(deadline) >= on:
        return None
    given = _newest(session, task, end)
    answered = day(given.at, desk.hours.zone) if given else None
    holds = desk.ladder.answer_holds
    if given is None or answered is None or answered <= calendar.due_day(deadline):
        return None
    if calendar.working_days_between(answered, on) >= holds:
        return None
    words = f"đơn vị đã trả lời «{Choice(given.choice).label}» ngày {full_day(answered)}"
    return f"{words}, câu trả lời có giá trị {holds} ngày làm việc"


def _told_later(session: Session, task: Task, on: date, end: datetime) -> date | None:
    chosen = (FollowUp.task_id == task.id, FollowUp.at < end, FollowUp.tell_on > on)
    stood = or_(FollowUp.undone_at.is_(None), FollowUp.undone_at >= end)
    wanted = select(FollowUp.until).join(Contact, Contact.id == FollowUp.contact_id)
    theirs = Contact.department_id == task.lead_department_id
    return session.scalar(wanted.where(*chosen, stood, theirs).order_by(FollowUp.id.desc()).limit(1))


def _newest(session: Session, task: Task, end: datetime) -> Acknowledgement | None:
    given = (Acknowledgement.task_id == task.id, Acknowledgement.at < end)
    stood = or_(Acknowledgement.undone_at.is_(None), Acknowledgement.undone_at >= end)
    wanted = select(Acknowledgement).join(Contact, Contact.id == Acknowledgement.contact_id)
    theirs = Contact.department_id == task.lead_department_id
    return session.scalars(wanted.where(*given, stood, theirs).order_by(Acknowledgement.id.desc()).limit(1)).first()
