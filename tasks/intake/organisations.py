"""The organisations of the database as names are matched on them, and the groups that files bring along."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.department import Alias, AliasKind, AliasSource, Department, DepartmentKind
from tasks.intake.problem import CellError
from tasks.match import How, Match, Organisation, OtherName, Registry, UnknownNameError, is_group, name_key
from tasks.text import clean, fold
from tasks.turn import Turn, share_turn

LAST_POSITION = 9_000
"""Groups stand after every department in protocol order."""


def load_registry(session: Session) -> Registry:
    departments = session.scalars(select(Department).order_by(Department.position, Department.id))
    aliases = session.scalars(select(Alias).order_by(Alias.id))
    return Registry([as_organisation(department) for department in departments], [_other(alias) for alias in aliases])


def hold_registry(session: Session) -> Registry:
    """The same for who gives work to a department: until commit none of them ends (tasks/succeed.py).

    It comes before tasks are held: who ends a department takes its turn first, and then the tasks.
    """
    share_turn(session, Turn.DEPARTMENTS)
    return load_registry(session)


def department_names(session: Session) -> list[str]:
    """The departments that may lead a task, in protocol order."""
    living = Department.valid_to.is_(None), Department.kind != DepartmentKind.GROUP
    return list(session.scalars(select(Department.name).where(*living).order_by(Department.position, Department.id)))


def as_organisation(department: Department) -> Organisation:
    return Organisation(
        department.id,
        department.name,
        department.valid_from,
        department.valid_to,
        department.successor or "",
        group=department.kind == DepartmentKind.GROUP,
    )


def _other(alias: Alias) -> OtherName:
    return OtherName(
        alias.department_id,
        alias.text,
        alias.valid_from,
        alias.valid_to,
        short=alias.kind != AliasKind.ALIAS,
        by_person=alias.source == AliasSource.PERSON,
    )


class Organisations:
    """Answers which department a cell means; remembers its answers, because a list repeats a few names all the time.

    `today` decides whether an organisation is still there to be written to.
    """

    def __init__(self, session: Session, today: date) -> None:
        self._session, self._today = session, today
        self.registry = load_registry(session)
        self._answers: dict[tuple[str, date | None], Match | UnknownNameError] = {}
        self._helping: dict[tuple[str, date | None, bool], Match] = {}

    def lead(self, name: str, on: date | None, *, is_open: bool) -> Match:
        """The one department that must do a task.

        Raises:
            CellError: unknown, several in one cell, a group, or ended while the task is open.
        """
        if is_group(name):
            mend = "mỗi đơn vị chủ trì một dòng; nhóm đơn vị ghi ở cột phối hợp"
            raise CellError(field="lead", value=name, expected="một đơn vị, không phải nhóm đơn vị", mend=mend)
        if ";" in name or self._is_several(name, on):
            mend = "mỗi đơn vị chủ trì một dòng, đơn vị khác ghi ở cột phối hợp"
            raise CellError(field="lead", value=name, expected="một đơn vị chủ trì", mend=mend)
        return self._find("lead", name, on, is_open=is_open)

    def coordinating(self, name: str, on: date | None, *, is_open: bool) -> Match:
        """A department, or a group of them that is made when a file first names it.

        Raises:
            CellError: unknown, or ended while the task is open.
        """
        asked = name, on, is_open
        if asked not in self._helping:
            self._helping[asked] = self._find_helping(name, on, is_open=is_open)
        return self._helping[asked]

    def _find_helping(self, name: str, on: date | None, *, is_open: bool) -> Match:
        if is_group(name):
            return Match(self._group(name), How.EXACT)
        if self._is_several(name, on):
            mend = "ngăn cách các đơn vị bằng dấu chấm phẩy (;)"
            raise CellError(field="coordinating", value=name, expected="các đơn vị cách nhau bằng «;»", mend=mend)
        return self._find("coordinating", name, on, is_open=is_open)

    def living(self, field: str, name: str) -> Organisation:
        """The department of today that `name` means.

        Raises:
            CellError: unknown, ended, or a group.
        """
        if is_group(name):
            raise CellError(field=field, value=name, expected="một đơn vị", mend="ghi tên từng đơn vị")
        return self._find(field, name, None, is_open=True).organisation

    def _find(self, field: str, name: str, on: date | None, *, is_open: bool) -> Match:
        answer = self._answer(name, on)
        if isinstance(answer, Match) and answer.how is How.ENDED and is_open:
            answer = self.registry.ended(name, answer.organisation)
        if isinstance(answer, UnknownNameError):
            raise CellError(field=field, value=name, expected=answer.expected, mend=answer.mend)
        return answer

    def _answer(self, name: str, on: date | None) -> Match | UnknownNameError:
        if (name, on) not in self._answers:
            try:
                self._answers[name, on] = self.registry.find(name, on, self._today)
            except UnknownNameError as unknown:
                self._answers[name, on] = unknown
        return self._answers[name, on]

    def _is_several(self, name: str, on: date | None) -> bool:
        unknown = isinstance(self._answer(name, on), UnknownNameError)
        return unknown and self.registry.names_several(name, on, self._today)

    def _group(self, name: str) -> Organisation:
        known = (each for each in self.registry.by_id.values() if each.group)
        found = next((group for group in known if name_key(group.name) == name_key(name)), None)
        return found or self._new_group(clean(name))

    def _new_group(self, name: str) -> Organisation:
        group = Department(name=name, folded=fold(name), kind=DepartmentKind.GROUP, position=LAST_POSITION)
        self._session.add(group)
        self._session.flush()
        organisation = as_organisation(group)
        self.registry.add(organisation)
        return organisation
