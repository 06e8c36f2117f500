"""A pause ends, by the office's word or by its day: the task returns to its state, and the plan is made from that.

What applies now is told, once: rungs that the pause passed over are not made up for.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.actor import Rule, rule
from tasks.events import Bus, TaskResumed
from tasks.letters.wording import full_day
from tasks.office import OfficeError, find_task
from tasks.pause import Pause, PauseState, find_open_pause
from tasks.state import REMINDED, ExecutionState
from tasks.task import Task, WrongStateError, hold_tasks
from tasks.text import clean

RULE = rule(Rule.PAUSE)
OVER = "hết thời gian tạm dừng"


class ResumeDayError(OfficeError):
    def __init__(self, code: str, deadline: date, on: date) -> None:
        super().__init__(f"Hạn mới của nhiệm vụ {code} là {full_day(deadline)}; cần một ngày sau {full_day(on)}.")
        self.code = code


def resume_task(  # noqa: PLR0913 - a decision says all of this
    session: Session,
    bus: Bus,
    code: str,
    now: datetime,
    on: date,
    actor: str,
    *,
    deadline: date | None = None,
    reason: str = "",
) -> Task:
    """End a pause before its day. Without a new deadline the old one stands, even if it has passed.

    Raises:
        UnknownTaskError: no task has this code.
        WrongStateError: it does not rest.
        ResumeDayError: a new deadline that is not after today.
    """
    task = find_task(session, code)
    if task.state != ExecutionState.PAUSED:
        raise WrongStateError(task.code, task.state, ExecutionState.PAUSED)
    if deadline is not None and deadline <= on:
        raise ResumeDayError(task.code, deadline, on)
    _return(session, bus, task, now, actor, clean(reason), deadline)
    return task


def end_pauses(session: Session, bus: Bus, now: datetime, on: date) -> int:
    """End the pauses whose last day has passed; how many. A query of rows: days missed while off need no memory."""
    over = select(Pause.task_id).where(Pause.state == PauseState.RUNNING, Pause.until < on)
    resting = [task for task in hold_tasks(session, session.scalars(over)) if task.state == ExecutionState.PAUSED]
    for task in resting:
        _return(session, bus, task, now, RULE, OVER, None)
    return len(resting)


def _return(
    session: Session, bus: Bus, task: Task, now: datetime, actor: str, reason: str, deadline: date | None
) -> None:
    pause = find_open_pause(session, task.id)
    before = ExecutionState(pause.state_before) if pause and pause.state_before else ExecutionState.IN_PROGRESS
    state = before if before in REMINDED else ExecutionState.IN_PROGRESS
    happened = TaskResumed(
        task_id=task.id,
        code=task.code,
        pause_id=pause.id if pause else None,
        state=state,
        deadline=deadline or task.deadline,
        reason=reason,
    )
    bus.publish(session, happened, now, actor)
    bus.publish(session, task.become(state, reason=reason), now, actor)  # its handler ends the pause's row
    if deadline is not None:
        bus.publish(session, task.move_deadline(deadline, reason), now, actor)
