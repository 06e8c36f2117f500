from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.once import write_over


class Pause(Base):
    """A channel whose settings are wrong rests until a moment: its letters wait, and none of them spends a try."""

    __tablename__ = "pause"

    channel: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text)


def pause(session: Session, channel: str, until: datetime, reason: str) -> None:
    # Not a merge: all threads of a worker meet the same wrong setting at the same moment.
    write_over(session, Pause, {"channel": channel, "until": until, "reason": reason})
