"""What another system may say of a task, field by field, as JSON: the same for the API and for events."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from tasks.intake.secret import is_secret
from tasks.outside.refusal import SecretRefusedError
from tasks.state import Period, TaskKind, Urgency
from tasks.text import clean

HIGHEST_ID = 2**31 - 1
HIGHEST_VERSION = 2**53 - 1  # what every JSON library carries whole
YEARS = range(1945, 2101)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _year_out_of_range() -> PydanticCustomError:
    years = {"first": YEARS.start, "last": YEARS.stop - 1}
    return PydanticCustomError("year_range", "a year from {first} to {last} is expected", years)


def _iso_day(value: Any) -> Any:
    if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
        raise PydanticCustomError("day_form", "a day is text, written YYYY-MM-DD")
    return value


def _plausible(value: date) -> date:
    if value.year not in YEARS:
        raise _year_out_of_range()
    return value


def _rfc3339(value: Any) -> Any:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise PydanticCustomError("moment_form", "a moment is text with its offset, as 2026-11-25T08:00:00+07:00")
    return value


def _unmarked(text: str) -> str:
    if is_secret([text], None, text):
        raise SecretRefusedError
    return text


def _plausible_moment(value: datetime) -> datetime:
    if value.year not in YEARS:
        raise _year_out_of_range()
    return value


Day = Annotated[date, BeforeValidator(_iso_day), AfterValidator(_plausible)]
Moment = Annotated[AwareDatetime, BeforeValidator(_rfc3339), AfterValidator(_plausible_moment)]
Version = Annotated[StrictInt, Field(ge=0, le=HIGHEST_VERSION)]
Id = Annotated[int, Field(ge=1, le=HIGHEST_ID)]
Line = Annotated[str, Field(max_length=500), AfterValidator(clean)]
Text = Annotated[str, Field(max_length=10_000), AfterValidator(clean)]
Unmarked = AfterValidator(_unmarked)
"""Not for names of people: Mật is one too."""
Code = Annotated[str, Field(max_length=60), AfterValidator(clean)]
DepartmentName = Annotated[StrictInt, Field(ge=1, le=HIGHEST_ID)] | Annotated[str, Field(min_length=1, max_length=300)]


EXAMPLE: JsonDict = {
    "document_number": "1570/UBND-KT",
    "issued_on": "2026-10-05",
    "content": "Rà soát, báo cáo kết quả tháo gỡ khó khăn các dự án nhà ở xã hội",
    "assigned_by": "Chủ tịch UBND tỉnh",
    "lead": "Sở Xây dựng",
    "coordinating": ["Sở Tài chính"],
    "urgency": "urgent",
    "assigned_on": "2026-10-06",
    "deadline": "2026-11-26",
    "product": "Báo cáo",
}


class TaskSaid(BaseModel):
    """A task in the words of another system; what is left out says nothing. Days are YYYY-MM-DD.

    `lead` and `coordinating` name departments by number, code or name. `deadline` null is no deadline.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    code: Code = Field("", description="The office's own code; without one the task is called NV and its number.")
    document_number: Line = ""
    document_kind: Line = ""
    issuer: Line = ""
    issued_on: Day | None = None
    abstract: Text = ""
    content: Text = Field("", description="What is to be done. Needed for a new task.")
    assigned_by: Line = Field("", description="The title of who assigned it, not a name.")
    followed_by: Line = ""
    lead: DepartmentName | None = Field(None, description="Who must do it. Needed for a new task.")
    coordinating: Annotated[list[DepartmentName], Field(max_length=200)] = Field(default_factory=list)
    kind: TaskKind | None = None
    period: Period | None = None
    deadline_rule: Line = ""
    urgency: Urgency = Urgency.NORMAL
    field: Line = ""
    assigned_on: Day | None = None
    deadline: Day | None = None
    deadline_reason: Line = Field("", description="Why the deadline moved.")
    product: Line = ""
    progress: Text = ""
    delay_reason: Text = ""
    note: Text = ""
