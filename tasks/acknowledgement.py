"""Who answered, and what. A click is not a signature: it keeps time, link, the name typed and the choice."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, cast, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.answer import Answer, Choice
from tasks.database import Base, Instant


class Acknowledgement(Base):
    """`incoming_id` is the message that said it, None where it was given on the page.

    `document` is the paper that an extension is asked by; `until` the last day of a pause that is asked for, or the
    day on which the officer wants to be told again.
    """

    __tablename__ = "acknowledgement"
    __table_args__ = (
        # Once-only while it stands; after an undo the same answer may be given again.
        Index(
            "uq_acknowledgement_standing",
            "letter_id",
            "task_id",
            "fingerprint",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index(None, "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    deadline_version: Mapped[int]
    choice: Mapped[str]
    answered_by: Mapped[str]
    result_document: Mapped[str] = mapped_column(default="")
    result_date: Mapped[date | None]
    requested_deadline: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(default="", server_default="")
    until: Mapped[date | None]
    need: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(default="")
    fingerprint: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    state_before: Mapped[str | None]
    state_after: Mapped[str | None]
    incoming_id: Mapped[int | None] = mapped_column(ForeignKey("incoming.id"), index=True)


def acknowledges() -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: an answer that stands and says that the work is known; when to be told again does not."""
    return Acknowledgement.undone_at.is_(None), Acknowledgement.choice != Choice.FOLLOW_UP


def find_standing(session: Session, letter_id: int, task_id: int, answer: Answer) -> Acknowledgement | None:
    """The same answer to the same task through the same letter, if it was given and still stands."""
    return find_all_standing(session, letter_id, [task_id], answer).get(task_id)


def find_all_standing(
    session: Session, letter_id: int, task_ids: Sequence[int], answer: Answer
) -> dict[int, Acknowledgement]:
    """The same for several tasks, by their ids: those to which it was given."""
    wanted = select(Acknowledgement).where(
        Acknowledgement.letter_id == letter_id,
        Acknowledgement.task_id.in_(task_ids),
        Acknowledgement.fingerprint == answer.fingerprint(),
        Acknowledgement.undone_at.is_(None),
    )
    return {each.task_id: each for each in session.scalars(wanted)}


def let_answers_repeat(session: Session, task_id: int) -> None:
    """Answers given so far become history: after the task came back, the same words are a new answer."""
    session.execute(
        update(Acknowledgement)
        .where(Acknowledgement.task_id == task_id, Acknowledgement.undone_at.is_(None))
        .where(Acknowledgement.fingerprint.not_like("%/%"))
        .values(fingerprint=Acknowledgement.fingerprint + "/" + cast(Acknowledgement.id, String))
        .execution_options(synchronize_session=False)
    )
