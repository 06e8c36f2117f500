from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from tasks.outside.task_said import Day
from tasks.report.count import count_report
from tasks.report.facts import GroupBy
from tasks.report.shape import report_shape
from tasks.report.span import span
from web.api.answer import ok
from web.api.door import Door
from web.api.route import Routes
from web.web import Web


class ReportAsked(BaseModel):
    """From 1 January to today where nothing is said; judged on the last day, or today where that has not come."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")
    as_of: Day | None = None
    by: GroupBy = GroupBy.DEPARTMENT


class ReportView(BaseModel):
    """As `dondoc report --json` prints it."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    as_of: date
    by: GroupBy
    sentence: str
    total: dict[str, Any]
    rates: dict[str, Any]
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class ReportResource:
    web: Web
    door: Door
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        Routes(self.router, self.door, "report").read("/report", self.read_report, ReportView)

    def read_report(self, asked: Annotated[ReportAsked, Query()]) -> Response:
        """Tasks given in a period and what became of them: the table and the sentence of the office's reports."""
        desk, today = self.web.desk, self.web.today()
        until = asked.last or today
        wanted = span(asked.first or until.replace(month=1, day=1), until, today, asked.as_of)
        with self.web.database.read() as session:
            calendar = self.web.desk.read_calendar(session)
            found = count_report(session, wanted, calendar, self.web.office.zone, asked.by, desk.rules.on_time_by)
        return ok(_Shaped.model_validate(report_shape(found, self.web.office.assigner, desk.rules.percent)))


class _Shaped(ReportView):
    model_config = ConfigDict(serialize_by_alias=True)
