"""`/holds`: letters far beyond the usual, which wait for a person's word; it may be given here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from tasks.outside.scope import Scope
from tasks.outside.task_said import HIGHEST_ID
from tasks.storm.decide import drop_hold, release_hold
from tasks.storm.hold import Hold, HoldDecision
from tasks.storm.load import Load
from tasks.storm.summary import Summary, summarise
from web.api.answer import Answer, ok
from web.api.door import Door
from web.api.extension import Why
from web.api.language import Words
from web.api.paging import Page, Paged, read_page
from web.api.problem import Kind, Problem
from web.api.route import Routes
from web.api.writing import Work, Writing
from web.web import Web

SAMPLES = 20
HoldId = Annotated[int, Path(ge=1, le=HIGHEST_ID, examples=[1])]


class HoldFilter(Paged):
    open: bool | None = None


class HoldDecisionSaid(BaseModel):
    """`letters` is how many the person saw who decides; where more wait by now, nothing is decided."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Số liệu đúng", "letters": 812}]}
    )

    reason: Annotated[Why, Field(min_length=1)]
    letters: Annotated[int, Field(ge=0, le=HIGHEST_ID)] | None = None


class LoadView(BaseModel):
    """`rungs`: the rungs and news that the letters say."""

    letters: int
    rungs: int


class HoldView(BaseModel):
    """`load` is all of the day when it was last added to, `usual` what is usual on a day, `waiting` what it has now."""

    id: int
    made_at: datetime
    first_slot: date
    last_slot: date
    load: LoadView
    usual: LoadView
    waiting: LoadView
    contacts: int
    urgent: int
    cause: str
    decision: HoldDecision | None
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None


class SampleView(BaseModel):
    """One letter that waits; `contact` is unit and title, `tasks` are codes."""

    letter_id: int
    contact: str
    channel: str
    tasks: list[str]


class WholeHoldView(HoldView):
    """With some of its letters."""

    samples: list[SampleView]


@dataclass(frozen=True)
class HoldResource:
    web: Web
    door: Door
    writing: Writing
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        routes, scope = Routes(self.router, self.door, "holds"), Scope.HOLDS_DECIDE
        routes.read("/holds", self.list_holds, Page[HoldView])
        routes.read("/holds/{hold_id}", self.read_hold, WholeHoldView)
        routes.write("POST", "/holds/{hold_id}/release", self.release_hold, HoldView, scope)
        routes.write("POST", "/holds/{hold_id}/drop", self.drop_hold, HoldView, scope)

    def list_holds(self, wanted: Annotated[HoldFilter, Query()]) -> Response:
        chosen = select(Hold)
        if wanted.open is not None:
            chosen = chosen.where(Hold.open.is_not(None) if wanted.open else Hold.open.is_(None))
        with self.web.database.read() as session:
            rows, following = read_page(session, chosen, Hold.id, wanted)
            return ok(Page[HoldView](items=[_view(summarise(session, row, 0)) for row in rows], next=following))

    def read_hold(self, hold_id: HoldId) -> Response:
        with self.web.database.read() as session:
            found = summarise(session, _get(session, hold_id), SAMPLES)
            samples = [
                SampleView(
                    letter_id=each.letter.id,
                    contact=each.letter.contact,
                    channel=each.letter.channel,
                    tasks=list(each.letter.codes),
                )
                for each in found.samples
            ]
            return ok(WholeHoldView(**_view(found).model_dump(), samples=samples))

    def release_hold(self, request: Request, hold_id: HoldId, said: HoldDecisionSaid) -> Response:
        """Let its letters leave, within the sending hours. It is decided once."""
        return self._decide(request, hold_id, said, release_hold)

    def drop_hold(self, request: Request, hold_id: HoldId, said: HoldDecisionSaid) -> Response:
        """Call its letters off for good; the next rungs come as the ladder has them. It is decided once."""
        return self._decide(request, hold_id, said, drop_hold)

    def _decide(self, request: Request, hold_id: int, said: HoldDecisionSaid, decide: Callable[..., Load]) -> Response:
        def act(work: Work) -> Answer:
            decide(work.session, work.bus, hold_id, work.now, work.actor, said.reason, said.letters)
            return Answer(_view(summarise(work.session, _get(work.session, hold_id), 0)))

        return self.writing.do(request, act)


def _get(session: Session, hold_id: int) -> Hold:
    found = session.get(Hold, hold_id)
    if found is None:
        raise Problem(Kind.NOT_FOUND, Words(f"Không có đợt giữ số {hold_id}.", f"There is no hold {hold_id}."))
    return found


def _view(found: Summary) -> HoldView:
    hold = found.hold
    return HoldView(
        id=hold.id,
        made_at=hold.made_at,
        first_slot=hold.first_slot,
        last_slot=hold.last_slot,
        load=LoadView(letters=hold.letters, rungs=hold.rungs),
        usual=LoadView(letters=hold.usual_letters, rungs=hold.usual_rungs),
        waiting=LoadView(letters=found.waiting.letters, rungs=found.waiting.rungs),
        contacts=found.contacts,
        urgent=found.urgent,
        cause=hold.cause,
        decision=HoldDecision(hold.decision) if hold.decision else None,
        decided_at=hold.decided_at,
        decided_by=hold.decided_by,
        reason=hold.reason,
    )
