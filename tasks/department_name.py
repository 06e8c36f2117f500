"""What a department was called on a day: what is past keeps the name that it had."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.department import Department


class DepartmentName(Base):
    """One name of a department that was ever renamed: `since` is None for its first.

    `held_at` is when the name came into the department's own row; None while that is to come.
    """

    __tablename__ = "department_name"
    __table_args__ = (UniqueConstraint("department_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    since: Mapped[date | None]
    held_at: Mapped[datetime | None] = mapped_column(Instant)


def names_on(session: Session, on: date) -> dict[int, str]:
    """Department id → what it was, is or will be called on that day."""
    found = {row.id: row.name for row in session.execute(select(Department.id, Department.name))}
    named = select(DepartmentName).order_by(DepartmentName.since.is_not(None), DepartmentName.since)
    for each in session.scalars(named):
        if each.since is None or each.since <= on:
            found[each.department_id] = each.name
    return found


def coming_names(session: Session, on: date) -> list[DepartmentName]:
    """Those whose day has come by `on` and that are not yet in the department's row."""
    due = (DepartmentName.held_at.is_(None), DepartmentName.since <= on)
    return list(session.scalars(select(DepartmentName).where(*due).order_by(DepartmentName.since)))
