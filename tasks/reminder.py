"""One rung of the ladder for one contact: that it is written once lives in this table's unique key, not in a lock."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, UniqueConstraint, case, exists, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.ladder_name import LadderName
from tasks.letter import FIRST_COPY, STATE_OF_NAMED, Letter, LetterState, cancel_emptied
from tasks.news import News


class Reminder(Base):
    """`rung` counts working days before the deadline, negative after it; on other ladders it is the level.

    `dropped` says why it was not sent.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("task_id", "deadline_version", "ladder", "rung", "contact_id"),
        Index(None, "letter_id"),
        Index(None, "contact_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    deadline_version: Mapped[int]
    ladder: Mapped[str] = mapped_column(default=LadderName.DEADLINE)
    rung: Mapped[int]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"))
    coordinating: Mapped[bool] = mapped_column(default=False)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    slot: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(Instant)
    dropped: Mapped[str | None]


_ENDED = "task became "
_CALENDAR = "the calendar changed"
LEAD_CHANGED = "lead department changed"
NOT_COORDINATING = "no longer co-ordinating"
ANSWERED = "acknowledged"
ANSWER_UNDONE = "answer undone"
FOLLOWED_UP = "nhắc lại sau "
ON_LEAVE = "on leave, and nobody stands in"
GONE = "no longer a contact"
WAITS = "the day's letter has left already"
# What these say may turn out otherwise: a wrong file is corrected, an answer taken back, the next day comes.
_PASSING = (LEAD_CHANGED, NOT_COORDINATING, ANSWER_UNDONE, ON_LEAVE, GONE, WAITS)


def ended(state: str) -> str:
    """Why a reminder was dropped whose task came into a state in which nobody is reminded."""
    return f"{_ENDED}{state}"


def calendar_changed(why: str) -> str:
    """Why a reminder was dropped that is not due on its letter's day any more."""
    return f"{_CALENDAR}: {why}"


def may_return(dropped: str | None) -> bool:
    """Whether what was dropped may be told after all, when a scan finds it due again: its reason has passed."""
    return dropped is not None and (dropped.startswith((_ENDED, _CALENDAR, FOLLOWED_UP)) or dropped in _PASSING)


RETURNS: ColumnElement[bool] = or_(
    *(Reminder.dropped.startswith(each) for each in (_ENDED, _CALENDAR, FOLLOWED_UP)),
    *(Reminder.dropped == each for each in sorted(_PASSING)),  # not in_(): such a statement takes no several rows
)


def drop_unsent(session: Session, task_id: int, now: datetime, reason: str, *which: ColumnElement[bool]) -> None:
    """Take a task's reminders, or `which` of them, out of letters that have not left, with the reason.

    A letter left empty is cancelled.
    """
    theirs = [Reminder.task_id == task_id, Reminder.dropped.is_(None), *which]
    waiting = _hold_waiting(session, select(Reminder.letter_id).where(*theirs))
    if not waiting:
        return
    # What may have been told does not return in another letter, unless its task does.
    told = case((_may_have_been_told(), reason + FIRST_COPY), else_=reason)
    statement = update(Reminder).where(*theirs, Reminder.letter_id.in_(waiting)).values(dropped=told)
    session.execute(statement.execution_options(synchronize_session=False))
    emptied = [letter_id for letter_id in waiting if not says_something(session, letter_id)]
    cancel_emptied(session, emptied, now, reason)


def _may_have_been_told() -> ColumnElement[bool]:
    """Of each letter by its number: to list all that were ever sent again would read every letter."""
    return exists().where(Letter.id == Reminder.letter_id, Letter.resends > 0)


def says_something(session: Session, letter_id: int) -> bool:
    """What is left of its news is for its last look to judge."""
    reminders = exists().where(Reminder.letter_id == letter_id, Reminder.dropped.is_(None))
    news = exists().where(News.letter_id == letter_id, News.dropped.is_(None))
    return bool(session.scalar(select(or_(reminders, news))))


def _hold_waiting(session: Session, letters: Select[int]) -> list[int]:
    """Those that no process has claimed, held until commit, in the order in which a scan holds them.

    A claim under way is waited for, and then its letter is left to its last look: taken out meanwhile, a reminder would
    leave a letter without anything to say.
    """
    held = select(Letter.id).where(STATE_OF_NAMED == LetterState.PENDING, Letter.id.in_(letters)).order_by(Letter.key)
    return list(session.scalars(held.with_for_update(key_share=True)))
