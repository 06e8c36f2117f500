"""A department ends with a successor: a person moves what is open in one step, and what is done keeps the old name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.coordination import Coordination, change_coordinating, coordinating_of
from tasks.department import Alias, AliasKind, AliasSource, Department
from tasks.department_event import ContactMoved, DepartmentEnded
from tasks.events import Bus, TaskChanged
from tasks.find_department import DepartmentError
from tasks.intake.task_key import moved_key
from tasks.state import OPEN
from tasks.task import Task, hold_tasks
from tasks.turn import Turn, take_turn
from tasks.workdays import DAY


class SuccessorError(DepartmentError):
    """A department that cannot succeed the other."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(f"«{new}» không kế thừa được «{old}»; cần một đơn vị khác còn hoạt động.")
        self.old, self.new = old, new


@dataclass(frozen=True)
class Succession:
    """From `since` on the successor stands for the old department; `contacts`: its contacts go along."""

    old: Department
    new: Department
    since: date
    contacts: bool = False


@dataclass(frozen=True)
class Moving:
    """What a succession moves: codes of tasks that the old department leads or helps with, its active contacts."""

    tasks: tuple[str, ...]
    coordinating: tuple[str, ...]
    contacts: tuple[int, ...]


def hold_departments(session: Session) -> None:
    """Until commit nobody else gives work to a department, by a list or otherwise, or ends one.

    Who comes next finds the successor. Lists first, for they take long, and the others need not wait for those.
    """
    take_turn(session, Turn.IMPORT)
    take_turn(session, Turn.DEPARTMENTS)


def first_day(old: Department, asked: date | None, today: date) -> date:
    """The successor's first day: as asked, else the day after the old one's last, else today."""
    return asked or (old.valid_to + DAY if old.valid_to else today)


def what_moves(session: Session, old: Department) -> Moving:
    led = select(Task.code).where(Task.lead_department_id == old.id, Task.state.in_(sorted(OPEN)))
    contacts = select(Contact.id).where(Contact.department_id == old.id, Contact.active)
    return Moving(
        tuple(session.scalars(led.order_by(Task.id))),
        tuple(session.scalars(_helped(old).order_by(Task.id).with_only_columns(Task.code))),
        tuple(session.scalars(contacts.order_by(Contact.position, Contact.id))),
    )


def succeed(session: Session, bus: Bus, asked: Succession, on: date, now: datetime, actor: str) -> Moving:
    """End the old department and, once its successor's day has come, move what is open; what moved.

    Before that day only the end is written down: nothing moves by itself then, a person gives the command again.

    Raises:
        SuccessorError: a department cannot succeed itself, nor one that has ended.
    """
    old, new = asked.old, asked.new
    hold_departments(session)
    for each in (old, new):
        session.refresh(each)  # what another one made of it meanwhile
    if old.id == new.id or (new.valid_to and new.valid_to < max(asked.since, on)):
        raise SuccessorError(old.name, new.name)
    if asked.since > on:
        _end(session, bus, asked, now, actor)
        return Moving((), (), ())
    # Before the first event: whoever holds a task waits for the log, not the other way round.
    held = hold_tasks(session, [*_led_ids(session, old), *session.scalars(_helped(old))])
    moving = what_moves(session, old)
    _end(session, bus, asked, now, actor)
    _move_tasks(session, bus, asked, held, now, actor)
    if asked.contacts:
        _move_contacts(session, bus, asked, moving.contacts, now, actor)
    return moving if asked.contacts else Moving(moving.tasks, moving.coordinating, ())


def _end(session: Session, bus: Bus, asked: Succession, now: datetime, actor: str) -> None:
    old, last = asked.old, asked.since - DAY
    before = {"last": old.valid_to, "successor": old.successor}
    after = {"last": last, "successor": asked.new.name}
    if before != after:
        old.valid_to, old.successor = last, asked.new.name
        ended = DepartmentEnded(department_id=old.id, successor_id=asked.new.id, before=before, after=after)
        bus.publish(session, ended, now, actor)
    _lead_names(session, asked)


def _lead_names(session: Session, asked: Succession) -> None:
    """Names of the old department mean the successor in documents dated from its first day on, and only there."""
    names = [(asked.old.name, asked.old.folded, AliasKind.ALIAS)]
    for alias in session.scalars(select(Alias).where(Alias.department_id == asked.old.id)):
        if alias.valid_to is None or alias.valid_to >= asked.since:
            alias.valid_to = asked.since - DAY
        names.append((alias.text, alias.folded, AliasKind(alias.kind)))
    theirs = set(session.scalars(select(Alias.folded).where(Alias.department_id == asked.new.id)))
    for text, folded, kind in names:
        if folded not in theirs and folded != asked.new.folded:
            theirs.add(folded)
            led = Alias(department_id=asked.new.id, text=text, folded=folded, kind=kind, valid_from=asked.since)
            led.source = AliasSource.PERSON
            session.add(led)


def _move_tasks(session: Session, bus: Bus, asked: Succession, held: Sequence[Task], now: datetime, actor: str) -> None:
    for task in held:
        changed = _move_lead(session, asked, task)
        bus.publish(session, changed, now, actor)
        bus.publish(session, _move_help(session, asked, task), now, actor)


def _move_lead(session: Session, asked: Succession, task: Task) -> TaskChanged | None:
    if task.lead_department_id != asked.old.id:
        return None
    key = moved_key(task, asked.old.id, asked.new.id)
    if key and session.scalar(select(Task.id).where(Task.content_key == key)) is None:
        # The same row, imported again under the successor's name, is the same task.
        return task.edit({"lead_department_id": asked.new.id, "content_key": key})
    return task.edit({"lead_department_id": asked.new.id})


def _move_help(session: Session, asked: Succession, task: Task) -> TaskChanged | None:
    before = coordinating_of(session, task.id)
    if asked.old.id not in before:
        return None
    return change_coordinating(session, task, before, {*before, asked.new.id} - {asked.old.id})


def _move_contacts(
    session: Session, bus: Bus, asked: Succession, ids: Sequence[int], now: datetime, actor: str
) -> None:
    """Behind the contacts that the successor has."""
    last = select(func.max(Contact.position)).where(Contact.department_id == asked.new.id, Contact.active)
    position = session.scalar(last) or 0
    for number, contact_id in enumerate(ids, start=1):
        contact = session.get_one(Contact, contact_id)
        contact.department_id, contact.position = asked.new.id, position + number
        moved = ContactMoved(contact_id=contact_id, before=asked.old.id, after=asked.new.id)
        bus.publish(session, moved, now, actor)


def _led_ids(session: Session, old: Department) -> list[int]:
    return list(session.scalars(select(Task.id).where(Task.lead_department_id == old.id, Task.state.in_(sorted(OPEN)))))


def _helped(old: Department) -> Select[int]:
    helped = (Coordination.department_id == old.id, Task.state.in_(sorted(OPEN)))
    return select(Task.id).join(Coordination, Coordination.task_id == Task.id).where(*helped)
