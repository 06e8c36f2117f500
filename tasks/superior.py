"""Who is told by a step: the second contact, the head, and above the department the office's own people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tasks.among import among
from tasks.circuit import usable_channels
from tasks.clock import day
from tasks.contact import Contact, ContactRole
from tasks.desk import Desk
from tasks.escalation import Recipient, choose_channel, refusals
from tasks.reader import Readers, read_readers
from tasks.refusal import Refusal
from tasks.step import Level
from tasks.task import Task
from tasks.text import fold

ROLES = {
    Level.CONTACT: ContactRole.CONTACT,
    Level.SECOND_CONTACT: ContactRole.CONTACT,
    Level.HEAD: ContactRole.HEAD,
    Level.SPECIALIST: ContactRole.SPECIALIST,
    Level.VICE_LEAD: ContactRole.VICE_LEAD,
    Level.LEAD: ContactRole.LEAD,
}
OF_DEPARTMENT = frozenset({Level.CONTACT, Level.SECOND_CONTACT, Level.HEAD})


@dataclass(frozen=True)
class Superiors:
    """Who may be told, as they can be reached at one moment."""

    contacts: Sequence[Contact]
    readers: Readers
    channels: tuple[str, ...]
    refusal: Refusal

    def find(self, level: Level, task: Task, asked: int | None) -> Recipient | str:
        """Whom the level means for a task, else in Vietnamese why nobody; `asked` is the contact who did not answer."""
        wanted = [each for each in self._of(level, task) if each.id != asked]
        if not wanted:
            return _nobody(level, task, asked)
        tried = [self._reached(each) for each in wanted]
        reached = (each for each in tried if isinstance(each, Recipient))
        return next(reached, None) or "; ".join(dict.fromkeys(each for each in tried if isinstance(each, str)))

    def _of(self, level: Level, task: Task) -> list[Contact]:
        role = ROLES[level]
        if level in OF_DEPARTMENT:
            return self._of_departments[role, task.lead_department_id]
        found = self._of_roles[role]
        if level == Level.SPECIALIST:
            return _following(found, task)
        return _of_field(found, task) if level == Level.VICE_LEAD else found

    @cached_property
    def _of_departments(self) -> Mapping[tuple[str, int | None], list[Contact]]:
        found = defaultdict[tuple[str, int | None], list[Contact]](list)
        for each in self.contacts:
            found[each.role, each.department_id].append(each)
        return found

    @cached_property
    def _of_roles(self) -> Mapping[str, list[Contact]]:
        found = defaultdict[str, list[Contact]](list)
        for each in self.contacts:
            found[each.role].append(each)
        return found

    def _reached(self, contact: Contact) -> Recipient | str:
        reader = self.readers.of(contact)
        if reader is None:
            return "đang nghỉ, chưa có người nhận thư thay"
        found = choose_channel(reader, self.channels, self.refusal)
        return found if isinstance(found, Recipient) else "; ".join(found.reasons)


def _following(specialists: list[Contact], task: Task) -> list[Contact]:
    """The one whom the task names; without a name, whoever looks after its field, or the only one there is.

    A wrong guess is worse than none.
    """
    named = fold(task.followed_by)
    if named:
        return [each for each in specialists if named in {fold(each.name), fold(each.title)}]
    theirs = [each for each in specialists if each.looks_after(task.field)]
    return theirs or (specialists if len(specialists) == 1 else [])


def _of_field(leaders: list[Contact], task: Task) -> list[Contact]:
    """Who looks after the task's field; else who was entered for none, and so for all that is left."""
    return [each for each in leaders if each.looks_after(task.field)] or [each for each in leaders if not each.fields]


def _nobody(level: Level, task: Task, asked: int | None) -> str:
    if level == Level.VICE_LEAD and task.field:
        return f"chưa có {level.label} phụ trách lĩnh vực «{task.field}» trong danh bạ"
    return f"không có {level.label} nào khác trong danh bạ" if asked else f"chưa có {level.label} trong danh bạ"


def read_superiors(session: Session, desk: Desk, now: datetime, departments: Collection[int]) -> Superiors:
    """Those of some departments, and the office's own."""
    offices = Contact.role.not_in([ROLES[each] for each in OF_DEPARTMENT])
    theirs = or_(offices, among(Contact.department_id, "departments"))
    wanted = select(Contact).where(Contact.active, theirs).order_by(Contact.position, Contact.id)
    return Superiors(
        _the_desk_first(session.scalars(wanted, {"departments": departments}), desk.lead_email),
        read_readers(session, day(now, desk.hours.zone)),
        tuple(usable_channels(session, desk.channels)),
        refusals(session, desk, now),
    )


def _the_desk_first(contacts: Iterable[Contact], lead_email: str) -> list[Contact]:
    """Of several lead contacts the one who gets the digest is told."""
    return sorted(contacts, key=lambda each: each.role == ContactRole.LEAD and each.email != lead_email)
