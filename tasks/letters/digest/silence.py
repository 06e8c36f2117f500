"""Section 5: who may not know what was asked. Letters that failed, letters unanswered, contacts missing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement, acknowledges
from tasks.channel_words import channel_words
from tasks.climb import Climb
from tasks.climb_step import ClimbStep
from tasks.clock import day
from tasks.contact import Contact
from tasks.contact_address import ContactAddress
from tasks.department import Department
from tasks.desk import Desk
from tasks.due import find_unreachable
from tasks.ended import ended_with_tasks
from tasks.escalation import Unreachable, choose_recipients
from tasks.ladder_name import LadderName
from tasks.letter import REMINDING, Letter, LetterKind, LetterState
from tasks.letters.digest.facts import Trouble, Unreached
from tasks.reached import Day
from tasks.reminder import Reminder
from tasks.state import REMINDED
from tasks.step import Level
from tasks.suppression import address_key, suppressed
from tasks.task import Task
from tasks.workdays import Calendar

FAILED = {LetterState.DEAD: Trouble.DEAD, LetterState.UNKNOWN: Trouble.IN_DOUBT}
# What a copy says its letter says, and that a system missed an event is for who runs the systems.
UNTOLD = (LetterKind.COPY, LetterKind.EVENT)
# A letter that failed is told again each day for a week; after that the ledger has it.
TOLD_FOR = timedelta(days=7)


def find_unreached(session: Session, desk: Desk, calendar: Calendar, on: date, now: datetime) -> Iterator[Unreached]:
    yield from _failed(session, on)
    yield from _silent(session, desk)
    yield from _unanswered(session, on)
    yield from _unwritable(session, desk, calendar, on, now)
    yield from _refused(session, desk, on)
    yield from _ended(session, on)


def _failed(session: Session, on: date) -> Iterator[Unreached]:
    """What a chat could not bring and email brought the same day is no trouble; a mailbox that fails must be mended."""
    rows = session.execute(
        select(Letter, Contact.title, Department.name, func.count(Reminder.id).label("tasks"))
        .join(Contact, Contact.id == Letter.contact_id)
        .join(Department, Department.id == Contact.department_id, isouter=True)
        .join(Reminder, (Reminder.letter_id == Letter.id) & Reminder.dropped.is_(None), isouter=True)
        .where(Letter.state.in_(list(FAILED)), Letter.slot > on - TOLD_FOR, Letter.kind.not_in(UNTOLD))
        .group_by(Letter.id, Contact.title, Department.name)
        .having(or_(Letter.kind.not_in(REMINDING), Letter.channel == "email", func.count(Reminder.id) > 0))
        .order_by(Letter.slot, Letter.id)
    )
    for row in rows:
        letter: Letter = row.Letter
        yield Unreached(
            trouble=FAILED[LetterState(letter.state)],
            department=row.name or row.title,
            title=row.title,
            channel=channel_words(letter.channel),
            words=letter.reason or "",
            tasks=row.tasks,
            since=letter.slot,
        )


def _unanswered(session: Session, on: date) -> Iterator[Unreached]:
    """By contact: tasks that it was reminded of before today and said nothing about since."""
    answered = exists().where(
        Acknowledgement.task_id == Reminder.task_id,
        Acknowledgement.contact_id == Reminder.contact_id,
        Acknowledgement.deadline_version == Reminder.deadline_version,
        *acknowledges(),
    )
    rows = session.execute(
        select(
            Contact.title,
            Department.name,
            Letter.channel,
            func.count(Reminder.task_id.distinct()).label("tasks"),
            func.min(Letter.slot).label("since"),
        )
        .join(Contact, Contact.id == Reminder.contact_id)
        .join(Department, Department.id == Contact.department_id)
        .join(Letter, Letter.id == Reminder.letter_id)
        .join(Task, (Task.id == Reminder.task_id) & (Task.deadline_version == Reminder.deadline_version))
        .where(
            Letter.kind == LetterKind.REMINDER,
            Letter.state == LetterState.SENT,
            Letter.slot < on,
            Reminder.dropped.is_(None),
            Task.state.in_(sorted(REMINDED)),
            ~answered,
        )
        .group_by(Contact.id, Contact.title, Department.name, Department.position, Letter.channel)
        .order_by(Department.position, Department.name)
    )
    for row in rows:
        yield Unreached(
            trouble=Trouble.UNANSWERED,
            department=row.name,
            title=row.title,
            channel=channel_words(row.channel),
            tasks=row.tasks,
            since=row.since,
        )


def _silent(session: Session, desk: Desk) -> Iterator[Unreached]:
    """By department: tasks whose silence has climbed as far as this digest."""
    here = exists().where(ClimbStep.climb_id == Climb.id, ClimbStep.to == Level.DIGEST)
    rows = session.execute(
        select(Department.name, func.count(Climb.id).label("tasks"), func.min(Climb.about_at).label("since"))
        .join(Department, Department.id == Climb.department_id)
        .where(Climb.ladder == LadderName.UNANSWERED, Climb.ended_at.is_(None), here)
        .group_by(Department.id, Department.name, Department.position)
        .order_by(Department.position, Department.name)
    )
    for row in rows:
        since = day(row.since, desk.hours.zone)
        yield Unreached(trouble=Trouble.SILENT, department=row.name, tasks=row.tasks, since=since)


def _unwritable(session: Session, desk: Desk, calendar: Calendar, on: date, now: datetime) -> Iterator[Unreached]:
    """Departments with something due today that nobody can be written to at."""
    recipients = choose_recipients(session, desk, now)
    today = Day(on, calendar, desk.ladder, desk.hours.zone)
    missing = find_unreachable(session, today, recipients)
    if not missing:
        return
    named = select(Department).where(Department.id.in_(sorted(missing)))
    for department in session.scalars(named.order_by(Department.position, Department.name)):
        recipient = recipients.get(department.id)
        reasons = recipient.reasons if isinstance(recipient, Unreachable) else ()
        yield Unreached(
            trouble=Trouble.NO_ADDRESS if reasons else Trouble.NO_CONTACT,
            department=department.name,
            words="; ".join(reasons),
            tasks=missing[department.id],
        )


def _refused(session: Session, desk: Desk, on: date) -> Iterator[Unreached]:
    """Addresses that were refused for good and are still on record: told until a person mends or lifts them.

    While the refused letter itself is told, the address is not told beside it.
    """
    known = suppressed(session)
    if not known:
        return
    wanted = (
        select(Contact, ContactAddress, Department.name)
        .join(ContactAddress, ContactAddress.contact_id == Contact.id)
        .join(Department, Department.id == Contact.department_id)
        .where(Contact.active)
        .order_by(Department.position, Department.name, Contact.id)
    )
    for contact, entered, department in session.execute(wanted):
        found = known.get((entered.channel, address_key(entered.address)))
        if found is None or (since := day(found.at, desk.hours.zone)) > on - TOLD_FOR:
            continue
        yield Unreached(
            trouble=Trouble.REFUSED,
            department=department,
            title=contact.title,
            channel=channel_words(entered.channel),
            words=f"{found.words}; nhập địa chỉ mới: dondoc contact address {contact.id} {entered.channel} ĐỊA-CHỈ",
            since=since,
        )


def _ended(session: Session, on: date) -> Iterator[Unreached]:
    for each in ended_with_tasks(session, on):
        words = f"kết thúc ngày {each.last:%d/%m/%Y}; chuyển nhiệm vụ sang đơn vị kế thừa: {each.mend}"
        yield Unreached(trouble=Trouble.ENDED, department=each.name, words=words, tasks=each.tasks)
