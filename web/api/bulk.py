"""`PUT /tasks/by/{source}/{external_id}`, `POST /tasks/bulk`: tasks as another system has them, one or a thousand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, SkipValidation, ValidationError
from pydantic.config import JsonDict
from starlette.requests import Request
from starlette.responses import Response

from tasks.intake.organisations import hold_registry
from tasks.match import Registry, UnknownNameError
from tasks.outside.put import Outcome, Put, Saying, put_task, put_tasks
from tasks.outside.refusal import OutsideError
from tasks.outside.revision import Revision
from tasks.outside.scope import Scope
from tasks.outside.task_said import EXAMPLE, Moment, TaskSaid, Version
from tasks.outside.value import read_values
from web.api.answer import Answer
from web.api.door import Door
from web.api.invalid import faults_of
from web.api.language import Language, language_of
from web.api.problem import Kind, Problem
from web.api.refusal import problem_of
from web.api.route import Routes
from web.api.task import NAME, ExternalId, Source, task_answer
from web.api.task_view import TaskView
from web.api.writing import Work, Writing
from web.web import Web

MOST_ITEMS = 1_000


class TaskPut(TaskSaid):
    """`version` and `said_at` are the other system's own: what is older than what was said before changes nothing."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE | {"version": 3}]})

    version: Version | None = None
    said_at: Moment | None = None


class TaskItem(TaskPut):
    external_id: Annotated[str, Field(min_length=1, max_length=200, pattern=NAME)]


BATCH: JsonDict = {"source": "vanban", "items": [EXAMPLE | {"external_id": "42"}]}


class PutView(BaseModel):
    outcome: Outcome
    task: TaskView


class TaskBatch(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"source": "vanban", "items": [EXAMPLE | {"external_id": "42"}]}]},
    )

    source: Annotated[str, Field(min_length=1, max_length=100, pattern=NAME)]
    # Each is looked at by itself, so that a bad one does not take the others with it.
    items: Annotated[list[SkipValidation[TaskItem]], Field(min_length=1, max_length=MOST_ITEMS)]


class ItemResult(BaseModel):
    """Of the item in the same place. `problem` is there when nothing of it was taken, `outcome` otherwise."""

    external_id: str | None = None
    outcome: Outcome | None = None
    id: int | None = None
    code: str | None = None
    problem: dict[str, Any] | None = None


class BatchView(BaseModel):
    created: int
    changed: int
    unchanged: int
    stale: int
    refused: int
    results: list[ItemResult]


@dataclass(frozen=True)
class BulkResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes, scope = Routes(self.router, self.door, "tasks"), Scope.TASKS_WRITE
        routes.write("PUT", "/tasks/by/{source}/{external_id}", self.put_task, PutView, scope, also=201)
        routes.write("POST", "/tasks/bulk", self.put_tasks, BatchView, scope)

    def put_task(self, request: Request, source: Source, external_id: ExternalId, said: TaskPut) -> Response:
        """Assign a task, or change the one that is known by this id; 201 when it is new.

        What is left out says nothing. Only what is said anew changes something, so that an extension that was granted
        here is not undone by the same words.
        """

        def act(work: Work) -> Answer:
            saying = _saying(external_id, said, hold_registry(work.session), work)
            put = put_task(work.session, work.bus, source, saying, work.now, work.actor)
            task = task_answer(work.session, self.web, put.task, 201 if put.outcome is Outcome.CREATED else 200)
            assert isinstance(task.model, TaskView)  # noqa: S101 - for the type
            return Answer(PutView(outcome=put.outcome, task=task.model), task.status, task.headers)

        return self.writing.do(request, act)

    def put_tasks(self, request: Request, said: TaskBatch) -> Response:
        """The same for up to 1,000 tasks in one transaction. One that is refused changes nothing, the others go on."""
        language = language_of(request)

        def act(work: Work) -> Answer:
            return Answer(_batch(self._put_all(said, work, language)))

        return self.writing.do(request, act)

    def _put_all(self, said: TaskBatch, work: Work, language: Language) -> list[ItemResult]:
        registry, public_url = hold_registry(work.session), self.web.links.public_url
        read = [_read(item, registry, work) for item in said.items]
        good = [each for each in read if isinstance(each, Saying)]
        put = iter(put_tasks(work.session, work.bus, said.source, good, work.now, work.actor)) if good else iter(())
        return [_result(each, next(put) if isinstance(each, Saying) else each, language, public_url) for each in read]


def _saying(external_id: str, said: TaskPut, registry: Registry, work: Work) -> Saying:
    values = read_values(said, registry, work.on)
    own = {name: value for name, value in values.items() if name not in {"version", "said_at", "external_id"}}
    return Saying(external_id=external_id, values=own, revision=Revision(said.version, said.said_at))


def _read(item: Any, registry: Registry, work: Work) -> Saying | Problem:
    try:
        said = TaskItem.model_validate(item)
        return _saying(said.external_id, said, registry, work)
    except ValidationError as error:
        return Problem(Kind.INVALID, faults=faults_of(error.errors(include_url=False, include_input=False)))
    except (OutsideError, UnknownNameError) as error:
        return problem_of(error)


def _result(
    read: Saying | Problem, put: Put | OutsideError | Problem, language: Language, public_url: str
) -> ItemResult:
    name = read.external_id if isinstance(read, Saying) else None
    if isinstance(put, Put):
        return ItemResult(external_id=name, outcome=put.outcome, id=put.task.id, code=put.task.code)
    problem = problem_of(put) if isinstance(put, OutsideError) else put
    return ItemResult(external_id=name, problem=problem.told(language, public_url))


def _batch(results: Sequence[ItemResult]) -> BatchView:
    counts = {str(outcome): sum(each.outcome is outcome for each in results) for outcome in Outcome}
    refused = sum(each.problem is not None for each in results)
    return BatchView(**counts, refused=refused, results=list(results))
