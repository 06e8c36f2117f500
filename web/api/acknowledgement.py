"""`/acknowledgements`: what officers answered, by link or chat."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Select, select
from starlette.responses import Response

from tasks.acknowledgement import Acknowledgement
from tasks.answer import Choice
from tasks.outside.task_said import Id, Moment
from web.api.answer import ok
from web.api.door import Door
from web.api.paging import Page, Paged, read_page
from web.api.route import Routes
from web.api.task import TaskId, get_task
from web.web import Web


class AcknowledgementFilter(Paged):
    task: Id | None = None
    since: Moment | None = None


class AcknowledgementView(BaseModel):
    """`until` is the day to be told again, or the last of a pause; `undone_at`: null while it stands."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    task_id: int
    contact_id: int
    letter_id: int
    deadline_version: int
    choice: Choice
    answered_by: str
    result_document: str
    result_date: date | None
    requested_deadline: date | None
    reason: str
    document: str
    until: date | None
    need: str
    unit: str
    at: datetime
    undone_at: datetime | None


@dataclass(frozen=True)
class AcknowledgementResource:
    web: Web
    door: Door
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes = Routes(self.router, self.door, "acknowledgements")
        routes.read("/acknowledgements", self.list_acknowledgements, Page[AcknowledgementView])
        routes.read("/tasks/{task_id}/acknowledgements", self.list_task_acknowledgements, Page[AcknowledgementView])

    def list_acknowledgements(self, wanted: Annotated[AcknowledgementFilter, Query()]) -> Response:
        chosen = select(Acknowledgement)
        if wanted.task is not None:
            chosen = chosen.where(Acknowledgement.task_id == wanted.task)
        if wanted.since is not None:
            chosen = chosen.where(Acknowledgement.at >= wanted.since)
        return self._page(chosen, wanted)

    def list_task_acknowledgements(self, task_id: TaskId, paged: Annotated[Paged, Query()]) -> Response:
        with self.web.database.read() as session:
            get_task(session, task_id)
        return self._page(select(Acknowledgement).where(Acknowledgement.task_id == task_id), paged)

    def _page(self, chosen: Select[Acknowledgement], paged: Paged) -> Response:
        with self.web.database.read() as session:
            rows, following = read_page(session, chosen, Acknowledgement.id, paged)
            items = [AcknowledgementView.model_validate(row) for row in rows]
            return ok(Page[AcknowledgementView](items=items, next=following))
