"""A department is called otherwise from a day on; it stays the same department, with its tasks and contacts."""

from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tasks.department import Alias, AliasKind, AliasSource, Department
from tasks.department_event import DepartmentRenamed
from tasks.department_name import DepartmentName, coming_names
from tasks.events import Bus
from tasks.find_department import DepartmentError
from tasks.match import name_key
from tasks.text import clean, fold


class NameTakenError(DepartmentError):
    """The name is another department's."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(
            f'«{new}» đã là tên của một đơn vị khác; nếu hai đơn vị nhập lại: dondoc department succeed "{old}" "{new}"'
        )
        self.found = new


def rename(  # noqa: PLR0913, PLR0917 - a change says all of this
    session: Session, bus: Bus, department: Department, name: str, since: date, on: date, now: datetime, actor: str
) -> None:
    """Call it so from `since` on: at once when the day has come, else by the daily step of that day.

    Raises:
        DepartmentError: the name is blank.
        NameTakenError: another department is called so, or was and began on the same day.
    """
    new = clean(name)
    if not new:
        raise DepartmentError("Tên mới còn trống; ghi tên đầy đủ của đơn vị.")
    _refuse_taken(session, department, new)
    _keep_first(session, department, now)
    known = (DepartmentName.department_id == department.id, DepartmentName.since == since)
    entry = session.scalars(select(DepartmentName).where(*known)).first()
    if entry is None:
        entry = DepartmentName(department_id=department.id, since=since)
        session.add(entry)
    entry.name, entry.held_at = new, None
    session.flush()
    if since <= on:
        take_names(session, bus, on, now, actor)


def take_names(session: Session, bus: Bus, on: date, now: datetime, actor: str) -> int:
    """Write names whose day has come into the departments' rows; how many. Done twice, it is done once."""
    found = coming_names(session, on)
    for entry in found:
        department = session.get_one(Department, entry.department_id)
        before, entry.held_at = department.name, now
        _keep_alias(session, department)
        department.name, department.folded = entry.name, fold(entry.name)
        event = DepartmentRenamed(
            department_id=department.id, since=entry.since or on, before=before, after=department.name
        )
        bus.publish(session, event, now, actor)
    return len(found)


def _refuse_taken(session: Session, department: Department, new: str) -> None:
    # An ended department keeps its name in the table, where name and first day are unique.
    began_alike = and_(Department.valid_from.is_not(None), Department.valid_from == department.valid_from)
    rivals = or_(Department.valid_to.is_(None), began_alike)
    others = session.scalars(select(Department).where(Department.id != department.id, rivals))
    if any(name_key(each.name) == name_key(new) for each in others):
        raise NameTakenError(department.name, new)


def _keep_first(session: Session, department: Department, now: datetime) -> None:
    known = select(DepartmentName.id).where(DepartmentName.department_id == department.id)
    if session.scalar(known.limit(1)) is None:
        session.add(DepartmentName(department_id=department.id, name=department.name, since=None, held_at=now))


def _keep_alias(session: Session, department: Department) -> None:
    """Files go on using the old name, whatever their date: it means the same department."""
    old = (Alias.folded == department.folded, Alias.department_id == department.id)
    if session.scalar(select(Alias.id).where(*old)) is None:
        alias = Alias(department_id=department.id, text=department.name, folded=department.folded)
        alias.kind, alias.source = AliasKind.ALIAS, AliasSource.PERSON
        session.add(alias)
