"""Where the log's end was noted outside the log: printed in the digest that the office lead reads."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.event_log import LoggedEvent, head
from tasks.log.signature import Signer

PRINTED = 16
"""Hexadecimal digits of a seal that are printed: 64 bits, which nobody meets by trying."""


class Anchor(Base):
    """The end of the log when a digest was written: how many rows, the last one's id and hash. Only added to.

    `signature` is the office's, over `signed_words`: whoever changes rows of the database cannot make it.
    """

    __tablename__ = "anchor"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    event_id: Mapped[int]
    number: Mapped[int]
    hash: Mapped[str]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), unique=True)
    signature: Mapped[str]

    @property
    def signed_words(self) -> str:
        return json.dumps(["dondoc/anchor/1", self.at.isoformat(), self.number, self.hash])


def drop_anchor(session: Session, signer: Signer, letter_id: int, now: datetime) -> None:
    """Note the log's end with a letter that will print it. A log without rows has no end."""
    end = head(session)
    if not end.number:
        return
    anchor = Anchor(at=now, event_id=end.event_id, number=end.number, hash=end.hash, letter_id=letter_id)
    anchor.signature = signer.sign(anchor.signed_words)
    session.add(anchor)


def anchor_of(session: Session, letter_id: int) -> Anchor | None:
    return session.scalar(select(Anchor).where(Anchor.letter_id == letter_id))


def anchors_by_number(session: Session) -> dict[int, list[Anchor]]:
    """All of them, oldest first, by the row that was the log's last."""
    found: dict[int, list[Anchor]] = {}
    for anchor in session.scalars(select(Anchor).order_by(Anchor.number, Anchor.id)):
        found.setdefault(anchor.number, []).append(anchor)
    return found


def lost_anchors(session: Session) -> Iterator[int]:
    """Numbers of rows that were the log's end once, and are gone or carry another seal now."""
    same = (LoggedEvent.id == Anchor.event_id) & (LoggedEvent.hash == Anchor.hash)
    lost = select(Anchor.number).outerjoin(LoggedEvent, same).where(LoggedEvent.id.is_(None))
    return iter(session.scalars(lost.order_by(Anchor.number)))


def printed(seal: str) -> str:
    """`a1b2 c3d4 e5f6 0718`: as much of a seal as people read out and type."""
    return " ".join(seal[start : start + 4] for start in range(0, PRINTED, 4))
