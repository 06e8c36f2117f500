"""A department as the API shows it, with the names that it will have."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.department import Department, DepartmentKind
from tasks.department_name import DepartmentName
from tasks.outside.task_said import HIGHEST_ID
from web.api.answer import Answer
from web.api.language import Words
from web.api.match import make_etag
from web.api.problem import Kind, Problem

DepartmentId = Annotated[int, Path(ge=1, le=HIGHEST_ID, examples=[1])]


class ComingName(BaseModel):
    name: str
    since: date


class DepartmentView(BaseModel):
    """`valid_to` is its last day; `coming_names` are those whose day is still to come."""

    id: int
    name: str
    kind: DepartmentKind
    position: int
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    coming_names: list[ComingName]


def view_departments(session: Session, rows: Iterable[Department]) -> list[DepartmentView]:
    shown = list(rows)
    coming = _coming_names(session, [each.id for each in shown])
    return [_view(each, coming.get(each.id, [])) for each in shown]


def find_department(session: Session, department_id: int, *, held: bool = False) -> Department:
    """`held` until commit, yet tasks may be given to it meanwhile. Raises Problem: 404."""
    lock = {"key_share": True} if held else None
    found = session.get(Department, department_id, with_for_update=lock)
    if found is None:
        words = Words(f"Không có đơn vị số {department_id}.", f"There is no department {department_id}.")
        raise Problem(Kind.NOT_FOUND, words)
    return found


def department_etag(session: Session, department: Department) -> str:
    return make_etag(view_departments(session, [department])[0].model_dump())


def department_answer(session: Session, department: Department, status: int = 200) -> Answer:
    headers = {"ETag": department_etag(session, department)}
    if status == 201:  # noqa: PLR2004 - Created
        headers["Location"] = f"/api/v1/departments/{department.id}"
    return Answer(view_departments(session, [department])[0], status, headers)


def _view(row: Department, coming: list[ComingName]) -> DepartmentView:
    columns = DepartmentView.model_fields.keys() - {"coming_names"}
    return DepartmentView(**{name: getattr(row, name) for name in columns}, coming_names=coming)


def _coming_names(session: Session, ids: list[int]) -> dict[int, list[ComingName]]:
    found: dict[int, list[ComingName]] = {}
    wanted = (DepartmentName.department_id.in_(ids), DepartmentName.held_at.is_(None))
    for each in session.scalars(select(DepartmentName).where(*wanted).order_by(DepartmentName.since)):
        if each.since is not None:
            found.setdefault(each.department_id, []).append(ComingName(name=each.name, since=each.since))
    return found
