"""A hold: letters that wait for a person's word. There is one that is undecided, or none."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.actor import read_actor
from tasks.database import Base, Instant
from tasks.letter import Letter, LetterState
from tasks.state import Labelled
from tasks.storm.load import Load, rungs_said

OPEN = "open"


class HoldDecision(Labelled):
    RELEASED = "released", "cho gửi"
    DROPPED = "dropped", "bỏ, không gửi"


class Hold(Base):
    """`open` is OPEN until it is decided, so that its unique key lets there be one; then None.

    `letters` and `rungs` are those of the day when it was last added to, `usual_letters` and `usual_rungs` what was
    usual then; `first_slot` to `last_slot` are the days whose letters it took. `cause` says in Vietnamese what changed
    since the day before. `decided_by` is the event's actor; rows of before have a name alone.
    """

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    open: Mapped[str | None] = mapped_column(unique=True)
    first_slot: Mapped[date]
    last_slot: Mapped[date]
    letters: Mapped[int]
    rungs: Mapped[int]
    usual_letters: Mapped[int]
    usual_rungs: Mapped[int]
    cause: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    decision: Mapped[str | None]
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(Text)

    @property
    def decided_words(self) -> str:
        """`cho gửi: lãnh đạo Văn phòng số 1 (…), số liệu đúng`; empty while nobody has decided."""
        if self.decision is None:
            return ""
        return f"{HoldDecision(self.decision).label}: {self.decider_words}"

    @property
    def decider_words(self) -> str:
        """Who decided, and why."""
        who = read_actor(self.decided_by or "").told
        return ", ".join(filter(None, (who, self.reason)))


def open_hold(session: Session) -> Hold | None:
    return session.scalars(_UNDECIDED).first()


_UNDECIDED = select(Hold).where(Hold.open == OPEN)


def read_holds(session: Session) -> list[Hold]:
    """The newest first."""
    return list(session.scalars(select(Hold).order_by(Hold.id.desc())))


def held_now(session: Session, hold_id: int) -> Load:
    """What still waits in it: a task that was done meanwhile is not asked about any more."""
    waiting = waiting_in(hold_id)
    letters = session.scalar(select(func.count()).select_from(Letter).where(*waiting)) or 0
    return Load(letters, session.scalar(select(func.count()).select_from(rungs_said(*waiting))) or 0)


def waiting_in(hold_id: int) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: letters that the hold keeps back."""
    return Letter.hold_id == hold_id, Letter.hold_ended_at.is_(None), Letter.state == LetterState.PENDING
