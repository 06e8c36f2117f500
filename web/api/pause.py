"""`/tasks/{task_id}/pause`, `/resume`: the office lets a task rest, and ends that before its day."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tasks.outside.scope import Scope
from tasks.outside.task_said import Day
from tasks.pause_task import pause_task
from tasks.resume_task import resume_task
from tasks.task import hold_tasks
from web.api.answer import Answer
from web.api.door import Door
from web.api.extension import Why
from web.api.route import Routes
from web.api.task import TaskId, no_task, task_answer
from web.api.task_view import TaskView
from web.api.writing import Work, Writing
from web.web import Web


class PauseSaid(BaseModel):
    """`until` is the last day of the pause."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"until": "2026-12-15", "reason": "Chờ ý kiến của Bộ"}]}
    )

    until: Day
    reason: Annotated[Why, Field(min_length=1)]


class ResumeSaid(BaseModel):
    """Without a deadline the old one stands."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"deadline": "2026-12-31"}]})

    deadline: Day | None = None
    reason: Why = ""


@dataclass(frozen=True)
class PauseResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes, scope = Routes(self.router, self.door, "tasks"), Scope.EXTENSIONS_DECIDE
        routes.write("POST", "/tasks/{task_id}/pause", self.pause_task, TaskView, scope)
        routes.write("POST", "/tasks/{task_id}/resume", self.resume_task, TaskView, scope)

    def pause_task(self, request: Request, task_id: TaskId, said: PauseSaid) -> Response:
        """Let it rest: not reminded and never overdue meanwhile, its deadline unchanged. Again, it changes the end."""

        def act(work: Work) -> Answer:
            code = _code(work, task_id)
            pause_task(work.session, work.bus, code, said.until, said.reason, work.now, work.on, work.actor)
            return task_answer(work.session, self.web, hold_tasks(work.session, [task_id])[0])

        return self.writing.do(request, act)

    def resume_task(self, request: Request, task_id: TaskId, said: ResumeSaid) -> Response:
        """End a pause before its day."""

        def act(work: Work) -> Answer:
            task = resume_task(
                work.session,
                work.bus,
                _code(work, task_id),
                work.now,
                work.on,
                work.actor,
                deadline=said.deadline,
                reason=said.reason,
            )
            return task_answer(work.session, self.web, task)

        return self.writing.do(request, act)


def _code(work: Work, task_id: int) -> str:
    held = hold_tasks(work.session, [task_id])
    if not held:
        raise no_task(task_id)
    return held[0].code
