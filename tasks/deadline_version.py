from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tasks.database import Base, Instant

EXTENDED_BY_FILE = "Hạn hiện tại khác hạn gốc trong tệp nhập"
MOVED_BY_FILE = "Hạn trong tệp nhập đã thay đổi"
BY_FILE = frozenset({EXTENDED_BY_FILE, MOVED_BY_FILE})
"""Reasons that say only where a new deadline was read; nobody is told them."""


class DeadlineVersion(Base):
    """Each deadline a task ever had: version 1 is the original."""

    __tablename__ = "deadline_version"
    __table_args__ = (UniqueConstraint("task_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    version: Mapped[int]
    deadline: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Instant)
