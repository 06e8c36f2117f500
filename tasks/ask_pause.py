"""A department proposes a pause; only the office sets one."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tasks.events import Bus, PauseAsked
from tasks.pause import Pause, PauseState
from tasks.task import Task


def record_pause_request(  # noqa: PLR0913, PLR0917 - a request says all of this
    session: Session,
    bus: Bus,
    task: Task,
    until: date,
    reason: str,
    now: datetime,
    actor: str,
    contact_id: int | None = None,
    acknowledgement_id: int | None = None,
) -> Pause:
    """Put a proposal to the office; one that waits gives way to it. The task must be held and still worked on."""
    withdraw_pause_request(session, task.id, now, actor, "đơn vị gửi đề nghị mới")
    asked = Pause(
        task_id=task.id,
        state=PauseState.ASKED,
        until=until,
        reason=reason,
        asked_by=actor,
        contact_id=contact_id,
        acknowledgement_id=acknowledgement_id,
        asked_at=now,
    )
    session.add(asked)
    session.flush()
    happened = PauseAsked(
        task_id=task.id,
        code=task.code,
        pause_id=asked.id,
        until=until,
        reason=reason,
        contact_id=contact_id,
        acknowledgement_id=acknowledgement_id,
    )
    bus.publish(session, happened, now, actor)
    return asked


def withdraw_pause_request(
    session: Session, task_id: int, now: datetime, actor: str, reason: str, *which: ColumnElement[bool]
) -> None:
    """End the proposal that waits, or that of `which`; none waits: nothing."""
    values = {"state": PauseState.WITHDRAWN, "ended_at": now, "ended_by": actor, "end_reason": reason}
    waiting = (Pause.task_id == task_id, Pause.state == PauseState.ASKED, *which)
    session.execute(update(Pause).where(*waiting).values(values).execution_options(synchronize_session="fetch"))


def pause_was_decided(session: Session, acknowledgement_id: int) -> bool:
    """Whether the office has decided on what that answer proposed."""
    undecided = (PauseState.ASKED, PauseState.WITHDRAWN)
    theirs = (Pause.acknowledgement_id == acknowledgement_id, Pause.state.not_in(undecided))
    return session.scalar(select(Pause.id).where(*theirs).limit(1)) is not None
