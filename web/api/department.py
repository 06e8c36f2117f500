"""`/departments`: who leads tasks and co-ordinates. Names and ends that change from a day on are the office's."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from tasks.department import Department, DepartmentKind
from tasks.outside.department_said import DepartmentSaid, enter_department
from tasks.outside.scope import Scope
from tasks.outside.task_said import HIGHEST_ID
from web.api.answer import Answer, ok
from web.api.door import Door
from web.api.language import Words
from web.api.paging import Page, Paged, read_page
from web.api.problem import Kind, Problem
from web.api.route import Routes
from web.api.writing import Work, Writing
from web.web import Web

DepartmentId = Annotated[int, Path(ge=1, le=HIGHEST_ID, examples=[1])]


class DepartmentView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    kind: DepartmentKind
    position: int
    valid_from: date | None
    valid_to: date | None
    successor: str | None


@dataclass(frozen=True)
class DepartmentResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes = Routes(self.router, self.door, "departments")
        links = {"read_department": ("read_department", {"department_id": "$response.body#/id"})}
        routes.read("/departments", self.list_departments, Page[DepartmentView])
        routes.read("/departments/{department_id}", self.read_department, DepartmentView)
        routes.write(
            "POST", "/departments", self.enter_department, DepartmentView, Scope.ADMIN, status=201, links=links
        )

    def list_departments(self, paged: Annotated[Paged, Query()]) -> Response:
        with self.web.database.read() as session:
            rows, following = read_page(session, select(Department), Department.id, paged)
            items = [DepartmentView.model_validate(row) for row in rows]
            return ok(Page[DepartmentView](items=items, next=following))

    def read_department(self, department_id: DepartmentId) -> Response:
        with self.web.database.read() as session:
            found = session.get(Department, department_id)
            if found is None:
                words = Words(f"Không có đơn vị số {department_id}.", f"There is no department {department_id}.")
                raise Problem(Kind.NOT_FOUND, words)
            return ok(DepartmentView.model_validate(found))

    def enter_department(self, request: Request, said: DepartmentSaid) -> Response:
        """Enter a new department. Renaming, merging and ending are done at the command line, with their days."""

        def act(work: Work) -> Answer:
            made = enter_department(work.session, work.bus, said, work.now, work.actor)
            headers = {"Location": f"/api/v1/departments/{made.id}"}
            return Answer(DepartmentView.model_validate(made), 201, headers)

        return self.writing.do(request, act)
