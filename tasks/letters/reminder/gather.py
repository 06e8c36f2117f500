"""From rows to facts: what one reminder letter says, as the tasks stand now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session, aliased

from tasks.among import among
from tasks.contact import Contact, find_contacts
from tasks.department import Department
from tasks.desk import Desk
from tasks.ladder import planned_of, share_at
from tasks.ladder_name import LadderName
from tasks.letter import Letter
from tasks.letters.document import Document
from tasks.letters.reminder.facts import Item, ReminderFacts, Role
from tasks.link import task_url
from tasks.reminder import Reminder
from tasks.silent import silent_coordinators
from tasks.state import Urgency
from tasks.task import Task
from tasks.workdays import Calendar

# A task, the rung, whether its reader co-ordinates, who leads, the ladder, the letter.
TaskTold = Row[Task, int, bool, str, str, int]


@dataclass(frozen=True)
class Told:
    """What letters tell of their tasks, read at once for all of them.

    `rows` by letter; `silent` by task, as tasks/silent.py has it. `kept` holds what a session would forget and then ask
    for again, one letter at a time.
    """

    rows: Mapping[int, Sequence[TaskTold]] = field(default_factory=dict)
    silent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    kept: Sequence[object] = ()


# Made once: to write a statement anew costs more than to have it carried out.
_LEAD = aliased(Department)
_TOLD = (
    select(Task, Reminder.rung, Reminder.coordinating, _LEAD.name, Reminder.ladder, Reminder.letter_id)
    .join(Reminder, Reminder.task_id == Task.id)
    .join(_LEAD, _LEAD.id == Task.lead_department_id)
    .where(among(Reminder.letter_id, "letters"), Reminder.dropped.is_(None))
    .order_by(Task.deadline, Task.id)
)
_THEIRS = select(Department).where(among(Department.id, "departments"))


def read_told(session: Session, letters: Sequence[Letter]) -> Told:
    """In four queries, however many letters there are."""
    contacts = find_contacts(session, {each.contact_id for each in letters})
    theirs = {each.department_id for each in contacts.values() if each.department_id}
    departments = list(session.scalars(_THEIRS, {"departments": sorted(theirs)}))
    rows = defaultdict[int, list[TaskTold]](list)
    for row in session.execute(_TOLD, {"letters": sorted({each.carrier for each in letters})}):
        rows[row.letter_id].append(row)
    leading = (row.Task.id for each in rows.values() for row in each if not row.coordinating)
    return Told(rows, silent_coordinators(session, leading), [*contacts.values(), *departments])


def gather(
    session: Session,
    desk: Desk,
    letter: Letter,
    calendar: Calendar,
    *,
    allow_subject: bool = False,
    answered_in_chat: bool = True,
    told: Told | None = None,
) -> ReminderFacts:
    """The letter's facts on the day of its slot, so that a copy sent later counts the same days."""
    told = told or read_told(session, [letter])
    contact = session.get_one(Contact, letter.contact_id)
    department = session.get(Department, contact.department_id) if contact.department_id else None
    page = desk.links.url(letter)
    return ReminderFacts(
        salutation=department.name if department else contact.title,
        title=contact.title,
        on=letter.slot,
        as_of=letter.date,  # a copy sent later is the same letter
        reminder_code=f"DD{letter.id}",
        items=tuple(_item(row, letter, calendar, desk, told.silent, page) for row in told.rows.get(letter.id, ())),
        all_link=page,
        office=desk.office,
        allow_subject=allow_subject,
        answered_in_chat=answered_in_chat,
    )


def _item(
    row: TaskTold,
    letter: Letter,
    calendar: Calendar,
    desk: Desk,
    silent: Mapping[int, tuple[str, ...]],
    page: str,
) -> Item:
    task, rung, coordinating, lead_name, ladder, _ = row
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
        link=task_url(page, task.code),
        rung=rung,
        follow_up=ladder == LadderName.FOLLOW_UP,
        share=share_at(planned_of(task, desk.hours.zone), rung, calendar, desk.ladder, coordinating=coordinating),
        silent=() if coordinating else silent.get(task.id, ()),
    )


def _left(deadline: date | None, on: date, calendar: Calendar) -> int:
    return 0 if deadline is None else calendar.working_days_between(on, calendar.due_day(deadline))
