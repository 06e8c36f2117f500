"""`/letters` and `/reminders`: what was told to whom. Only to be read: letters come from tasks, not from outside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from tasks.attempt import Attempt
from tasks.letter import Letter, LetterKind, LetterState
from tasks.outside.task_said import HIGHEST_ID, Id
from tasks.reminder import Reminder
from web.api.answer import ok
from web.api.door import Door
from web.api.language import Words
from web.api.paging import Page, Paged, read_page
from web.api.problem import Kind, Problem
from web.api.route import Routes
from web.web import Web

LetterId = Annotated[int, Path(ge=1, le=HIGHEST_ID, examples=[1])]


class ReminderFilter(Paged):
    task: Id | None = None
    letter: Id | None = None


class LetterFilter(Paged):
    state: list[LetterState] = Field(default_factory=list)
    contact: Id | None = None
    channel: Annotated[str, Field(max_length=100)] | None = None


class ReminderView(BaseModel):
    """One rung for one contact. `dropped` says why it was not sent."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    task_id: int
    deadline_version: int
    ladder: str
    rung: int
    contact_id: int
    coordinating: bool
    letter_id: int
    slot: date
    created_at: datetime
    dropped: str | None


class AttemptView(BaseModel):
    """One try to deliver, with the provider's words."""

    model_config = ConfigDict(from_attributes=True)

    number: int
    ended_at: datetime
    outcome: str
    words: str


class LetterView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: LetterKind
    channel: str
    contact_id: int
    slot: date
    message_id: str
    state: LetterState
    due_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    seen_at: datetime | None
    tries: int
    resends: int
    reason: str | None
    created_at: datetime


class WholeLetterView(LetterView):
    reminders: list[ReminderView]
    attempts: list[AttemptView]


@dataclass(frozen=True)
class LetterResource:
    web: Web
    door: Door
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes = Routes(self.router, self.door, "letters")
        routes.read("/letters", self.list_letters, Page[LetterView])
        routes.read("/letters/{letter_id}", self.read_letter, WholeLetterView)
        routes.read("/reminders", self.list_reminders, Page[ReminderView])

    def list_letters(self, wanted: Annotated[LetterFilter, Query()]) -> Response:
        chosen = select(Letter)
        if wanted.state:
            chosen = chosen.where(Letter.state.in_(wanted.state))
        if wanted.contact is not None:
            chosen = chosen.where(Letter.contact_id == wanted.contact)
        if wanted.channel is not None:
            chosen = chosen.where(Letter.channel == wanted.channel)
        with self.web.database.read() as session:
            rows, following = read_page(session, chosen, Letter.id, wanted)
            return ok(Page[LetterView](items=[LetterView.model_validate(row) for row in rows], next=following))

    def read_letter(self, letter_id: LetterId) -> Response:
        """A letter with what it tells of, and every try to deliver it."""
        with self.web.database.read() as session:
            letter = session.get(Letter, letter_id)
            if letter is None:
                raise Problem(
                    Kind.NOT_FOUND, Words(f"Không có thư số {letter_id}.", f"There is no letter {letter_id}.")
                )
            whole = LetterView.model_validate(letter).model_dump()
            return ok(WholeLetterView(**whole, reminders=_reminders(session, letter), attempts=_tries(session, letter)))

    def list_reminders(self, wanted: Annotated[ReminderFilter, Query()]) -> Response:
        chosen = select(Reminder)
        if wanted.task is not None:
            chosen = chosen.where(Reminder.task_id == wanted.task)
        if wanted.letter is not None:
            chosen = chosen.where(Reminder.letter_id == wanted.letter)
        with self.web.database.read() as session:
            rows, following = read_page(session, chosen, Reminder.id, wanted)
            return ok(Page[ReminderView](items=[ReminderView.model_validate(row) for row in rows], next=following))


def _reminders(session: Session, letter: Letter) -> Sequence[ReminderView]:
    theirs = select(Reminder).where(Reminder.letter_id == letter.carrier).order_by(Reminder.rung, Reminder.id)
    return [ReminderView.model_validate(row) for row in session.scalars(theirs)]


def _tries(session: Session, letter: Letter) -> Sequence[AttemptView]:
    theirs = select(Attempt).where(Attempt.letter_id == letter.id).order_by(Attempt.id)
    return [AttemptView.model_validate(row) for row in session.scalars(theirs)]
