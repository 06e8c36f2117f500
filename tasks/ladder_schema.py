"""What may stand in a ladder file, strictly; and what was expected where something else stands."""

from datetime import time
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tasks.office_hours import SPANS, Span
from tasks.rungs import After
from tasks.rungs import Before as Rungs
from tasks.share import Share
from tasks.step import Level, Step

SHARE, SPAN = r"^([1-9]|[1-9][0-9])%$", r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
EXPECTED: dict[int | str, str] = {
    "before": 'a list of different whole numbers from 0 to 60 and shares of the time given, as [7, 3, 1, 0, "25%"]',
    "two_channels_late": "a whole number of working days from 1 to 400; without it, never",
    "two_channels": "a list of normal, urgent, very_urgent, express; [] is never",
    "after": '"each", or a list of different whole numbers from 1 to 400, as [1, 3, 5, 10]',
    "answer_holds": "a whole number of working days from 1 to 60",
    "office_hours": 'spans of the day in order and apart, as ["07:30-11:30", "13:30-17:00"]',
    "urgency": "tables of normal, urgent, very_urgent, express",
    "kind": "tables of dated, undated, recurring",
    "steps": f"a list of {{ hours = 1 to 400, to = … }} or {{ days = 1 to 400, to = … }}, to one of {', '.join(Level)}",
}


def _without_repeats(days: list[Any]) -> list[Any]:
    if len(set(days)) < len(days):
        raise ValueError("a rung is repeated")
    return days


def _in_order(spans: list[str]) -> list[str]:
    edges = [edge for span in spans for edge in span.split("-")]
    if any(first >= second for first, second in pairwise(edges)):
        raise ValueError("spans must be in order and apart")
    return spans


Rung = Annotated[int, Field(ge=0, le=60)] | Annotated[str, Field(pattern=SHARE)]
Before = Annotated[list[Rung], AfterValidator(_without_repeats)]
Late = Annotated[list[Annotated[int, Field(ge=1, le=400)]], AfterValidator(_without_repeats)]
Wait = Annotated[int, Field(ge=1, le=400)]
Worked = Annotated[list[Annotated[str, Field(pattern=SPAN)]], Field(min_length=1), AfterValidator(_in_order)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RungsFile(_Strict):
    before: Before
    after: Literal["each"] | Late

    def rungs(self) -> tuple[Rungs, After]:
        after = self.after if self.after == "each" else tuple(self.after)
        return tuple(each if isinstance(each, int) else Share(int(each.rstrip("%"))) for each in self.before), after


class StepFile(_Strict):
    to: Literal["contact", "second_contact", "head", "specialist", "vice_lead", "lead", "digest"]
    hours: Wait | None = None
    days: Wait | None = None

    @model_validator(mode="after")
    def _one_wait(self) -> "StepFile":
        if (self.hours is None) == (self.days is None):
            raise ValueError("a step waits for hours or for days")
        return self

    def step(self) -> Step:
        return Step(Level(self.to), self.hours or 0, self.days or 0)


class StepsFile(_Strict):
    steps: list[StepFile]


class OverrideFile(_Strict):
    """What a task climbs: of every task, or of those of one kind or urgency."""

    lead: RungsFile | None = None
    coordinating: RungsFile | None = None
    unanswered: StepsFile | None = None
    overdue: StepsFile | None = None
    no_progress: StepsFile | None = None

    def changes(self) -> dict[str, Any]:
        """Fields of a Ladder that it names."""
        found: dict[str, Any] = {}
        if self.lead:
            found["before"], found["after"] = self.lead.rungs()
        if helpers := self.coordinating or self.lead:
            found["coordinating_before"], found["coordinating_after"] = helpers.rungs()
        for name in ("unanswered", "overdue", "no_progress"):
            if (table := getattr(self, name)) is not None:
                found[name] = tuple(each.step() for each in table.steps)
        return found


class LadderFile(OverrideFile):
    two_channels: list[Literal["normal", "urgent", "very_urgent", "express"]] = ["express"]
    two_channels_late: Annotated[int, Field(ge=1, le=400)] | None = None
    answer_holds: Annotated[int, Field(ge=1, le=60)] = 3
    office_hours: Worked | None = None
    lead: RungsFile
    urgency: dict[Literal["normal", "urgent", "very_urgent", "express"], OverrideFile] = {}
    kind: dict[Literal["dated", "undated", "recurring"], OverrideFile] = {}

    def spans(self) -> tuple[Span, ...]:
        edges = ([time.fromisoformat(edge) for edge in span.split("-")] for span in self.office_hours or ())
        return tuple((opens, closes) for opens, closes in edges) or SPANS

    def overrides(self) -> dict[str, dict[str, Any]]:
        return {name: table.changes() for name, table in (*self.kind.items(), *self.urgency.items())}


TABLES: dict[int | str, type[BaseModel]] = {
    "lead": RungsFile,
    "coordinating": RungsFile,
    "steps": StepFile,
    "unanswered": StepsFile,
    "overdue": StepsFile,
    "no_progress": StepsFile,
    "urgency": OverrideFile,
    "kind": OverrideFile,
}
