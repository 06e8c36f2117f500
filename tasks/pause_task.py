"""The office pauses a task until a day, or declines to. While it rests nobody is reminded and it is never overdue."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.events import Bus, PauseRefused, TaskPaused
from tasks.letters.wording import full_day
from tasks.office import OfficeError, find_task
from tasks.pause import Pause, PauseState, find_open_pause
from tasks.state import REMINDED, ExecutionState
from tasks.task import Task, WrongStateError
from tasks.text import clean


class PauseReasonError(OfficeError):
    def __init__(self, code: str) -> None:
        super().__init__(f"Tạm dừng, hoặc không đồng ý tạm dừng nhiệm vụ {code} cần có lý do.")
        self.code = code


class PauseEndError(OfficeError):
    """A pause that would end before it begins."""

    def __init__(self, code: str, until: date, on: date) -> None:
        super().__init__(
            f"Ngày kết thúc tạm dừng nhiệm vụ {code} là {full_day(until)}; cần một ngày sau {full_day(on)}."
        )
        self.code = code


class PauseDecidedError(OfficeError):
    """Somebody else was quicker, or the proposal lapsed: says what became of it."""

    def __init__(self, code: str, found: Pause | None) -> None:
        label = PauseState(found.state).label if found else PauseState.WITHDRAWN.label
        until = f" đến hết ngày {full_day(found.until)}" if found and found.until else ""
        super().__init__(f"Việc tạm dừng nhiệm vụ {code} đã có kết quả: {label}{until}.")
        self.code = code


def pause_task(  # noqa: PLR0913, PLR0917 - a decision says all of this
    session: Session,
    bus: Bus,
    code: str,
    until: date,
    reason: str,
    now: datetime,
    on: date,
    actor: str,
    *,
    change: bool = True,
) -> Pause:
    """Let a task rest through the day `until`, or give one that rests another end. The same again is nothing.

    The deadline stays as it is: see `resume_task`. `change` False: an end that was given stands.

    Raises:
        UnknownTaskError: no task has this code.
        PauseReasonError, PauseEndError: no reason; an end that is not after today.
        WrongStateError: the department has nothing to do on it now.
        PauseDecidedError: it rests until another day, and that was not to be changed.
    """
    task, said = find_task(session, code), clean(reason)
    if not said:
        raise PauseReasonError(task.code)
    if until <= on:
        raise PauseEndError(task.code, until, on)
    pause = find_open_pause(session, task.id)
    if task.state == ExecutionState.PAUSED:
        if pause is not None and pause.until is not None and _stands(task, pause, until, change=change):
            return pause
    elif ExecutionState(task.state) not in REMINDED:
        raise WrongStateError(task.code, task.state, ExecutionState.IN_PROGRESS)
    return _rest(session, bus, task, pause, until, said, now, actor)


def refuse_pause(session: Session, bus: Bus, code: str, reason: str, now: datetime, actor: str) -> Pause:
    """Decline a proposal with a reason; reminders go on. The same again is nothing.

    Raises:
        UnknownTaskError: no task has this code.
        PauseReasonError: no reason.
        PauseDecidedError: nothing waits for a word any more.
    """
    task, said = find_task(session, code), clean(reason)
    if not said:
        raise PauseReasonError(task.code)
    asked = find_open_pause(session, task.id)
    newest = _newest(session, task.id)
    if asked is None and newest and (newest.state, newest.end_reason) == (PauseState.REFUSED, said):
        return newest
    if asked is None or asked.state != PauseState.ASKED:
        raise PauseDecidedError(task.code, newest)
    asked.state, asked.ended_at, asked.ended_by, asked.end_reason = PauseState.REFUSED, now, actor, said
    session.flush()
    happened = PauseRefused(
        task_id=task.id,
        code=task.code,
        pause_id=asked.id,
        until=asked.until,
        reason=said,
        contact_id=asked.contact_id,
    )
    bus.publish(session, happened, now, actor)
    return asked


def _newest(session: Session, task_id: int) -> Pause | None:
    wanted = select(Pause).where(Pause.task_id == task_id).order_by(Pause.id.desc()).limit(1)
    return session.scalars(wanted.execution_options(populate_existing=True)).first()


def _stands(task: Task, pause: Pause, until: date, *, change: bool) -> bool:
    if pause.until == until:
        return True
    if not change:
        raise PauseDecidedError(task.code, pause)
    return False


def _rest(  # noqa: PLR0913, PLR0917 - a pause says all of this
    session: Session, bus: Bus, task: Task, pause: Pause | None, until: date, reason: str, now: datetime, actor: str
) -> Pause:
    resting = pause or Pause(task_id=task.id)
    if resting.state != PauseState.RUNNING:
        before = task.state if task.state != ExecutionState.PAUSED else ExecutionState.IN_PROGRESS
        resting.state_before, resting.began_at = before, now
    resting.state, resting.until, resting.reason, resting.paused_by = PauseState.RUNNING, until, reason, actor
    session.add(resting)
    session.flush()
    happened = TaskPaused(
        task_id=task.id,
        code=task.code,
        pause_id=resting.id,
        until=until,
        reason=reason,
        state_before=resting.state_before or ExecutionState.IN_PROGRESS,
    )
    bus.publish(session, happened, now, actor)
    bus.publish(session, task.become(ExecutionState.PAUSED, reason=reason), now, actor)
    return resting
