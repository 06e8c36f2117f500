"""`/departments/{id}/succeed`: a department ends, and its open tasks go to the successor."""

from dataclasses import dataclass, field
from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tasks.department import Department
from tasks.intake.organisations import load_registry
from tasks.outside.department_change import refuse_group
from tasks.outside.scope import Scope
from tasks.outside.task_said import Day, DepartmentName
from tasks.outside.value import department_id as find_id
from tasks.succeed import Succession, first_day, hold_departments, succeed
from web.api.answer import Answer
from web.api.department_view import DepartmentId, DepartmentView, department_etag, find_department, view_departments
from web.api.door import Door
from web.api.match import check_match
from web.api.route import Routes
from web.api.writing import Work, Writing
from web.web import Web


class SuccessionSaid(BaseModel):
    """`successor` by number, code or name; `since` is its first day, the one on record or today without."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"successor": "Sở Tài chính", "since": "2026-12-01"}]}
    )

    successor: DepartmentName
    since: Day | None = None
    contacts: bool = Field(False, description="Whether its contacts go along.")


class SuccessionView(BaseModel):
    """How many moved: tasks that it led and that it helped with, and contacts. Before `since` nothing does."""

    department: DepartmentView
    successor: DepartmentView
    since: date
    tasks: int
    coordinating: int
    contacts: int


@dataclass(frozen=True)
class SuccessionResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes, scope = Routes(self.router, self.door, "departments"), Scope.DEPARTMENTS_WRITE
        path = "/departments/{department_id}/succeed"
        routes.write("POST", path, self.succeed_department, SuccessionView, scope, conditional=False)

    def succeed_department(self, request: Request, department_id: DepartmentId, said: SuccessionSaid) -> Response:
        """End it with a successor. What is done keeps the old name; what is open moves, once the day has come.

        Before that day only the end is written down: send it again then.
        """

        def act(work: Work) -> Answer:
            hold_departments(work.session)
            old = find_department(work.session, department_id, held=True)
            check_match(request, department_etag(work.session, old), must=False)
            return _succeed(work, _asked(work, old, said))

        return self.writing.do(request, act)


def _asked(work: Work, old: Department, said: SuccessionSaid) -> Succession:
    since = first_day(old, said.since, work.on)
    new = find_department(work.session, find_id(load_registry(work.session), said.successor, since, work.on))
    refuse_group(old)
    refuse_group(new)
    return Succession(old, new, since, said.contacts)


def _succeed(work: Work, asked: Succession) -> Answer:
    moved = succeed(work.session, work.bus, asked, work.on, work.now, work.actor)
    department, successor = view_departments(work.session, [asked.old, asked.new])
    counts = {"tasks": len(moved.tasks), "coordinating": len(moved.coordinating), "contacts": len(moved.contacts)}
    return Answer(SuccessionView(department=department, successor=successor, since=asked.since, **counts))
