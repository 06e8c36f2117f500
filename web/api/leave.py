"""`/contacts/{id}/leave`: a contact is away, and somebody else reads its letters."""

from dataclasses import dataclass, field
from datetime import date
from typing import Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from tasks.leave import Away, enter_leave
from tasks.outside.scope import Scope
from tasks.outside.task_said import Day, Id
from web.api.answer import Answer
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


class LeaveView(BaseModel):
    id: int
    contact_id: int
    first: date
    last: date
    delegate: int | None


@dataclass(frozen=True)
class LeaveResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes, scope = Routes(self.router, self.door, "contacts"), Scope.CONTACTS_WRITE
        routes.write("POST", "/contacts/{contact_id}/leave", self.enter_leave, LeaveView, scope)

    def enter_leave(self, request: Request, contact_id: ContactId, said: LeaveSaid) -> Response:
        """Let a contact's letters of those days go to a delegate. Leaves of one contact do not overlap."""

        def act(work: Work) -> Answer:
            get_contact(work.session, contact_id, held=True)
            if said.delegate is not None:
                _check_delegate(work.session, said.delegate)
            away = Away(contact_id, said.first, said.last, said.delegate)
            made = enter_leave(work.session, work.bus, away, work.now, work.actor)
            days = {"first": made.first, "last": made.last}
            return Answer(LeaveView(id=made.id, contact_id=contact_id, **days, delegate=made.delegate_id))

        return self.writing.do(request, act)


def _check_delegate(session: Session, delegate: int) -> None:
    """Whom the body names and nobody is, is a fault of the body: 422, not 404."""
    try:
        get_contact(session, delegate)
    except Problem as unknown:
        faults = [Fault("#/delegate", unknown.detail)] if unknown.detail else []
        raise Problem(Kind.INVALID, unknown.detail, faults) from unknown
