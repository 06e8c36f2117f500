"""What another system says anew of a department: where it stands, what it is, and what it is called from a day on."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session

from tasks.department import Department, DepartmentKind
from tasks.events import Bus
from tasks.office_event import DepartmentChanged
from tasks.outside.department_said import Name
from tasks.outside.refusal import GroupFixedError
from tasks.outside.task_said import Day
from tasks.rename import rename

COLUMNS = ("kind", "position")


class DepartmentChange(BaseModel):
    """What is sent is changed, and nothing else. A `name` holds from `since` on, today without."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Sở Xây dựng và Giao thông", "since": "2026-12-01"}, {"position": 7}]},
    )

    name: Name | None = None
    since: Day | None = None
    kind: Literal["department", "district", "commune"] = "department"
    position: Annotated[int, Field(ge=0, le=8_999)] = 0

    @model_validator(mode="after")
    def _day_with_a_name(self) -> Self:
        if self.since is not None and self.name is None:
            raise PydanticCustomError("day_of_no_name", "since is the day of a new name, and there is none")
        return self


def change_department(
    session: Session, bus: Bus, department: Department, said: DepartmentChange, on: date, now: datetime, actor: str
) -> None:
    """Change a department; its present name, said again, is no change.

    Raises:
        GroupFixedError: it is a group.
        NameTakenError: another department is called so.
    """
    refuse_group(department)
    changes: dict[str, tuple[Any, Any]] = {}
    for name in [name for name in COLUMNS if name in said.model_fields_set]:
        before, after = getattr(department, name), getattr(said, name)
        if before != after:
            setattr(department, name, after)
            changes[name] = (before, after)
    if changes:
        bus.publish(session, DepartmentChanged(department_id=department.id, changes=changes), now, actor)
    since = said.since or on
    if said.name is not None and (said.name != department.name or since > on):
        rename(session, bus, department, said.name, since, on, now, actor)


def refuse_group(department: Department) -> None:
    """Raises GroupFixedError: it is a group of departments."""
    if department.kind == DepartmentKind.GROUP:
        raise GroupFixedError(department.name)
