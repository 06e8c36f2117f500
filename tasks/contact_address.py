from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant

UNFOLLOWED = "đã bỏ quan tâm tài khoản của Văn phòng"


class ContactAddress(Base):
    """Where a contact is reached over one channel: a mailbox, a user id, a group's id, whatever the channel knows.

    `heard_at` is when its owner last wrote to us through it, None while nobody is known to have; `closed` says why it
    takes nothing now, in Vietnamese, and `changed_at` when its owner closed or opened it; `linked_at` is when the owner
    proved by a code that it is theirs.
    """

    __tablename__ = "contact_address"
    __table_args__ = (Index(None, "channel", "address"),)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str]
    heard_at: Mapped[datetime | None] = mapped_column(Instant)
    closed: Mapped[str | None]
    linked_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_at: Mapped[datetime | None] = mapped_column(Instant)


def hear(session: Session, channel: str, address: str, at: datetime) -> None:
    """Its owner wrote to us then: it is open, and so is whatever window the channel counts from that."""
    later = or_(ContactAddress.heard_at.is_(None), ContactAddress.heard_at < at)
    _change(session, channel, address, later, heard_at=at)
    open_again(session, channel, address, at)


def close(session: Session, channel: str, address: str, at: datetime, why: str) -> None:
    """It takes nothing from then on until its owner opens it again; `why` in Vietnamese."""
    _change(session, channel, address, _since(at), closed=why, changed_at=at)


def open_again(session: Session, channel: str, address: str, at: datetime) -> None:
    _change(session, channel, address, _since(at), closed=None, changed_at=at)


def closed_addresses(session: Session, windows: Mapping[str, timedelta], now: datetime) -> dict[tuple[str, str], str]:
    """(channel, address) → why nothing can be sent there now.

    `windows` are by channel: how long after its owner wrote an address takes what we write. Of whom we never heard
    nothing is known, so it is tried.
    """
    found = {
        (row.channel, row.address): row.closed
        for row in session.execute(_some().where(ContactAddress.closed.is_not(None)))
    }
    for channel, window in windows.items():
        silent = _some().where(ContactAddress.channel == channel, ContactAddress.heard_at <= now - window)
        for row in session.execute(silent):
            found.setdefault((channel, row.address), f"quá {window.days} ngày chưa nhắn tin cho Văn phòng")
    return found


def _some() -> Any:
    return select(ContactAddress.channel, ContactAddress.address, ContactAddress.closed)


def _since(at: datetime) -> ColumnElement[bool]:
    # What is told again hours later must not undo what came after it.
    return or_(ContactAddress.changed_at.is_(None), ContactAddress.changed_at <= at)


def _change(session: Session, channel: str, address: str, which: ColumnElement[bool], **values: Any) -> None:
    theirs = (ContactAddress.channel == channel, ContactAddress.address == address, which)
    statement = update(ContactAddress).where(*theirs).values(values)
    session.execute(statement.execution_options(synchronize_session=False))
