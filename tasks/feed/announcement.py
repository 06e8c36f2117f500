from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.once import insert_once
from tasks.turn import Turn, take_turn


class Announcement(Base):
    """One happening as it is told outside. Ids rise in the order of commits, so that a reader's cursor misses nothing.

    `key` makes it one: `event/17` from the log, `letter/5/sent`, `task/12/2/overdue`. `data` is the CloudEvent's data
    as JSON, fixed when it was written: ids, codes, dates and names of departments, and no person's name or address.
    """

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    type: Mapped[str]
    subject: Mapped[str]
    data: Mapped[str] = mapped_column(Text)


def announcement_row(key: str, at: datetime, type_: str, subject: str, data: str) -> dict[str, Any]:
    return {"key": key, "at": at, "type": type_, "subject": subject, "data": data}


def announce_rows(session: Session, rows: list[dict[str, Any]]) -> int:
    """Write those that were not told yet; how many. The caller has `take_feed` behind it."""
    return insert_once(session, Announcement, rows) if rows else 0


def take_feed(session: Session) -> None:
    """Be the only one who writes announcements, until commit: the order of ids is then the order of commits."""
    take_turn(session, Turn.FEED)
