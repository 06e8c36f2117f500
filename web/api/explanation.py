"""What became of a task and why, as `dondoc explain --json` prints it."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from tasks.explanation import Explanation
from tasks.outside.task_said import Day


class ExplanationAsked(BaseModel):
    """Why, or why not, `on` that day; what happened after it is left out."""

    model_config = ConfigDict(extra="forbid")

    on: Day | None = None


class MomentView(BaseModel):
    """Something that happened, in Vietnamese."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    kind: Literal["letter", "event", "climb", "hold"]
    words: str


class ExplanationView(BaseModel):
    """Lines in Vietnamese, as `dondoc explain` prints them, and the moments among them, oldest first."""

    task: str
    lines: list[str]
    timeline: list[MomentView]

    @classmethod
    def of(cls, found: Explanation) -> Self:
        timeline = [MomentView.model_validate(each) for each in found.timeline]
        return cls(task=found.code, lines=list(found.lines), timeline=timeline)
