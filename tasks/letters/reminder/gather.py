"""From rows to facts: what one reminder letter says, as the tasks stand now."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session, aliased

from tasks.contact import Contact
from tasks.department import Department
from tasks.desk import Desk
from tasks.ladder import planned_of, share_at
from tasks.ladder_name import LadderName
from tasks.letter import Letter
from tasks.letters.document import Document
from tasks.letters.reminder.facts import Item, ReminderFacts, Role
from tasks.reminder import Reminder
from tasks.silent import silent_coordinators
from tasks.state import Urgency
from tasks.task import Task
from tasks.workdays import Calendar


def gather(
    session: Session,
    desk: Desk,
    letter: Letter,
    calendar: Calendar,
    *,
    allow_subject: bool = False,
    answered_in_chat: bool = True,
) -> ReminderFacts:
    """The letter's facts on the day of its slot, so that a copy sent later counts the same days."""
    contact = session.get_one(Contact, letter.contact_id)
    department = session.get(Department, contact.department_id) if contact.department_id else None
    lead = aliased(Department)
    rows = session.execute(
        select(Task, Reminder.rung, Reminder.coordinating, lead.name, Reminder.ladder)
        .join(Reminder, Reminder.task_id == Task.id)
        .join(lead, lead.id == Task.lead_department_id)
        .where(Reminder.letter_id == letter.id, Reminder.dropped.is_(None))
        .order_by(Task.deadline, Task.id)
    ).all()
    silent = silent_coordinators(session, (row.Task.id for row in rows if not row.coordinating))
    return ReminderFacts(
        salutation=department.name if department else contact.title,
        title=contact.title,
        on=letter.slot,
        as_of=letter.date,  # a copy sent later is the same letter
        reminder_code=f"DD{letter.id}",
        items=tuple(_item(row, letter, calendar, desk, silent) for row in rows),
        all_link=desk.links.url(letter),
        office=desk.office,
        allow_subject=allow_subject,
        answered_in_chat=answered_in_chat,
    )


def _item(
    row: Row[Task, int, bool, str, str],
    letter: Letter,
    calendar: Calendar,
    desk: Desk,
    silent: Mapping[int, tuple[str, ...]],
) -> Item:
    task, rung, coordinating, lead_name, ladder = row
    left = _left(task.due_on, letter.slot, calendar)
    return Item(
        code=task.code,
        document=Document(task.document_number or None, task.issued_on, task.abstract),
        content=task.content,
        asked=task.product,
        deadline=task.due_on,
        days_left=max(left, 0),
        days_late=max(-left, 0),
        urgency=Urgency(task.urgency),
        role=Role.COORDINATING if coordinating else Role.LEAD,
        lead_name=lead_name,
        link=desk.links.url(letter, task.code),
        rung=rung,
        follow_up=ladder == LadderName.FOLLOW_UP,
        share=share_at(planned_of(task, desk.hours.zone), rung, calendar, desk.ladder, coordinating=coordinating),
        silent=() if coordinating else silent.get(task.id, ()),
    )


def _left(deadline: date | None, on: date, calendar: Calendar) -> int:
    return 0 if deadline is None else calendar.working_days_between(on, calendar.due_day(deadline))
