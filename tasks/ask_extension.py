"""A department asks for a later deadline: within the office's limits, one open request a task."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tasks.events import Bus, ExtensionAsked
from tasks.extension import DECIDED, Extension, ExtensionState, count_extensions, find_open
from tasks.extension_day import too_early
from tasks.extension_policy import Terms, beyond_limits
from tasks.letters.wording import full_day
from tasks.office import OfficeError
from tasks.state import REMINDED, ExecutionState
from tasks.task import Task

REPLACED = "đơn vị gửi đề nghị mới"
UNDONE = "đơn vị rút câu trả lời"
MOVED = "hạn đã chuyển sang ngày khác"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked for; `contact_id` and `acknowledgement_id` where an officer asked on a page or in a chat."""

    requested: date
    reason: str
    document: str = ""
    contact_id: int | None = None
    acknowledgement_id: int | None = None


class ExtensionRefusedError(OfficeError):
    """A request that cannot be put to the office; its words are Vietnamese and name the limit."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def ask_extension(
    session: Session, bus: Bus, task: Task, wish: Wish, now: datetime, actor: str, terms: Terms
) -> Extension:
    """Put a request to the office. The task must be held (`hold_tasks`). The same request again is one.

    Raises:
        ExtensionRefusedError: the task has nothing to extend, the limits forbid it, or another request waits.
    """
    waiting = find_open(session, task.id)
    if waiting is not None and _same(waiting, wish, actor):
        return waiting
    if words := why_not(session, task, wish.requested, terms, actor):
        raise ExtensionRefusedError(task.code, words)
    return record_request(session, bus, task, wish, now, actor)


def why_not(session: Session, task: Task, requested: date, terms: Terms, actor: str) -> str:
    """Why it may not be asked for, in Vietnamese; empty when it may. Whoever asked may replace what they asked for."""
    if ExecutionState(task.state) not in REMINDED:
        return f"Nhiệm vụ {task.code} đang ở trạng thái «{ExecutionState(task.state).label}» nên không gia hạn."
    waiting = find_open(session, task.id)
    if waiting is not None and waiting.asked_by != actor:
        until = f" đến {full_day(waiting.requested)}" if waiting.requested else ""
        return f"Nhiệm vụ {task.code} đang có đề nghị gia hạn{until} chờ Văn phòng cho ý kiến."
    early = too_early(requested, [(task.code, task.deadline)], terms.on)
    if task.deadline is None:
        return early
    beyond = beyond_limits(task.code, task.deadline, requested, count_extensions(session, task.id), terms)
    # A deadline that has passed is told as such, not as a date that is too early.
    return beyond or early


def record_request(session: Session, bus: Bus, task: Task, wish: Wish, now: datetime, actor: str) -> Extension:
    """Write a request that was found good; one that waits gives way to it."""
    withdraw(session, task.id, now, actor, REPLACED)
    asked = Extension(
        task_id=task.id,
        deadline_version=task.deadline_version,
        deadline=task.deadline,
        asked_by=actor,
        contact_id=wish.contact_id,
        acknowledgement_id=wish.acknowledgement_id,
        requested=wish.requested,
        reason=wish.reason,
        document=wish.document,
        asked_at=now,
        state=ExtensionState.ASKED,
    )
    session.add(asked)
    session.flush()
    happened = ExtensionAsked(
        task_id=task.id,
        code=task.code,
        extension_id=asked.id,
        version=asked.deadline_version,
        deadline=asked.deadline,
        requested=wish.requested,
        reason=wish.reason,
        document=wish.document,
        contact_id=wish.contact_id,
        acknowledgement_id=wish.acknowledgement_id,
    )
    bus.publish(session, happened, now, actor)
    return asked


def withdraw(
    session: Session, task_id: int, now: datetime, actor: str, reason: str, *which: ColumnElement[bool]
) -> None:
    """End the task's request that waits, or that of `which`, for a reason that makes the office's word needless."""
    values = {"state": ExtensionState.WITHDRAWN, "decided_at": now, "decided_by": actor, "decision_reason": reason}
    waiting = (Extension.task_id == task_id, Extension.state == ExtensionState.ASKED, *which)
    session.execute(update(Extension).where(*waiting).values(values).execution_options(synchronize_session="fetch"))


def was_decided(session: Session, acknowledgement_id: int) -> bool:
    """Whether the office has decided on what that answer asked for."""
    wanted = select(Extension.id).where(
        Extension.acknowledgement_id == acknowledgement_id, Extension.state.in_(sorted(DECIDED))
    )
    return session.scalar(wanted.limit(1)) is not None


def _same(waiting: Extension, wish: Wish, actor: str) -> bool:
    said = (waiting.requested, waiting.reason, waiting.document, waiting.asked_by)
    return said == (wish.requested, wish.reason, wish.document, actor)
