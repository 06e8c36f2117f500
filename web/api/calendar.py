from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from starlette.responses import Response

from tasks.calendar_day import CalendarDay
from tasks.outside.task_said import Day
from web.api.answer import ok
from web.api.door import Door
from web.api.route import Routes
from web.web import Web


class Span(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: Day | None = None
    last: Day | None = None


class CalendarDayView(BaseModel):
    """A day that is not what its weekday says. `official`: a notice says so, else it is foreseen."""

    model_config = ConfigDict(from_attributes=True)

    day: date
    kind: str
    name: str
    source: str
    official: bool


class CalendarView(BaseModel):
    """`ends` is the last day that can be counted with."""

    ends: date
    days: list[CalendarDayView]


@dataclass(frozen=True)
class CalendarResource:
    web: Web
    door: Door
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        Routes(self.router, self.door, "calendar").read("/calendar", self.read_calendar, CalendarView)

    def read_calendar(self, wanted: Annotated[Span, Query()]) -> Response:
        """Days off, and days made up for, from `first` to `last`, both included."""
        chosen = select(CalendarDay).order_by(CalendarDay.day)
        if wanted.first is not None:
            chosen = chosen.where(CalendarDay.day >= wanted.first)
        if wanted.last is not None:
            chosen = chosen.where(CalendarDay.day <= wanted.last)
        with self.web.database.read() as session:
            days = [CalendarDayView.model_validate(row) for row in session.scalars(chosen)]
            return ok(CalendarView(ends=self.web.desk.read_calendar(session).ends, days=days))
