"""The departments that co-ordinate a task, beside the one that leads it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base
from tasks.events import TaskChanged
from tasks.insert_rows import insert_rows

if TYPE_CHECKING:  # a task is assigned with its co-ordinating departments
    from tasks.task import Task


class Coordination(Base):
    """A co-ordinating department of a task."""

    __tablename__ = "coordination"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), primary_key=True, index=True)


def let_coordinate(session: Session, helping: Mapping[int, Iterable[int]]) -> None:
    """Write the departments of new tasks, by task id: plain rows in bulk, for as objects they would cost too much."""
    rows = [{"task_id": task_id, "department_id": each} for task_id, ids in helping.items() for each in ids]
    insert_rows(session, Coordination, rows)


def coordinating_of(session: Session, task_id: int) -> set[int]:
    return set(session.scalars(select(Coordination.department_id).where(Coordination.task_id == task_id)))


def change_coordinating(session: Session, task: "Task", old: set[int], new: Iterable[int]) -> TaskChanged | None:
    """Let exactly these departments co-ordinate; None when they do already."""
    wanted = set(new)
    if wanted == old:
        return None
    gone = Coordination.department_id.in_(old - wanted)
    session.execute(delete(Coordination).where(Coordination.task_id == task.id, gone))
    let_coordinate(session, {task.id: sorted(wanted - old)})
    return TaskChanged(task_id=task.id, code=task.code, changes={"coordinating": (sorted(old), sorted(wanted))})
