"""Departments of a list into the database: by folded name, with their aliases, never removing one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.department import Alias, AliasKind, AliasSource, Department, DepartmentKind
from tasks.events import Event
from tasks.intake.cell import as_text
from tasks.intake.day import read_day
from tasks.intake.grid import Row
from tasks.intake.problem import CellError
from tasks.intake.readable import unreadable_cells
from tasks.intake.refusal import refuse_row
from tasks.intake.result import Change, ImportResult, Outcome
from tasks.intake.sheet import Sheet
from tasks.intake.word_cell import read_word
from tasks.match import is_group, name_key
from tasks.office_event import DepartmentChanged, DepartmentEntered
from tasks.text import fold

_SEPARATORS = re.compile(r"[|;\n]")
_DISTRICT = re.compile(r"ubnd (?:huyen|thi xa|thanh pho|quan)\b.*")
_COMMUNE = re.compile(r"ubnd (?:xa|phuong|thi tran|dac khu)\b.*")


@dataclass(frozen=True, kw_only=True)
class DepartmentRow:
    name: str
    kind: DepartmentKind
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    position: int | None
    names: tuple[tuple[str, AliasKind], ...]


def load_departments(
    session: Session, sheet: Sheet, result: ImportResult, step: Callable[[], None], tell: Callable[[Event], None]
) -> None:
    """Create and update departments from the rows of one sheet; errors and changes go to `result`, events to `tell`."""
    known = _Known(session)
    for row in sheet.records:
        step()
        errors = list(unreadable_cells(sheet.header, row))
        if not errors:
            try:
                event = _load(known, read_department(sheet, row), row.number, result)
                if event is not None:
                    tell(event)
            except CellError as error:
                errors = [error]
        if errors:
            refuse_row(result, sheet, row, errors)


def read_department(sheet: Sheet, row: Row) -> DepartmentRow:
    """One row, read.

    Raises:
        CellError: no name, a kind or day that cannot be told, an end before the start.
    """
    name = as_text(sheet.value(row, "name"))
    if not name:
        raise CellError(field="name", value="", expected="tên đơn vị", mend="ghi tên đơn vị")
    valid_from, valid_to = _day(sheet, row, "valid_from"), _day(sheet, row, "valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        value = as_text(sheet.value(row, "valid_to"))
        raise CellError(field="valid_to", value=value, expected="ngày sau ngày bắt đầu", mend="sửa ngày hiệu lực")
    return DepartmentRow(
        name=name,
        kind=read_word(as_text(sheet.value(row, "kind")), "kind", DepartmentKind) or _kind_of(name),
        valid_from=valid_from,
        valid_to=valid_to,
        successor=as_text(sheet.value(row, "successor")) or None,
        position=_position(as_text(sheet.value(row, "position"))),
        names=tuple(_names(sheet, row)),
    )


def _day(sheet: Sheet, row: Row, field: str) -> date | None:
    return read_day(sheet.value(row, field), field, sheet.epoch)


def _kind_of(name: str) -> DepartmentKind:
    key = name_key(name)
    if is_group(name):
        return DepartmentKind.GROUP
    if _DISTRICT.fullmatch(key):
        return DepartmentKind.DISTRICT
    return DepartmentKind.COMMUNE if _COMMUNE.fullmatch(key) else DepartmentKind.DEPARTMENT


def _position(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > len("99999"):
        raise CellError(field="position", value=text, expected="một số thứ tự", mend="ghi một số nguyên")
    return int(text)


def _names(sheet: Sheet, row: Row) -> Iterator[tuple[str, AliasKind]]:
    for field, kind in (("aliases", AliasKind.ALIAS), ("abbreviations", AliasKind.ABBREVIATION)):
        for name in _SEPARATORS.split(as_text(sheet.value(row, field))):
            if name.strip():
                yield name.strip(), AliasKind.CODE if name.strip().isdecimal() else kind


class _Known:
    """What the database already holds, asked once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.departments: dict[str, list[Department]] = {}
        for department in session.scalars(select(Department).order_by(Department.id)):
            self.departments.setdefault(department.folded, []).append(department)
        self.aliases = {(alias.department_id, alias.folded): alias for alias in session.scalars(select(Alias))}
        highest = select(func.max(Department.position)).where(Department.kind != DepartmentKind.GROUP)
        self.last_position = session.scalar(highest) or 0

    def find(self, row: DepartmentRow) -> Department | None:
        """The same name at the same time: a name may come back for another organisation in another year."""
        namesakes = self.departments.get(fold(row.name), [])
        for department in namesakes:
            if department.valid_from == row.valid_from:
                return department
        unsure = (each for each in namesakes if None in {each.valid_from, row.valid_from})
        return next((each for each in unsure if _overlap(each, row)), None)

    def add(self, row: DepartmentRow) -> Department:
        self.last_position += 1
        department = Department(
            name=row.name,
            folded=fold(row.name),
            kind=row.kind,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            successor=row.successor,
            position=self.last_position if row.position is None else row.position,
        )
        self.session.add(department)
        self.session.flush()
        self.departments.setdefault(department.folded, []).append(department)
        return department


def _overlap(one: Department, other: DepartmentRow) -> bool:
    before = one.valid_to is not None and other.valid_from is not None and one.valid_to < other.valid_from
    after = other.valid_to is not None and one.valid_from is not None and other.valid_to < one.valid_from
    return not before and not after


def _load(known: _Known, row: DepartmentRow, number: int, result: ImportResult) -> Event | None:
    department = known.find(row)
    outcome, fields = Outcome.CREATED, {}
    event: Event | None = None
    if department is None:
        department = known.add(row)
        names = _add_names(known, department, row)
        event = DepartmentEntered(department_id=department.id, after=_columns(department), names=names)
    else:
        before = _columns(department)
        fields = _update(department, row)
        after = _columns(department)
        if new_names := _add_names(known, department, row):
            fields["Tên khác, viết tắt"] = ("", ", ".join(new_names))
        if fields:
            changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
            event = DepartmentChanged(department_id=department.id, changes=changes, names=new_names)
        outcome = Outcome.UPDATED if fields else Outcome.UNCHANGED
    result.done("departments", outcome)
    if outcome is not Outcome.UNCHANGED:
        result.changes.append(Change("departments", number, outcome, row.name, fields))
    return event


def _columns(department: Department) -> dict[str, Any]:
    names = ("name", "kind", "valid_from", "valid_to", "successor", "position")
    return {name: getattr(department, name) for name in names}


def _update(department: Department, row: DepartmentRow) -> dict[str, tuple[str, str]]:
    """Set what the row says otherwise; a blank cell says nothing."""
    said = {
        "Tên đơn vị": ("name", row.name),
        "Loại đơn vị": ("kind", row.kind.value),
        "Hiệu lực từ": ("valid_from", row.valid_from),
        "Hiệu lực đến": ("valid_to", row.valid_to),
        "Kế thừa": ("successor", row.successor),
        "Thứ tự": ("position", row.position),
    }
    changed = {}
    for label, (column, new) in said.items():
        old = getattr(department, column)
        if new is not None and old != new:
            setattr(department, column, new)
            changed[label] = (as_text(old), as_text(new))
    return changed


def _add_names(known: _Known, department: Department, row: DepartmentRow) -> list[str]:
    """Write the other names, valid as long as the department; what a person chose is left as it is."""
    added = []
    for name, kind in row.names:
        alias = known.aliases.get((department.id, fold(name)))
        if alias is None:
            alias = Alias(
                department_id=department.id, text=name, folded=fold(name), kind=kind, source=AliasSource.IMPORT
            )
            known.session.add(alias)
            known.aliases[department.id, fold(name)] = alias
            added.append(name)
        if alias.source == AliasSource.IMPORT:
            alias.valid_from, alias.valid_to = department.valid_from, department.valid_to
    return added
