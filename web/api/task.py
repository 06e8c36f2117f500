"""`/tasks`: read."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from tasks.explanation import read_explanation
from tasks.log.signature import Signer
from tasks.outside.external_ref import ExternalRef
from tasks.outside.refusal import UnknownExternalIdError
from tasks.outside.task_said import HIGHEST_ID
from tasks.proof.page import render
from tasks.proof.statement import state
from tasks.task import Task
from web.api.answer import Answer, ok
from web.api.door import Door
from web.api.explanation import ExplanationAsked, ExplanationView
from web.api.language import Words
from web.api.paging import Page
from web.api.problem import Kind, Problem
from web.api.proof import Proof
from web.api.route import Routes
from web.api.task_filter import TaskFilter, find_tasks
from web.api.task_view import TaskView, TaskViewer, task_etag
from web.card import read_calendar
from web.web import Web

TaskId = Annotated[int, Path(ge=1, le=HIGHEST_ID, examples=[1])]
NAME = r"^[^/\x00-\x1f\x7f]+$"
Source = Annotated[str, Path(min_length=1, max_length=100, pattern=NAME, description="Which system says it.")]
ExternalId = Annotated[str, Path(min_length=1, max_length=200, pattern=NAME, description="What it calls the task.")]


@dataclass(frozen=True)
class TaskResource:
    web: Web
    door: Door
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes = Routes(self.router, self.door, "tasks")
        routes.read("/tasks", self.list_tasks, Page[TaskView])
        routes.read("/tasks/{task_id}", self.read_task, TaskView)
        routes.read("/tasks/{task_id}/explain", self.explain_task, ExplanationView)
        routes.read("/tasks/{task_id}/proof", self.prove_task, Proof)
        routes.read("/tasks/by/{source}/{external_id}", self.read_task_by_name, TaskView)

    def list_tasks(self, wanted: Annotated[TaskFilter, Query()]) -> Response:
        with self.web.database.read() as session:
            viewer = viewer_of(session, self.web)
            tasks, following = find_tasks(session, wanted, viewer)
            return ok(Page[TaskView](items=viewer.view_all(tasks), next=following))

    def read_task(self, task_id: TaskId) -> Response:
        with self.web.database.read() as session:
            return task_answer(session, self.web, get_task(session, task_id)).response()

    def read_task_by_name(self, source: Source, external_id: ExternalId) -> Response:
        """A task by what another system calls it."""
        named = (ExternalRef.source == source, ExternalRef.external_id == external_id)
        with self.web.database.read() as session:
            task_id = session.scalar(select(ExternalRef.task_id).where(*named))
            if task_id is None:
                raise UnknownExternalIdError(source, external_id)
            return task_answer(session, self.web, get_task(session, task_id)).response()

    def explain_task(self, task_id: TaskId, asked: Annotated[ExplanationAsked, Query()]) -> Response:
        """Why a task was, or was not, reminded, and what comes next: in Vietnamese."""
        with self.web.database.read() as session:
            code = get_task(session, task_id).code
            found = read_explanation(session, self.web.desk, code, self.web.clock.now(), asked.on)
            return ok(ExplanationView.of(found))

    def prove_task(self, task_id: TaskId) -> Response:
        """Who was told what with which result, who answered; as one page, signed, with the log's hashes."""
        signer = Signer(self.web.links.keys)
        with self.web.database.read() as session:
            code = get_task(session, task_id).code
            stated = state(session, signer, self.web.office, code, self.web.clock.now())
        return ok(Proof(code=code, statement=stated.text, signature=stated.signature, page=render(stated)))


def viewer_of(session: Session, web: Web) -> TaskViewer:
    return TaskViewer(session, web.today(), read_calendar(session, web), web.desk.rules.on_time_by)


def get_task(session: Session, task_id: int) -> Task:
    task = session.get(Task, task_id)
    if task is None:
        raise no_task(task_id)
    return task


def no_task(task_id: int) -> Problem:
    return Problem(Kind.NOT_FOUND, Words(f"Không có nhiệm vụ số {task_id}.", f"There is no task {task_id}."))


def task_answer(session: Session, web: Web, task: Task, status: int = 200) -> Answer:
    headers = {"ETag": task_etag(session, task)}
    if status == 201:  # noqa: PLR2004 - Created
        headers["Location"] = f"/api/v1/tasks/{task.id}"
    return Answer(viewer_of(session, web).view(task), status, headers)
