"""`/departments`: who leads tasks and co-ordinates."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from tasks.department import Department
from tasks.outside.department_change import DepartmentChange, change_department
from tasks.outside.department_said import DepartmentSaid, enter_department
from tasks.outside.scope import Scope
from tasks.turn import Turn, take_turn
from web.api.answer import Answer, ok
from web.api.department_view import (
    DepartmentId,
    DepartmentView,
    department_answer,
    department_etag,
    find_department,
    view_departments,
)
from web.api.door import Door
from web.api.match import check_match
from web.api.paging import Page, Paged, read_page
from web.api.route import Links, Routes
from web.api.writing import Work, Writing
from web.web import Web

FROM_DEPARTMENT: Links = {"read_department": ("read_department", {"department_id": "$response.body#/id"})}


@dataclass(frozen=True)
class DepartmentResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes, scope = Routes(self.router, self.door, "departments"), Scope.DEPARTMENTS_WRITE
        one = "/departments/{department_id}"
        routes.read("/departments", self.list_departments, Page[DepartmentView])
        routes.read(one, self.read_department, DepartmentView)
        enter = ("POST", "/departments", self.enter_department, DepartmentView, scope)
        routes.write(*enter, status=201, links=FROM_DEPARTMENT)
        routes.write("PATCH", one, self.change_department, DepartmentView, scope, conditional=True)

    def list_departments(self, paged: Annotated[Paged, Query()]) -> Response:
        with self.web.database.read() as session:
            rows, following = read_page(session, select(Department), Department.id, paged)
            return ok(Page[DepartmentView](items=view_departments(session, rows), next=following))

    def read_department(self, department_id: DepartmentId) -> Response:
        with self.web.database.read() as session:
            return department_answer(session, find_department(session, department_id)).response()

    def enter_department(self, request: Request, said: DepartmentSaid) -> Response:
        """Enter a new department. One of this name that lives, or began on the same day, is a conflict."""

        def act(work: Work) -> Answer:
            made = enter_department(work.session, work.bus, said, work.now, work.actor)
            return department_answer(work.session, made, 201)

        return self.writing.do(request, act)

    def change_department(self, request: Request, department_id: DepartmentId, said: DepartmentChange) -> Response:
        """Change what is sent. A new name holds from its day on; files may go on using the old one."""

        def act(work: Work) -> Answer:
            take_turn(work.session, Turn.IMPORT)  # names are given one at a time, by lists too
            department = find_department(work.session, department_id, held=True)
            check_match(request, department_etag(work.session, department), must=True)
            change_department(work.session, work.bus, department, said, work.on, work.now, work.actor)
            return department_answer(work.session, department)

        return self.writing.do(request, act)
