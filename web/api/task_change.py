"""`/tasks`: assigned, changed, completed, reopened, cancelled by their numbers here."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tasks.events import TaskStateChanged
from tasks.intake.organisations import hold_registry
from tasks.outside.change import change_task
from tasks.outside.new_task import create_task
from tasks.outside.scope import Scope
from tasks.outside.task_said import Day, Line, TaskSaid, Unmarked
from tasks.outside.value import read_values
from tasks.task import Task, hold_tasks
from tasks.text import clean
from web.api.answer import Answer
from web.api.door import Door
from web.api.language import Words
from web.api.match import check_match
from web.api.problem import Fault, Kind, Problem
from web.api.route import Links, Routes
from web.api.task import TaskId, no_task, task_answer
from web.api.task_view import TaskView, task_etag
from web.api.writing import Work, Writing
from web.web import Web

FROM_TASK: Links = {
    name: (name, {"task_id": "$response.body#/id"})
    for name in ("read_task", "complete_task", "cancel_task", "explain_task", "list_task_acknowledgements")
} | {"change_task": ("change_task", {"task_id": "$response.body#/id", "header.If-Match": "$response.header.ETag"})}
FUTURE = Words("ngày này chưa đến", "this day has not come yet")


Step = Callable[[Task, date], TaskStateChanged | None]
"""A task's own step on a day."""


class Completion(BaseModel):
    """`on` is today where it is left out; `document` and `document_date` are of the result."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"document": "112/BC-SXD"}]})

    on: Day | None = None
    document: Annotated[Line, Unmarked] = ""
    document_date: Day | None = None


class Reason(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "Theo văn bản 1602/UBND-KT"}]})

    reason: Annotated[str, Field(max_length=2_000), AfterValidator(clean), Unmarked, Field(min_length=1)]


@dataclass(frozen=True)
class TaskChanges:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes, scope = Routes(self.router, self.door, "tasks"), Scope.TASKS_WRITE
        routes.write("POST", "/tasks", self.assign_task, TaskView, scope, status=201, links=FROM_TASK)
        routes.write("PATCH", "/tasks/{task_id}", self.change_task, TaskView, scope, conditional=True)
        steps: dict[str, Callable[..., Response]] = {
            "complete": self.complete_task,
            "reopen": self.reopen_task,
            "cancel": self.cancel_task,
        }
        for name, step in steps.items():
            routes.write("POST", f"/tasks/{{task_id}}/{name}", step, TaskView, scope, conditional=False)

    def assign_task(self, request: Request, said: TaskSaid) -> Response:
        """Assign a new task. To be safe against sending twice, name the request, or put it by an id of yours."""

        def act(work: Work) -> Answer:
            values = read_values(said, hold_registry(work.session), work.on)
            key = f"api/{secrets.token_hex(16)}"
            task = create_task(work.session, work.bus, key, values, work.now, work.actor)
            return task_answer(work.session, self.web, task, 201)

        return self.writing.do(request, act)

    def change_task(self, request: Request, task_id: TaskId, said: TaskSaid) -> Response:
        """Change what is sent, and nothing else. Another deadline is a new version, told to who was reminded."""

        def act(work: Work) -> Answer:
            registry = hold_registry(work.session)
            task = _held(work, request, task_id, must=True)
            values = read_values(said, registry, work.on)
            change_task(work.session, work.bus, task, values, work.now, work.actor)
            return task_answer(work.session, self.web, task)

        return self.writing.do(request, act)

    def complete_task(self, request: Request, task_id: TaskId, said: Completion) -> Response:
        """The office says that it is done."""

        def step(task: Task, today: date) -> TaskStateChanged | None:
            if said.on is not None and said.on > today:
                raise Problem(Kind.INVALID, faults=[Fault("#/on", FUTURE)])
            return task.complete(said.on or today, said.document, said.document_date)

        return self._step(request, task_id, step)

    def reopen_task(self, request: Request, task_id: TaskId, said: Reason) -> Response:
        """Done or withdrawn after all not: its department goes on."""
        return self._step(request, task_id, lambda task, _: task.reopen(said.reason))

    def cancel_task(self, request: Request, task_id: TaskId, said: Reason) -> Response:
        """Withdraw it."""
        return self._step(request, task_id, lambda task, _: task.cancel(said.reason))

    def _step(self, request: Request, task_id: int, step: Step) -> Response:
        def act(work: Work) -> Answer:
            task = _held(work, request, task_id, must=False)
            work.publish(step(task, work.on))
            return task_answer(work.session, self.web, task)

        return self.writing.do(request, act)


def _held(work: Work, request: Request, task_id: int, *, must: bool) -> Task:
    """The task, locked, in the state that was read."""
    held = hold_tasks(work.session, [task_id])
    if not held:
        raise no_task(task_id)
    check_match(request, task_etag(work.session, held[0]), must=must)
    return held[0]
