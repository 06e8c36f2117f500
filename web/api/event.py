"""`POST /events`: what other systems tell of their tasks, as CloudEvents 1.0."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from tasks.clock import SystemClock
from tasks.outside.event.received_event import ReceivedState
from tasks.outside.event.take import Bringer, Taken, take_events
from tasks.outside.scope import Scope
from web.api.answer import Answer
from web.api.bringer import EventDoor, Raw
from web.api.door import Door
from web.api.event_body import BATCH, MOST, STRUCTURED, read_events
from web.api.language import Language, language_of
from web.api.refusal import problem_of
from web.api.route import REFUSALS
from web.web import Web

SOME_REJECTED = 207
EXAMPLE = {
    "specversion": "1.0",
    "id": "a1",
    "source": "urn:qlvb:vidu",
    "type": "vn.dondoc.task.assigned",
    "subject": "CV-2026-118",
    "time": "2026-11-25T08:00:00+07:00",
    "data": {"content": "Báo cáo tiến độ", "lead": "Sở Xây dựng", "deadline": "2026-12-15", "version": 1},
}
EVENT = {
    "type": "object",
    "required": ["specversion", "id", "source", "type"],
    "properties": {name: {"type": "string"} for name in ("specversion", "id", "source", "type", "subject", "time")}
    | {"data": {"type": "object"}},
    "example": EXAMPLE,
}
BODY = {
    "required": True,
    "content": {
        STRUCTURED: {"schema": EVENT},
        BATCH: {"schema": {"type": "array", "maxItems": MOST, "items": EVENT, "example": [EXAMPLE]}},
    },
}


class Rejected(BaseModel):
    """`index` counts from 0 in the batch; `id` is the event's, empty where it had none."""

    index: int
    id: str
    problem: str


class EventsTaken(BaseModel):
    """`stale` were older than what was known, and changed nothing. Rejected ones are kept: «dondoc events rejected»."""

    accepted: int
    duplicates: int
    stale: int
    rejected: list[Rejected]


@dataclass(frozen=True)
class EventResource:
    web: Web
    door: Door
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        enter = EventDoor(self.door, SystemClock(0).now).enter

        def post_events(request: Request, body: Raw, bringer: Annotated[Bringer, Depends(enter)]) -> Response:
            """Each event once by its source and id; one that is refused is told and kept, and the others go on."""
            return self._take(read_events(request.headers, body), bringer, language_of(request))

        self.router.add_api_route(
            "/events",
            post_events,
            methods=["POST"],
            response_model=EventsTaken,
            name="post_events",
            tags=["events"],
            responses=REFUSALS | {SOME_REJECTED: {"description": "Some were rejected", "model": EventsTaken}},
            openapi_extra={"requestBody": BODY, "x-scope": str(Scope.EVENTS_WRITE)},
        )

    def _take(self, events: list[Any], bringer: Bringer, language: Language) -> Response:
        now, today = self.web.clock.now(), self.web.today()
        taken = take_events(self.web.database, self.web.bus, events, bringer, now, today)
        told = _told(taken, language)
        return Answer(told, SOME_REJECTED if told.rejected else 200).response()


def _told(taken: list[Taken], language: Language) -> EventsTaken:
    states = [each.state for each in taken]
    return EventsTaken(
        accepted=states.count(ReceivedState.ACCEPTED),
        duplicates=states.count(None),
        stale=states.count(ReceivedState.STALE),
        rejected=[
            Rejected(index=index, id=each.id, problem=_problem(each, language))
            for index, each in enumerate(taken)
            if each.state is ReceivedState.REJECTED
        ],
    )


def _problem(taken: Taken, language: Language) -> str:
    """Kept in Vietnamese, for the office; told as the other system wants it."""
    words = problem_of(taken.refused).detail if taken.refused is not None else None
    return words.spoken(language) if words is not None and language == "en" else taken.problem
