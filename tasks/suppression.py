"""Addresses that were refused for good: nobody is written to there again until a person says that it works."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.once import insert_once_keyed


class Suppression(Base):
    """`address` as `address_key` writes it; `words` are the provider's, `letter_id` the letter that was refused."""

    __tablename__ = "suppression"

    channel: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    at: Mapped[datetime] = mapped_column(Instant)


def address_key(address: str) -> str:
    """Mailboxes are compared without regard to capitals: no server is known that keeps two apart by them."""
    return address.strip().casefold()


def suppress(session: Session, channel: str, address: str, words: str, letter_id: int | None, now: datetime) -> None:
    """Write nobody there again. Said twice, the first words stand."""
    row = {"channel": channel, "address": address_key(address), "words": words, "letter_id": letter_id, "at": now}
    insert_once_keyed(session, Suppression, row)


def lift(session: Session, address: str) -> list[str]:
    """Take an address off the list; the channels that had refused it."""
    theirs = delete(Suppression).where(Suppression.address == address_key(address))
    return sorted(session.scalars(theirs.returning(Suppression.channel)))


def suppressed(session: Session) -> dict[tuple[str, str], Suppression]:
    """All of them, by channel and address key."""
    return {(each.channel, each.address): each for each in session.scalars(select(Suppression))}
