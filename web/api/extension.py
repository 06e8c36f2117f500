"""`/extensions`: a later deadline is asked for, and decided by who may."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from tasks.ask_extension import Wish, ask_extension
from tasks.decide_extension import grant_extension, refuse_extension
from tasks.extension import Extension, ExtensionState
from tasks.outside.scope import Scope
from tasks.outside.task_said import HIGHEST_ID, Day, Id, Line, Unmarked
from tasks.task import Task, hold_tasks
from tasks.text import clean
from web.api.answer import Answer, ok
from web.api.door import Door
from web.api.language import Words
from web.api.paging import Page, Paged, read_page
from web.api.problem import Kind, Problem
from web.api.route import Routes
from web.api.task import TaskId, no_task
from web.api.writing import Work, Writing
from web.terms import read_terms
from web.web import Web

ExtensionId = Annotated[int, Path(ge=1, le=HIGHEST_ID, examples=[1])]
Why = Annotated[str, Field(max_length=2_000), AfterValidator(clean), Unmarked]


class ExtensionFilter(Paged):
    task: Id | None = None
    state: list[ExtensionState] = Field(default_factory=list)


class ExtensionSaid(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"requested": "2026-12-31", "reason": "Chờ ý kiến của Bộ"}]}
    )

    requested: Day
    reason: Annotated[Why, Field(min_length=1)]
    document: Annotated[Line, Unmarked] = ""


class Decision(BaseModel):
    """`deadline` grants another day than was asked for; `override` says why the office's own limits do not hold."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"decision": "grant"}]})

    decision: Literal["grant", "refuse"]
    deadline: Day | None = None
    reason: Why = ""
    override: Why = ""


class ExtensionView(BaseModel):
    """`deadline` is the one that it was asked from."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    task_id: int
    deadline_version: int
    deadline: date | None
    requested: date | None
    reason: str
    document: str
    asked_by: str
    asked_at: datetime | None
    state: ExtensionState
    decided_at: datetime | None
    decided_by: str
    decided_deadline: date | None
    decision_reason: str
    override: str


@dataclass(frozen=True)
class ExtensionResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes = Routes(self.router, self.door, "extensions")
        links = {"decide_extension": ("decide_extension", {"extension_id": "$response.body#/id"})}
        ask = ("POST", "/tasks/{task_id}/extensions", self.ask_extension, ExtensionView, Scope.TASKS_WRITE)
        decide = ("POST", "/extensions/{extension_id}/decision", self.decide_extension, ExtensionView)
        routes.read("/extensions", self.list_extensions, Page[ExtensionView])
        routes.read("/extensions/{extension_id}", self.read_extension, ExtensionView)
        routes.write(*ask, status=201, links=links)
        routes.write(*decide, Scope.EXTENSIONS_DECIDE)

    def list_extensions(self, wanted: Annotated[ExtensionFilter, Query()]) -> Response:
        chosen = select(Extension)
        if wanted.task is not None:
            chosen = chosen.where(Extension.task_id == wanted.task)
        if wanted.state:
            chosen = chosen.where(Extension.state.in_(wanted.state))
        with self.web.database.read() as session:
            rows, following = read_page(session, chosen, Extension.id, wanted)
            return ok(Page[ExtensionView](items=[ExtensionView.model_validate(row) for row in rows], next=following))

    def read_extension(self, extension_id: ExtensionId) -> Response:
        with self.web.database.read() as session:
            return ok(ExtensionView.model_validate(_get(session, extension_id)))

    def ask_extension(self, request: Request, task_id: TaskId, said: ExtensionSaid) -> Response:
        """Ask for a later deadline, in the name of the department. The same request again is one."""

        def act(work: Work) -> Answer:
            held = hold_tasks(work.session, [task_id])
            if not held:
                raise no_task(task_id)
            wish = Wish(requested=said.requested, reason=said.reason, document=said.document)
            terms = read_terms(work.session, self.web)
            asked = ask_extension(work.session, work.bus, held[0], wish, work.now, work.actor, terms)
            return Answer(ExtensionView.model_validate(asked), 201, {"Location": f"/api/v1/extensions/{asked.id}"})

        return self.writing.do(request, act)

    def decide_extension(self, request: Request, extension_id: ExtensionId, said: Decision) -> Response:
        """Grant what was asked for, or another day, or refuse with a reason. The same decision again is one."""

        def act(work: Work) -> Answer:
            code = work.session.get_one(Task, _get(work.session, extension_id).task_id).code
            decided = self._decide(work, code, extension_id, said)
            work.session.refresh(decided)
            return Answer(ExtensionView.model_validate(decided))

        return self.writing.do(request, act)

    def _decide(self, work: Work, code: str, extension_id: int, said: Decision) -> Extension:
        if said.decision == "refuse":
            return refuse_extension(work.session, work.bus, code, said.reason, work.now, work.actor, extension_id)
        return grant_extension(
            work.session,
            work.bus,
            code,
            work.now,
            work.actor,
            read_terms(work.session, self.web),
            deadline=said.deadline,
            reason=said.reason,
            override=said.override,
            extension_id=extension_id,
        )


def _get(session: Session, extension_id: int) -> Extension:
    found = session.get(Extension, extension_id)
    if found is None:
        words = Words(f"Không có đề nghị gia hạn số {extension_id}.", f"There is no extension {extension_id}.")
        raise Problem(Kind.NOT_FOUND, words)
    return found
