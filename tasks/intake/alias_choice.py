"""A person's word that a name in files means a department: kept apart from what files brought, and followed first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.department import Alias, AliasKind, AliasSource, Department
from tasks.events import Bus
from tasks.intake.organisations import load_registry
from tasks.match import UnknownNameError, is_group
from tasks.office_event import AliasChosen, AliasForgotten
from tasks.text import clean, fold


class AliasError(Exception):
    """An alias that cannot be kept or found; says what was found, expected, and the mend."""


@dataclass(frozen=True)
class Choice:
    """`text` in files means the department, for documents dated from `valid_from` to `valid_to`."""

    text: str
    department: str
    valid_from: date | None = None
    valid_to: date | None = None


def choose_alias(session: Session, bus: Bus, choice: Choice, today: date, now: datetime, actor: str) -> str:
    """Keep a person's choice; give the department's full name.

    Raises:
        AliasError: as `add_alias`.
    """
    folded = fold(clean(choice.text))
    before = _said(session, folded)
    name = add_alias(session, choice.text, choice.department, today, choice.valid_from, choice.valid_to)
    session.flush()
    after = _said(session, folded)
    if after is not None and before != after:
        bus.publish(session, AliasChosen(text=clean(choice.text), before=before, after=after), now, actor)
    return name


def forget_alias(session: Session, bus: Bus, text: str, now: datetime, actor: str) -> None:
    """Forget what a person chose for the name.

    Raises:
        AliasError: nobody chose anything for it.
    """
    mine = select(Alias.department_id).where(Alias.folded == fold(text), Alias.source == AliasSource.PERSON)
    meant = session.scalars(mine.order_by(Alias.id)).all()
    remove_alias(session, text)
    for department_id in meant:
        bus.publish(session, AliasForgotten(text=clean(text), department_id=department_id), now, actor)


def _said(session: Session, folded: str) -> dict[str, Any] | None:
    """What a person decided last about the name."""
    mine = select(Alias).where(Alias.folded == folded, Alias.source == AliasSource.PERSON)
    alias = session.scalars(mine.order_by(Alias.id.desc()).limit(1)).first()
    if alias is None:
        return None
    return {"department_id": alias.department_id, "from": alias.valid_from, "to": alias.valid_to}


def add_alias(
    session: Session,
    text: str,
    department: str,
    today: date,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> str:
    """Keep that `text` means the department, for documents dated from `valid_from` to `valid_to`; give its full name.

    Raises:
        AliasError: blank, a group, no such department, dates the wrong way, or already another department's.
    """
    name = clean(text)
    if not name or is_group(name):
        raise AliasError(f"Thấy «{name}»; cần tên của một đơn vị, không phải nhóm đơn vị. Ghi lại tên trong tệp.")
    if valid_from and valid_to and valid_to < valid_from:
        raise AliasError("Thấy --to trước --from; cần ngày kết thúc sau ngày bắt đầu. Sửa lại hai ngày.")
    try:
        found = load_registry(session).find(department, None, today).organisation
    except UnknownNameError as error:
        raise AliasError(f"Đơn vị: {error}") from error
    _refuse_other(session, name, found.id, valid_from, valid_to)
    alias = session.scalar(select(Alias).where(Alias.folded == fold(name), Alias.department_id == found.id))
    if alias is None:
        alias = Alias(department_id=found.id, folded=fold(name), kind=AliasKind.ALIAS)
        session.add(alias)
    alias.text, alias.source = name, AliasSource.PERSON
    alias.valid_from, alias.valid_to = valid_from, valid_to
    return found.name


def _refuse_other(session: Session, name: str, department_id: int, first: date | None, last: date | None) -> None:
    mine = Alias.source == AliasSource.PERSON
    for alias in session.scalars(select(Alias).where(Alias.folded == fold(name), mine)):
        overlap = (alias.valid_to is None or first is None or first <= alias.valid_to) and (
            alias.valid_from is None or last is None or alias.valid_from <= last
        )
        if alias.department_id != department_id and overlap:
            other = session.get_one(Department, alias.department_id).name
            mend = f'dondoc alias remove "{name}" trước, hoặc ghi --from và --to không trùng nhau'
            raise AliasError(f"«{name}» đã được ghi là {other}; một tên chỉ chỉ một đơn vị. Cách sửa: {mend}.")


def remove_alias(session: Session, text: str) -> int:
    """Forget what a person chose for the name; give how many were forgotten.

    Raises:
        AliasError: nobody chose anything for it.
    """
    mine = Alias.source == AliasSource.PERSON
    aliases = session.scalars(select(Alias).where(Alias.folded == fold(text), mine)).all()
    for alias in aliases:
        session.delete(alias)
    if not aliases:
        raise AliasError(f"Không có tên «{clean(text)}» do người dùng ghi; xem danh sách: dondoc alias list.")
    return len(aliases)


def chosen_aliases(session: Session, *, also_imported: bool = False) -> Sequence[tuple[Alias, str]]:
    """Aliases with the name of their department, by department in protocol order."""
    wanted = select(Alias, Department.name).join(Department, Department.id == Alias.department_id)
    if not also_imported:
        wanted = wanted.where(Alias.source == AliasSource.PERSON)
    rows = session.execute(wanted.order_by(Department.position, Department.id, Alias.id))
    return [(alias, name) for alias, name in rows]
