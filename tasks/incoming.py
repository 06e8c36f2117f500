"""What chat services tell us: stored before anything is done about it, and worked once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.events import Bus
from tasks.office_event import IncomingRetried
from tasks.once import insert_once
from tasks.state import Labelled


class IncomingKind(Labelled):
    """What happened, in words that every chat service shares."""

    TEXT = "text", "tin nhắn"
    BUTTON = "button", "nút bấm"  # somebody pressed a button of a letter; `text` is what the button says of itself
    RECEIVED = "received", "đã tới máy"  # a letter came to the phone
    SEEN = "seen", "đã xem"  # letters were on the screen
    FOLLOWED = "followed", "quan tâm"
    UNFOLLOWED = "unfollowed", "bỏ quan tâm"


class IncomingState(Labelled):
    NEW = "new", "chưa xử lý"
    DONE = "done", "đã xử lý"
    FAILED = "failed", "đã bỏ cuộc"  # tried again and again: a person may look


class ReplyState(Labelled):
    DUE = "due", "chờ gửi"
    SENDING = "sending", "đang gửi"  # for good, where the process died then: an answer is given once or not at all
    SENT = "sent", "đã gửi"
    FAILED = "failed", "không gửi được"


GIVEN_UP = "tried too often"


class Incoming(Base):
    """One event. `key` makes it one, however often it is told; `channel` is the one that its sender is reached over.

    `letters` are the provider's names of our messages that it speaks of, on one line, `tracking` our own name of one.
    `outcome` says in words what was done; `reply` what the sender is answered, in Vietnamese, and `reply_words` why
    that did not leave.
    """

    __tablename__ = "incoming"
    __table_args__ = (
        UniqueConstraint("channel", "key"),
        Index(None, "state", "id"),
        Index(None, "reply_state"),
        Index(None, "channel", "sender", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]
    sender: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(Text, default="")
    letters: Mapped[str] = mapped_column(Text, default="")
    tracking: Mapped[str | None]
    happened_at: Mapped[datetime] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant)
    poked_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(default=IncomingState.NEW)
    tries: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(Text, default="")
    reply: Mapped[str] = mapped_column(Text, default="")
    reply_state: Mapped[str | None]
    reply_words: Mapped[str] = mapped_column(Text, default="")
    worked_at: Mapped[datetime | None] = mapped_column(Instant)


def store(session: Session, row: Incoming) -> bool:
    """Keep an event; False when it was told before."""
    told = {name: getattr(row, name) for name in _TOLD}
    given = told | {"letters": told["letters"] or "", "state": IncomingState.NEW, "tries": 0}
    return insert_once(session, Incoming, [given | {"outcome": "", "reply": "", "reply_words": ""}]) == 1


_TOLD = ("channel", "key", "kind", "sender", "text", "letters", "tracking", "happened_at", "received_at")


def begin(session: Session, incoming_id: int, now: datetime) -> Incoming | None:
    """Take an event to work on it in this transaction; None when another has.

    It is done when the transaction commits, with all that follows from it, or it never was begun.
    """
    mine = update(Incoming).where(Incoming.id == incoming_id, Incoming.state == IncomingState.NEW)
    taken = session.scalar(mine.values(state=IncomingState.DONE, worked_at=now).returning(Incoming.id))
    return None if taken is None else session.get_one(Incoming, taken, populate_existing=True)


def count_try(session: Session, incoming_id: int, most: int) -> bool:
    """Count a try before it begins, in a transaction of its own; False when it was tried too often.

    So an event that kills whoever works it is left to a person after `most` tries, and is not worked for ever.
    """
    new = update(Incoming).where(Incoming.id == incoming_id, Incoming.state == IncomingState.NEW)
    tries = session.scalar(new.values(tries=Incoming.tries + 1).returning(Incoming.tries))
    if tries is None or tries <= most:
        return True
    session.execute(new.values(state=IncomingState.FAILED, tries=most, outcome=GIVEN_UP))
    return False


def try_again(session: Session, bus: Bus, incoming_id: int, now: datetime, actor: str) -> bool:
    """Let an event that was given up be worked anew, as soon as it is poked; False when it was not given up."""
    failed = update(Incoming).where(Incoming.id == incoming_id, Incoming.state == IncomingState.FAILED)
    anew = failed.values(state=IncomingState.NEW, tries=0, outcome="", poked_at=None)
    found = session.scalar(anew.returning(Incoming.id)) is not None
    bus.publish(session, IncomingRetried(incoming_id=incoming_id) if found else None, now, actor)
    return found


def heard(session: Session, state: IncomingState | None, most: int) -> Sequence[Incoming]:
    """What was told last, the newest first; only what is in `state` where that is given."""
    wanted = select(Incoming).where(Incoming.state == state) if state else select(Incoming)
    return session.scalars(wanted.order_by(Incoming.id.desc()).limit(most)).all()


def take_reply(session: Session, incoming_id: int) -> Incoming | None:
    """Take the answer that is due, to send it: once, whatever becomes of it. None when there is none."""
    due = update(Incoming).where(Incoming.id == incoming_id, Incoming.reply_state == ReplyState.DUE)
    taken = session.scalar(due.values(reply_state=ReplyState.SENDING).returning(Incoming.id))
    return None if taken is None else session.get_one(Incoming, taken, populate_existing=True)


def open_work(session: Session, not_poked_since: datetime, now: datetime, most: int) -> Sequence[int]:
    """Events and answers that wait and were not poked lately, the oldest first."""
    waits = (Incoming.state == IncomingState.NEW) | (Incoming.reply_state == ReplyState.DUE)
    poked = Incoming.poked_at.is_(None) | (Incoming.poked_at < not_poked_since) | (Incoming.poked_at > now)
    return session.scalars(select(Incoming.id).where(waits, poked).order_by(Incoming.id).limit(most)).all()
