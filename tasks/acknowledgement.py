"""Who answered, and what. A click is not a signature: it keeps time, link, the name typed and the choice."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, Text, cast, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.events import AcknowledgementUndone, Bus, TaskAcknowledged, TaskStateChanged
from tasks.letter import Letter
from tasks.reminder import Reminder
from tasks.state import REMINDED, ExecutionState, Labelled
from tasks.task import Task

UNDO_WITHIN = timedelta(minutes=10)


class Choice(Labelled):
    RECEIVED = "received", "Đã nhận"
    IN_PROGRESS = "in_progress", "Đang thực hiện"
    REPORTED = "reported", "Đã báo cáo kết quả"
    EXTENSION = "extension", "Xin gia hạn"
    OBSTACLE = "obstacle", "Vướng mắc"
    NOT_OURS = "not_ours", "Không thuộc thẩm quyền"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an officer filled in. Which of the later fields are needed depends on the choice: see `missing`."""

    choice: Choice
    answered_by: str
    result_document: str = ""
    result_date: date | None = None
    requested_deadline: date | None = None
    reason: str = ""
    need: str = ""
    unit: str = ""

    def missing(self) -> list[str]:
        """Names of the fields that this choice needs and that are empty."""
        needed = {
            Choice.REPORTED: ("result_document", "result_date"),
            Choice.EXTENSION: ("requested_deadline", "reason"),
            Choice.OBSTACLE: ("need",),
            Choice.NOT_OURS: ("unit",),
        }.get(self.choice, ())
        return [name for name in ("answered_by", *needed) if not getattr(self, name)]

    def fingerprint(self) -> str:
        """The same answer sent twice (a double tap, a reload) is one answer."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, default=str).encode()).hexdigest()


class Acknowledgement(Base):
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
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    deadline_version: Mapped[int]
    choice: Mapped[str]
    answered_by: Mapped[str]
    result_document: Mapped[str] = mapped_column(default="")
    result_date: Mapped[date | None]
    requested_deadline: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    need: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(default="")
    fingerprint: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    state_before: Mapped[str | None]
    state_after: Mapped[str | None]


def acknowledge(
    session: Session, bus: Bus, letter: Letter, task_id: int, answer: Answer, now: datetime, on: date
) -> Acknowledgement:
    """Record an answer to one task of a letter, once, with what it does to the task, in the caller's transaction."""
    task = hold_tasks(session, [task_id])[0]
    if (before := find_standing(session, letter.id, task_id, answer)) is not None:
        return before
    change = _change(task, answer, on, coordinating=_coordinates(session, letter.id, task_id))
    given = Acknowledgement(
        letter_id=letter.id,
        task_id=task_id,
        contact_id=letter.contact_id,
        deadline_version=task.deadline_version,
        fingerprint=answer.fingerprint(),
        at=now,
        state_before=change.old if change else None,
        state_after=change.new if change else None,
        **asdict(answer),
    )
    session.add(given)
    session.flush()
    happened = TaskAcknowledged(
        task_id=task_id,
        code=task.code,
        acknowledgement_id=given.id,
        contact_id=letter.contact_id,
        choice=answer.choice,
    )
    bus.publish(session, happened, now, f"contact {letter.contact_id}")
    bus.publish(session, change, now, f"contact {letter.contact_id}")
    return given


def find_standing(session: Session, letter_id: int, task_id: int, answer: Answer) -> Acknowledgement | None:
    """The same answer to the same task through the same letter, if it was given and still stands."""
    return session.scalar(
        select(Acknowledgement).where(
            Acknowledgement.letter_id == letter_id,
            Acknowledgement.task_id == task_id,
            Acknowledgement.fingerprint == answer.fingerprint(),
            Acknowledgement.undone_at.is_(None),
        )
    )


def hold_tasks(session: Session, task_ids: Iterable[int]) -> list[Task]:
    """Tasks that are about to change, locked in one order until commit: who changes several must hold them all first.

    Whoever publishes an event then waits for the event log, so a task locked later could wait for us in turn.
    """
    # FOR NO KEY UPDATE: a scan that writes reminders of these tasks only needs their keys, and need not wait.
    wanted = select(Task).where(Task.id.in_(list(task_ids))).order_by(Task.id)
    return list(session.scalars(wanted.with_for_update(key_share=True).execution_options(populate_existing=True)))


def let_answers_repeat(session: Session, task_id: int) -> None:
    """Answers given so far become history: after the task came back, the same words are a new answer."""
    session.execute(
        update(Acknowledgement)
        .where(Acknowledgement.task_id == task_id, Acknowledgement.undone_at.is_(None))
        .where(Acknowledgement.fingerprint.not_like("%/%"))
        .values(fingerprint=Acknowledgement.fingerprint + "/" + cast(Acknowledgement.id, String))
        .execution_options(synchronize_session=False)
    )


def undo(session: Session, bus: Bus, letter: Letter, acknowledgement_id: int, now: datetime) -> bool:
    """Take an answer back within ten minutes; True when it is taken back (also when it already was)."""
    given = session.get(Acknowledgement, acknowledgement_id)
    if given is None or given.letter_id != letter.id:
        return False
    task = hold_tasks(session, [given.task_id])[0]
    session.refresh(given)  # as it is now that the task is held: two who undo at once undo once
    if given.undone_at is not None:
        return True
    if now - given.at > UNDO_WITHIN:
        return False
    given.undone_at = now
    actor = f"contact {given.contact_id}"
    happened = AcknowledgementUndone(task_id=task.id, code=task.code, acknowledgement_id=given.id)
    bus.publish(session, happened, now, actor)
    bus.publish(session, _change_back(task, given), now, actor)
    return True


def _change_back(task: Task, given: Acknowledgement) -> TaskStateChanged | None:
    """Only what this answer did is undone: if the office has moved the task on since, its word stands."""
    if not given.state_before or task.state != given.state_after:
        return None
    facts = {"reported_on": None, "result_document": "", "result_date": None}
    cleared = facts if given.choice == Choice.REPORTED else {}
    return task.become(ExecutionState(given.state_before), reason="answer undone", **cleared)


def _coordinates(session: Session, letter_id: int, task_id: int) -> bool:
    return bool(
        session.scalar(
            select(Reminder.coordinating).where(Reminder.letter_id == letter_id, Reminder.task_id == task_id).limit(1)
        )
    )


def _change(task: Task, answer: Answer, on: date, *, coordinating: bool) -> TaskStateChanged | None:
    """What the answer makes of the task. Only the lead department moves it; a co-ordinating one answers for itself."""
    if coordinating or ExecutionState(task.state) not in REMINDED:
        return None
    if answer.choice == Choice.REPORTED:
        return task.report(on, answer.result_document, answer.result_date)
    if answer.choice == Choice.NOT_OURS:
        return task.become(ExecutionState.TRANSFER_REQUESTED, reason=answer.unit)
    if task.state == ExecutionState.NOT_STARTED:
        return task.become(ExecutionState.IN_PROGRESS)
    return None
