"""What another system says became of a task: completed, reopened, cancelled. Said late or twice it does no harm."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from tasks.events import Bus, TaskStateChanged
from tasks.office import find_task
from tasks.outside.external_ref import ExternalRef, hold_names
from tasks.outside.put import Outcome, Put
from tasks.outside.refusal import UnknownExternalIdError
from tasks.outside.revision import Revision
from tasks.outside.said import remember, timely
from tasks.state import OPEN, ExecutionState
from tasks.task import Task, hold_tasks


class Step(StrEnum):
    COMPLETE = "complete"
    REOPEN = "reopen"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True)
class SaidStep:
    """`on` is the day of completion; `document` and `document_date` its result; `reason` why otherwise."""

    step: Step
    on: date
    reason: str = ""
    document: str = ""
    document_date: date | None = None
    revision: Revision = field(default_factory=Revision)


def step_by_external_id(
    session: Session, bus: Bus, source: str, external_id: str, said: SaidStep, now: datetime, actor: str
) -> Put:
    """Take the step with the task that the other system calls so.

    Raises:
        UnknownExternalIdError: it was never put.
        WrongStateError: the task's state does not allow it.
    """
    ref = hold_names(session, source, [external_id]).get(external_id)
    if ref is None or ref.task_id is None:
        raise UnknownExternalIdError(source, external_id)
    task = hold_tasks(session, [ref.task_id])[0]
    return _step(session, bus, task, ref, said, now, actor)


def step_by_code(session: Session, bus: Bus, code: str, said: SaidStep, now: datetime, actor: str) -> Put:
    """The same with the task of a code: no version is kept for it, so the last word counts.

    Raises:
        UnknownTaskError: no task has this code.
        WrongStateError: the task's state does not allow it.
    """
    return _step(session, bus, find_task(session, code), None, said, now, actor)


def take_step(task: Task, said: SaidStep) -> TaskStateChanged | None:
    """The task's own method; None when it stands there already.

    Raises:
        WrongStateError: its state does not allow it.
    """
    if _stands(task, said.step):
        return None
    if said.step is Step.COMPLETE:
        return task.complete(said.on, said.document, said.document_date)
    return task.reopen(said.reason) if said.step is Step.REOPEN else task.cancel(said.reason)


def _step(
    session: Session, bus: Bus, task: Task, ref: ExternalRef | None, said: SaidStep, now: datetime, actor: str
) -> Put:
    value = {"state": said.step}
    if ref is not None and not timely(ref, said.revision, value):
        return Put(task, Outcome.STALE)
    event = take_step(task, said)
    bus.publish(session, event, now, actor)
    if ref is not None:
        remember(ref, said.revision, value)
    return Put(task, Outcome.UNCHANGED if event is None else Outcome.CHANGED)


def _stands(task: Task, step: Step) -> bool:
    if step is Step.REOPEN:
        return task.state in OPEN
    return task.state == (ExecutionState.DONE if step is Step.COMPLETE else ExecutionState.CANCELLED)
