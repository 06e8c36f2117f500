from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base

FEED = "feed"


class FeedCursor(Base):
    """How far the event log was announced, and the day whose overdue tasks were.

    Announcements before `kept_from` are let go: nobody is given them any more.
    """

    __tablename__ = "feed_cursor"

    name: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(default=0)
    overdue_on: Mapped[date | None]
    kept_from: Mapped[int] = mapped_column(default=0, server_default="0")


def feed_cursor(session: Session) -> FeedCursor:
    """The cursor; a new one stands before the first event. The caller has `take_feed` behind it, to move it."""
    found = session.scalar(select(FeedCursor).where(FeedCursor.name == FEED))
    if found is None:
        found = FeedCursor(name=FEED, event_id=0, kept_from=0)
        session.add(found)
    return found
