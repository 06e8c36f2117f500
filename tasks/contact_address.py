from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant

UNFOLLOWED = "đã bỏ quan tâm tài khoản của Văn phòng"


class ContactAddress(Base):
    """Where a contact is reached over one channel: a mailbox, a user id, a group's id, whatever the channel knows.

    `heard_at` is when its owner last wrote to us through it, None while nobody is known to have; `closed` says why it
    takes nothing now, in Vietnamese; `linked_at` is when the owner proved by a code that it is theirs.
    """

    __tablename__ = "contact_address"
    __table_args__ = (Index(None, "channel", "address"),)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str]
    heard_at: Mapped[datetime | None] = mapped_column(Instant)
    closed: Mapped[str | None]
    linked_at: Mapped[datetime | None] = mapped_column(Instant)


def hear(session: Session, channel: str, address: str, now: datetime) -> None:
    """Its owner wrote to us: it is open, and so is whatever window the channel counts from that."""
    _change(session, channel, address, heard_at=now, closed=None)


def close(session: Session, channel: str, address: str, why: str) -> None:
    """It takes nothing until its owner opens it again; `why` in Vietnamese."""
    _change(session, channel, address, closed=why)


def open_again(session: Session, channel: str, address: str) -> None:
    _change(session, channel, address, closed=None)


def owners(session: Session, channel: str, address: str) -> list[int]:
    """The contacts that are reached there: one officer may be the contact of two departments."""
    theirs = select(ContactAddress.contact_id).where(
        ContactAddress.channel == channel, ContactAddress.address == address
    )
    return list(session.scalars(theirs.order_by(ContactAddress.contact_id)))


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


def _change(session: Session, channel: str, address: str, **values: Any) -> None:
    statement = update(ContactAddress).where(ContactAddress.channel == channel, ContactAddress.address == address)
    session.execute(statement.values(values).execution_options(synchronize_session=False))
