"""Urging by other means than letters of ours: a phone call, a meeting, a paper."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.events import TaskUrged
from tasks.state import Labelled


class Means(Labelled):
    PHONE = "phone", "điện thoại", "gọi điện"
    MEETING = "meeting", "cuộc họp", "họp"
    LETTER = "letter", "văn bản", "công văn"


class Urging(Base):
    __tablename__ = "urging"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), index=True)
    means: Mapped[str]
    on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


def keep_urging(session: Session, event: TaskUrged, now: datetime, actor: str) -> None:
    session.add(Urging(task_id=event.task_id, means=event.means, on=event.on, note=event.note, by=actor, at=now))
