from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.once import insert_once
from tasks.state import Labelled

# An event that comes again after this is taken for a new one; older ones change nothing by their version or time.
KEPT_FOR = timedelta(days=60)


class ReceivedState(Labelled):
    ACCEPTED = "accepted", "Đã nhận"
    STALE = "stale", "Cũ hơn tin đã nhận"
    REJECTED = "rejected", "Không nhận"


class ReceivedEvent(Base):
    """One event of another system: that it is taken once lives in the unique key (CloudEvents 1.0: source and id).

    `external_id` is the task's name there; `body` the event as JSON, kept of those that were rejected, so that they
    can be taken once their cause is mended. `told_by` is who brought it: a key, a source, the stream.
    """

    __tablename__ = "received_event"
    __table_args__ = (UniqueConstraint("source", "event_id"), Index(None, "state", "source", "external_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    event_id: Mapped[str]
    type: Mapped[str]
    external_id: Mapped[str]
    state: Mapped[str]
    problem: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    told_by: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(Instant, index=True)


def enter(session: Session, row: dict[str, Any]) -> ReceivedEvent | None:
    """The event's row, held until commit: a new one, or one that was rejected before and is tried anew.

    None when it was taken before. Who brings the same at once waits here for the first to end.
    """
    insert_once(session, ReceivedEvent, [row | {"state": ReceivedState.REJECTED, "problem": "", "body": ""}])
    same = (ReceivedEvent.source == row["source"], ReceivedEvent.event_id == row["event_id"])
    held = select(ReceivedEvent).where(*same).with_for_update().execution_options(populate_existing=True)
    found = session.scalars(held).one()
    return found if found.state == ReceivedState.REJECTED else None


def rejected(session: Session, most: int) -> Sequence[ReceivedEvent]:
    """The newest first."""
    wanted = select(ReceivedEvent).where(ReceivedEvent.state == ReceivedState.REJECTED)
    return session.scalars(wanted.order_by(ReceivedEvent.id.desc()).limit(most)).all()


def forget_old(session: Session, now: datetime) -> None:
    """Those that were rejected stay until somebody saw to them."""
    old = (ReceivedEvent.received_at < now - KEPT_FOR, ReceivedEvent.state != ReceivedState.REJECTED)
    session.execute(delete(ReceivedEvent).where(*old).execution_options(synchronize_session=False))
