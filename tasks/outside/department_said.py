"""A department in the words of another system, entered once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.department import Alias, AliasKind, AliasSource, Department, DepartmentKind
from tasks.events import Bus
from tasks.office_event import DepartmentEntered
from tasks.outside.refusal import OutsideError
from tasks.outside.task_said import Day
from tasks.text import clean, fold
from tasks.turn import Turn, take_turn

Name = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(clean), Field(min_length=1)]


class DepartmentSaid(BaseModel):
    """`codes` and `aliases` are other names that it is found by. A group of departments comes with a list only."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Sở Xây dựng", "kind": "department", "codes": ["SXD"]}]},
    )

    name: Name
    kind: Literal["department", "district", "commune"] = "department"
    position: Annotated[int, Field(ge=0, le=8_999)] | None = None
    valid_from: Day | None = None
    codes: Annotated[list[Name], Field(max_length=20)] = Field(default_factory=list)
    aliases: Annotated[list[Name], Field(max_length=20)] = Field(default_factory=list)


class NamesakeError(OutsideError):
    def __init__(self, name: str) -> None:
        super().__init__(f"Đã có đơn vị «{name}» còn hoạt động; hãy dùng đơn vị đó.", name)


def enter_department(session: Session, bus: Bus, said: DepartmentSaid, now: datetime, actor: str) -> Department:
    """Enter a new department.

    Raises:
        NamesakeError: one of this name lives.
    """
    take_turn(session, Turn.IMPORT)
    folded = fold(said.name)
    alive = Department.valid_to.is_(None) | (Department.valid_from == said.valid_from)
    if session.scalar(select(Department.id).where(Department.folded == folded, alive).limit(1)) is not None:
        raise NamesakeError(said.name)
    department = Department(
        name=said.name,
        folded=folded,
        kind=said.kind,
        valid_from=said.valid_from,
        position=_last(session) + 1 if said.position is None else said.position,
    )
    session.add(department)
    session.flush()
    names = list(_names(said, department))
    session.add_all(names)
    after = {"name": said.name, "kind": said.kind, "position": department.position, "valid_from": said.valid_from}
    entered = DepartmentEntered(department_id=department.id, after=after, names=[each.text for each in names])
    bus.publish(session, entered, now, actor)
    return department


def _last(session: Session) -> int:
    return session.scalar(select(func.max(Department.position)).where(Department.kind != DepartmentKind.GROUP)) or 0


def _names(said: DepartmentSaid, department: Department) -> Iterator[Alias]:
    told = {fold(text): (text, AliasKind.ALIAS) for text in said.aliases}
    told |= {fold(text): (text, AliasKind.CODE) for text in said.codes}
    for folded, (text, kind) in told.items():
        yield Alias(
            department_id=department.id,
            text=text,
            folded=folded,
            kind=kind,
            valid_from=said.valid_from,
            source=AliasSource.IMPORT,
        )
