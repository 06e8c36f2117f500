from datetime import date, datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.once import write_over

REMIND, DIGEST = "remind", "digest"


class Run(Base):
    """A daily slot that was done, also when there was nothing to do: silence must mean neither fine nor broken."""

    __tablename__ = "run"

    job: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[date] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(Text, default="")


def record_run(session: Session, job: str, slot: date, now: datetime, outcome: str) -> None:
    """Say that the slot was done; said twice, the later words stand."""
    write_over(session, Run, {"job": job, "slot": slot, "ended_at": now, "outcome": outcome})
