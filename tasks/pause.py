"""A pause of a task: asked for, running, ended. It always has a reason, an author and an end."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.state import Labelled


class PauseState(Labelled):
    ASKED = "asked", "chờ ý kiến"
    RUNNING = "running", "đang tạm dừng"
    ENDED = "ended", "đã kết thúc"
    REFUSED = "refused", "không đồng ý"
    WITHDRAWN = "withdrawn", "không còn hiệu lực"


OPEN_PAUSE = (PauseState.ASKED, PauseState.RUNNING)
_OPEN = text("state IN ('asked', 'running')")


class Pause(Base):
    """A request of a department, or the office's own pause.

    `until` is its last day; None only of one that a file stated, which the office is then asked about. `state_before`
    is what the task returns to. `asked_by`, `paused_by` and `ended_by` are the events' actors.
    """

    __tablename__ = "pause"
    __table_args__ = (
        Index("uq_pause_open", "task_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "task_id"),
        Index(None, "state", "until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    state: Mapped[str]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str] = mapped_column(default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    acknowledgement_id: Mapped[int | None] = mapped_column(ForeignKey("acknowledgement.id"), index=True)
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    state_before: Mapped[str | None]
    paused_by: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    end_reason: Mapped[str] = mapped_column(Text, default="")


def find_open_pause(session: Session, task_id: int) -> Pause | None:
    """What waits for the office's word or runs, as it is in the database now."""
    wanted = select(Pause).where(Pause.task_id == task_id, Pause.state.in_(OPEN_PAUSE))
    return session.scalars(wanted.execution_options(populate_existing=True)).first()


def begin_pause(session: Session, task_id: int, before: str, reason: str, now: datetime, actor: str) -> None:
    """A task came to rest by other means than the office's own pause, as by a file: without an end, for it named none.

    A proposal that waits becomes that pause.
    """
    pause = find_open_pause(session, task_id)
    if pause is not None and pause.state == PauseState.RUNNING:
        return
    resting = pause or Pause(task_id=task_id)
    resting.state, resting.until, resting.reason = PauseState.RUNNING, None, reason
    resting.state_before, resting.paused_by, resting.began_at = before, actor, now
    session.add(resting)
    session.flush()


def end_pause(session: Session, task_id: int, reason: str, now: datetime, actor: str) -> None:
    """The pause that runs is over; one that nobody wrote down ends without a row."""
    pause = find_open_pause(session, task_id)
    if pause is not None and pause.state == PauseState.RUNNING:
        pause.state, pause.ended_at, pause.ended_by, pause.end_reason = PauseState.ENDED, now, actor, reason
        session.flush()
