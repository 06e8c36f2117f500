from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.task import Task


class Occurrence(Base):
    """One period of a recurring task, opened as a task of its own: once, by the unique key.

    `task_id` is None only inside the transaction that opens it.
    """

    __tablename__ = "occurrence"
    __table_args__ = (UniqueConstraint("parent_id", "period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    period: Mapped[str]
    name: Mapped[str]
    named_day: Mapped[date]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), unique=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)


def occurrences(session: Session, parent_id: int) -> list[tuple[Occurrence, Task]]:
    """The periods of a recurring task that were opened, the oldest first, each with its task."""
    wanted = select(Occurrence, Task).join(Task, Task.id == Occurrence.task_id)
    found = session.execute(wanted.where(Occurrence.parent_id == parent_id).order_by(Occurrence.named_day))
    return [(row[0], row[1]) for row in found]
