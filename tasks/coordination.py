from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tasks.database import Base


class Coordination(Base):
    """A co-ordinating department of a task."""

    __tablename__ = "coordination"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), primary_key=True, index=True)
