"""Letters that arrived and were not announced yet: entered with the ending itself, taken out by the announcing."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import ForeignKey, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base
from tasks.letter import Letter, LetterKind


class SentLetter(Base):
    """A letter's end waits here for its announcement: in no order that commits could upset, and without the log's turn,
    for which thousands of letters of a morning would have to queue."""  # noqa: D209, D205

    __tablename__ = "sent_letter"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"), primary_key=True)


def remember_sent(session: Session, letter_id: int) -> None:
    """Have it announced that the letter was sent. That an event was sent is no event: it would never end."""
    session.connection().execute(_REMEMBERED, {"letter": letter_id})


def remember_all_sent(session: Session, letter_ids: Sequence[int]) -> None:
    session.connection().execute(_REMEMBERED, [{"letter": each} for each in letter_ids])


_REMEMBERED = insert(cast("Table", SentLetter.__table__)).from_select(
    ["letter_id"], select(Letter.id).where(Letter.id == bindparam("letter"), Letter.kind != LetterKind.EVENT)
)


def take_sent(session: Session, most: int) -> Sequence[int]:
    """Letters to announce in this transaction; they are taken out."""
    oldest = select(SentLetter.letter_id).order_by(SentLetter.letter_id).limit(most)
    return session.scalars(
        delete(SentLetter).where(SentLetter.letter_id.in_(oldest)).returning(SentLetter.letter_id)
    ).all()


def any_sent(session: Session) -> bool:
    return session.scalar(select(SentLetter.letter_id).limit(1)) is not None
