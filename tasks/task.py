"""What was assigned. A task changes only by its own methods; each returns the event that tells what happened."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Text,
    and_,
    literal_column,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.among import among
from tasks.database import Base, Instant
from tasks.events import DeadlineChanged, TaskChanged, TaskStateChanged, TaskUrged
from tasks.state import OPEN, REMINDED, ExecutionState, TaskKind, Urgency


class WrongStateError(Exception):
    """A step that the task's state does not allow; says what it is, what it must be, and the mend."""

    def __init__(self, code: str, found: str, expected: ExecutionState) -> None:
        self.code, self.found, self.expected = code, ExecutionState(found), expected
        super().__init__(
            f"Nhiệm vụ {code} đang ở trạng thái «{self.found.label}», cần «{expected.label}»; "
            f"xem «dondoc ledger --task {code}» rồi thử lại."
        )


class Task(Base):
    """One work for one lead department; a document that gives the same work to n departments makes n tasks.

    `content_key` is the identity of a row of an office's file (see tasks/intake): importing it again finds this task.
    `silent` is a task loaded as history: nobody is reminded of it until its deadline moves.
    """

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_state_deadline", "state", "deadline"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    content_key: Mapped[str] = mapped_column(unique=True)
    document_number: Mapped[str] = mapped_column(default="")
    document_number_folded: Mapped[str] = mapped_column(default="", index=True)
    document_kind: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    abstract: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[str] = mapped_column(Text)
    assigned_by: Mapped[str] = mapped_column(default="")
    followed_by: Mapped[str] = mapped_column(default="")
    lead_department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    kind: Mapped[str] = mapped_column(default=TaskKind.DATED)
    period: Mapped[str | None]
    deadline_rule: Mapped[str] = mapped_column(default="")
    urgency: Mapped[str] = mapped_column(default=Urgency.NORMAL)
    field: Mapped[str] = mapped_column(default="")
    assigned_on: Mapped[date | None]
    original_deadline: Mapped[date | None]
    deadline: Mapped[date | None]
    deadline_version: Mapped[int] = mapped_column(default=1)
    product: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=ExecutionState.NOT_STARTED)
    progress: Mapped[str] = mapped_column(Text, default="")
    result_document: Mapped[str] = mapped_column(default="")
    result_date: Mapped[date | None]
    reported_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    delay_reason: Mapped[str] = mapped_column(Text, default="")
    urged_before: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    silent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def due_on(self) -> date | None:
        """The deadline that it is urged by; one without (không hạn) is never late, whatever day was once named."""
        return None if self.kind == TaskKind.UNDATED else self.deadline

    @property
    def comes_back(self) -> bool:
        """Whether it is the parent of periods, each a task of its own: nobody is asked about the parent."""
        return self.kind == TaskKind.RECURRING and self.deadline is None

    def edit(self, values: Mapping[str, Any]) -> TaskChanged | None:
        """Set plain columns (not state, not deadline); None when nothing differs."""
        changes = {name: (getattr(self, name), new) for name, new in values.items() if getattr(self, name) != new}
        for name, (_, new) in changes.items():
            setattr(self, name, new)
        return TaskChanged(task_id=self.id, code=self.code, changes=changes) if changes else None

    def move_deadline(self, deadline: date | None, reason: str = "", *, wakes: bool = True) -> DeadlineChanged | None:
        """An extension (or an earlier date) is a new deadline version: its rungs start afresh.

        One of long ago, told by a file, `wakes` nobody.
        """
        if deadline == self.deadline:
            return None
        old, self.deadline = self.deadline, deadline
        self.deadline_version += 1
        self.silent = self.silent and not wakes
        return DeadlineChanged(
            task_id=self.id,
            code=self.code,
            old=old,
            new=deadline,
            version=self.deadline_version,
            reason=reason,
            wakes=wakes,
        )

    def become(self, state: ExecutionState, reason: str = "", **facts: Any) -> TaskStateChanged | None:
        """Take a state as the office states it, with its facts (reported_on, confirmed_on, result_document …)."""
        changed = {name: (getattr(self, name), new) for name, new in facts.items() if getattr(self, name) != new}
        if self.state == state and not changed:
            return None
        old, self.state = self.state, state
        for name, (_, value) in changed.items():
            setattr(self, name, value)
        return TaskStateChanged(task_id=self.id, code=self.code, old=old, new=state, reason=reason, facts=changed)

    def report(self, on: date, document: str = "", document_date: date | None = None) -> TaskStateChanged | None:
        """The lead department says it is done; the office has yet to confirm."""
        return self.become(ExecutionState.REPORTED, reported_on=on, result_document=document, result_date=document_date)

    def confirm(self, on: date) -> TaskStateChanged | None:
        self._must_be(ExecutionState.REPORTED)
        return self.become(ExecutionState.DONE, confirmed_on=on)

    def send_back(self, reason: str) -> TaskStateChanged | None:
        self._must_be(ExecutionState.REPORTED)
        return self.become(ExecutionState.REDO, reason=reason)

    def complete(self, on: date, document: str = "", document_date: date | None = None) -> TaskStateChanged | None:
        """The office says that it is done, whether or not it was reported here.

        Raises:
            WrongStateError: it is done or withdrawn already.
        """
        self._must_be_open()
        reported_on = self.reported_on if self.state == ExecutionState.REPORTED and self.reported_on else on
        result = {"result_document": document or None, "result_date": document_date}
        said: dict[str, Any] = {name: value for name, value in result.items() if value is not None}
        return self.become(ExecutionState.DONE, reported_on=reported_on, confirmed_on=on, **said)

    def reopen(self, reason: str) -> TaskStateChanged | None:
        """Done after all not: as if sent back. Withdrawn after all not: the department goes on.

        Raises:
            WrongStateError: it is open.
        """
        if self.state in OPEN:
            raise WrongStateError(self.code, self.state, ExecutionState.DONE)
        state = ExecutionState.REDO if self.state == ExecutionState.DONE else ExecutionState.IN_PROGRESS
        return self.become(state, reason=reason, confirmed_on=None)

    def cancel(self, reason: str) -> TaskStateChanged | None:
        """Withdraw it: it leaves the totals.

        Raises:
            WrongStateError: it is done or withdrawn already.
        """
        self._must_be_open()
        return self.become(ExecutionState.CANCELLED, reason=reason)

    def urge(self, means: str, on: date, note: str = "") -> TaskUrged:
        """Its department was urged by phone, in a meeting or by paper on that day.

        Raises:
            WrongStateError: it is done or withdrawn already.
        """
        self._must_be_open()
        return TaskUrged(task_id=self.id, code=self.code, means=means, on=on, note=note)

    def _must_be_open(self) -> None:
        if self.state not in OPEN:
            raise WrongStateError(self.code, self.state, ExecutionState.IN_PROGRESS)

    def _must_be(self, expected: ExecutionState) -> None:
        if self.state != expected:
            raise WrongStateError(self.code, self.state, expected)


def reminded() -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: the department still has to act by a day, so it is written to.

    Their words stand literally in the statement, for only so does SQLite see that the indexes below answer it.
    """
    states = [_literal(state) for state in sorted(REMINDED)]
    undated = _literal(TaskKind.UNDATED)
    return Task.state.in_(states), Task.deadline.is_not(None), Task.kind != undated, Task.silent.is_(False)


def unfinished() -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: open, whoever has to act, with a deadline; literally, as above."""
    return Task.state.in_([_literal(state) for state in sorted(OPEN)]), Task.deadline.is_not(None)


def pressing() -> ColumnElement[bool]:
    """Condition of a query: more urgent than most."""
    return Task.urgency != _literal(Urgency.NORMAL)


def _literal(word: str) -> ColumnElement[str]:
    return literal_column(f"'{word}'")


_REMINDED, _PRESSING, _OPEN = and_(*reminded()), and_(*reminded(), pressing()), and_(*unfinished())
# What a scan asks of a task, so that it is answered by the index alone: however many tasks an office has had, only
# those that are due are looked at.
BY_DEADLINE, BY_URGENCY = "ix_task_reminded", "ix_task_pressing"
Index(
    BY_DEADLINE,
    *(Task.deadline, Task.kind, Task.urgency, Task.lead_department_id, Task.deadline_version),
    *(Task.state, Task.silent, Task.id),
    sqlite_where=_REMINDED,
    postgresql_where=_REMINDED,
)
Index(BY_URGENCY, Task.urgency, sqlite_where=_PRESSING, postgresql_where=_PRESSING)
# What a digest asks: the longest late are read in their order, and all that is counted is in one index.
BY_LATENESS, BY_FIGURES = "ix_task_open", "ix_task_figures"
Index(BY_LATENESS, Task.deadline, Task.state, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index(
    BY_FIGURES,
    *(Task.lead_department_id, Task.state, Task.kind, Task.deadline, Task.original_deadline),
    *(Task.reported_on, Task.confirmed_on),
)


def by_index(name: str, wanted: Any) -> Any:
    """A SELECT of tasks that goes by one of these indexes: SQLite, which may know nothing of an office, is told."""
    return wanted.with_hint(Task, f"INDEXED BY {name}", "sqlite")


def hold_tasks(session: Session, task_ids: Iterable[int]) -> list[Task]:
    """Tasks that are about to change, locked in one order until commit: who changes several must hold them all first.

    Whoever publishes an event then waits for the event log, so a task locked later could wait for us in turn.
    """
    ids = list(task_ids)
    if not ids:
        return []
    # FOR NO KEY UPDATE: a scan that writes reminders of these tasks only needs their keys, and need not wait.
    wanted = select(Task).where(among(Task.id, "ids")).order_by(Task.id).with_for_update(key_share=True)
    return list(session.scalars(wanted.execution_options(populate_existing=True), {"ids": ids}))
