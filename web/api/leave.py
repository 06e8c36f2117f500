"""`/contacts/{id}/leave`: a contact is away, and somebody else reads its letters; `…/back`: it is back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from tasks.leave import Away, Leave, coming_leaves, end_leave, enter_leave
from tasks.outside.scope import Scope
from tasks.outside.task_said import Day, Id
from web.api.answer import Answer, ok
from web.api.contact import ContactId, get_contact
from web.api.door import Door
from web.api.problem import Fault, Kind, Problem
from web.api.route import Routes
from web.api.writing import Work, Writing
from web.web import Web


class LeaveSaid(BaseModel):
    """From `first` to `last`, both counted."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"first": "2026-12-01", "last": "2026-12-11", "delegate": 2}]}
    )

    first: Day
    last: Day
    delegate: Id | None = Field(None, description="The contact who reads the letters; else the department's next one.")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise PydanticCustomError("ends_before_it_begins", "the last day must not be before the first")
        return self


class BackSaid(BaseModel):
    """`on` is the first day back, today without."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"on": "2026-12-07"}]})

    on: Day | None = None


class LeaveView(BaseModel):
    id: int
    contact_id: int
    first: date
    last: date
    delegate: int | None


class LeaveList(BaseModel):
    """Those of today and later, the nearest first."""

    items: list[LeaveView]


class BackView(BaseModel):
    """`cancelled` is whether the leave had not begun by the day of the return; else it ends the day before."""

    leave: LeaveView
    cancelled: bool


@dataclass(frozen=True)
class LeaveResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes, scope = Routes(self.router, self.door, "contacts"), Scope.CONTACTS_WRITE
        routes.read("/contacts/{contact_id}/leaves", self.list_leaves, LeaveList)
        routes.write("POST", "/contacts/{contact_id}/leave", self.enter_leave, LeaveView, scope)
        routes.write("POST", "/contacts/{contact_id}/back", self.end_leave, BackView, scope)

    def list_leaves(self, contact_id: ContactId) -> Response:
        with self.web.database.read() as session:
            get_contact(session, contact_id)
            found = [each for each in coming_leaves(session, self.web.today()) if each.contact_id == contact_id]
            return ok(LeaveList(items=[_view(each) for each in found]))

    def enter_leave(self, request: Request, contact_id: ContactId, said: LeaveSaid) -> Response:
        """Let a contact's letters of those days go to a delegate. Leaves of one contact do not overlap."""

        def act(work: Work) -> Answer:
            get_contact(work.session, contact_id, held=True)
            if said.delegate is not None:
                _check_delegate(work.session, said.delegate)
            away = Away(contact_id, said.first, said.last, said.delegate)
            return Answer(_view(enter_leave(work.session, work.bus, away, work.now, work.actor)))

        return self.writing.do(request, act)

    def end_leave(self, request: Request, contact_id: ContactId, said: BackSaid) -> Response:
        """A contact is back before its leave ends; a leave that has not begun by then is cancelled."""

        def act(work: Work) -> Answer:
            get_contact(work.session, contact_id, held=True)
            ended = end_leave(work.session, work.bus, contact_id, said.on or work.on, work.now, work.actor)
            return Answer(BackView(leave=_view(ended), cancelled=ended.cancelled_at is not None))

        return self.writing.do(request, act)


def _view(leave: Leave) -> LeaveView:
    days = {"first": leave.first, "last": leave.last}
    return LeaveView(id=leave.id, contact_id=leave.contact_id, **days, delegate=leave.delegate_id)


def _check_delegate(session: Session, delegate: int) -> None:
    """Whom the body names and nobody is, is a fault of the body: 422, not 404."""
    try:
        get_contact(session, delegate)
    except Problem as unknown:
        faults = [Fault("#/delegate", unknown.detail)] if unknown.detail else []
        raise Problem(Kind.INVALID, unknown.detail, faults) from unknown
