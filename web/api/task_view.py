"""A task as the API tells it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.coordination import Coordination
from tasks.deadline import DeadlineState, OnTimeBy, deadline_state
from tasks.department import Department
from tasks.event_log import LoggedEvent
from tasks.outside.external_ref import ExternalRef
from tasks.state import ExecutionState, TaskKind, Urgency
from tasks.task import Task
from tasks.workdays import Calendar, CalendarEnds
from web.api.match import make_etag

CHANGES = ("TaskAssigned", "TaskChanged", "DeadlineChanged", "TaskStateChanged")
"""The events after which a task is another one."""


class NamedDepartment(BaseModel):
    id: int
    name: str


class ExternalName(BaseModel):
    """What another system calls a task, and which version of it was taken last."""

    source: str
    external_id: str
    version: int | None


class TaskView(BaseModel):
    """`deadline_state` is computed for today; null where the working calendar does not reach.

    `version` counts deadlines: 1 is the original.
    """

    model_config = ConfigDict(from_attributes=True)

    id: int
    code: str
    document_number: str
    document_kind: str
    issuer: str
    issued_on: date | None
    abstract: str
    content: str
    assigned_by: str
    followed_by: str
    lead: NamedDepartment
    coordinating: list[NamedDepartment]
    kind: TaskKind
    period: str | None
    deadline_rule: str
    urgency: Urgency
    field: str
    assigned_on: date | None
    original_deadline: date | None
    deadline: date | None
    deadline_version: int
    deadline_state: DeadlineState | None
    product: str
    state: ExecutionState
    progress: str
    result_document: str
    result_date: date | None
    reported_on: date | None
    confirmed_on: date | None
    delay_reason: str
    note: str
    created_at: datetime
    changed_at: datetime | None
    external: list[ExternalName]


@dataclass(frozen=True)
class TaskViewer:
    """Reads what stands beside tasks for a page of them at once."""

    session: Session
    on: date
    calendar: Calendar | None
    on_time_by: OnTimeBy

    def view(self, task: Task) -> TaskView:
        return self.view_all([task])[0]

    def view_all(self, tasks: Sequence[Task]) -> list[TaskView]:
        ids = [task.id for task in tasks]
        helping = _helping(self.session, ids)
        leads = _names(self.session, {task.lead_department_id for task in tasks})
        named, changed = _external(self.session, ids), _changed(self.session, ids)
        beside = [
            {
                "lead": {"id": task.lead_department_id, "name": leads[task.lead_department_id]},
                "coordinating": helping.get(task.id, []),
                "deadline_state": self.deadline_state(task),
                "changed_at": changed.get(task.id),
                "external": named.get(task.id, []),
            }
            for task in tasks
        ]
        return [TaskView.model_validate(_columns(task) | each) for task, each in zip(tasks, beside, strict=True)]

    def deadline_state(self, task: Task) -> DeadlineState | None:
        if self.calendar is None:
            return None
        try:
            return deadline_state(task, self.on, self.calendar, self.on_time_by)
        except CalendarEnds:
            return None


def task_etag(session: Session, task: Task) -> str:
    helping = select(Coordination.department_id).where(Coordination.task_id == task.id)
    return make_etag([_columns(task), sorted(session.scalars(helping))])


def _columns(task: Task) -> dict[str, Any]:
    return {column.name: getattr(task, column.name) for column in Task.__table__.columns}


def _names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    found = session.execute(select(Department.id, Department.name).where(Department.id.in_(ids)))
    return {row.id: row.name for row in found}


def _helping(session: Session, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    wanted = (
        select(Coordination.task_id, Department.id, Department.name)
        .join(Department, Department.id == Coordination.department_id)
        .where(Coordination.task_id.in_(ids))
        .order_by(Department.position, Department.id)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for task_id, department_id, name in session.execute(wanted):
        found.setdefault(task_id, []).append({"id": department_id, "name": name})
    return found


def _external(session: Session, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    wanted = select(ExternalRef).where(ExternalRef.task_id.in_(ids)).order_by(ExternalRef.id)
    for ref in session.scalars(wanted):
        told = {"source": ref.source, "external_id": ref.external_id, "version": ref.version}
        found.setdefault(ref.task_id or 0, []).append(told)
    return found


def _changed(session: Session, ids: Sequence[int]) -> dict[int | None, datetime]:
    theirs = (LoggedEvent.task_id.in_(ids), LoggedEvent.name.in_(CHANGES))
    found = session.execute(
        select(LoggedEvent.task_id, func.max(LoggedEvent.at)).where(*theirs).group_by(LoggedEvent.task_id)
    )
    return {task_id: at for task_id, at in found}  # noqa: C416 - typed
