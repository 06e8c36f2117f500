"""What was asked for lapses with what it was asked about; a pause begins and ends with its task's state."""

from datetime import datetime

from sqlalchemy.orm import Session

from tasks.ask_extension import MOVED, UNDONE, withdraw
from tasks.ask_pause import withdraw_pause_request
from tasks.events import AcknowledgementUndone, DeadlineChanged, TaskStateChanged
from tasks.extension import Extension
from tasks.follow_up import drop_follow_ups
from tasks.pause import Pause, begin_pause, end_pause
from tasks.state import OPEN, ExecutionState


def withdraw_request(
    session: Session, event: DeadlineChanged | TaskStateChanged | AcknowledgementUndone, now: datetime, actor: str
) -> None:
    """A request for more time lapses with the deadline that it was asked from, with its task, with its answer."""
    if isinstance(event, DeadlineChanged):
        withdraw(session, event.task_id, now, actor, MOVED)
    elif isinstance(event, AcknowledgementUndone):
        given = event.acknowledgement_id
        withdraw(session, event.task_id, now, actor, UNDONE, Extension.acknowledgement_id == given)
        withdraw_pause_request(session, event.task_id, now, actor, UNDONE, Pause.acknowledgement_id == given)
        drop_follow_ups(session, now, acknowledgement_id=given)
    elif ExecutionState(event.new) not in OPEN:
        ended_as = f"nhiệm vụ «{ExecutionState(event.new).label}»"
        withdraw(session, event.task_id, now, actor, ended_as)
        withdraw_pause_request(session, event.task_id, now, actor, ended_as)


def keep_pause(session: Session, event: TaskStateChanged, now: datetime, actor: str) -> None:
    """A task that rests has a row that says since when and by whom, however it came to rest; and it ends with that."""
    if event.new == ExecutionState.PAUSED:
        begin_pause(session, event.task_id, event.old, event.reason, now, actor)
    elif event.old == ExecutionState.PAUSED:
        end_pause(session, event.task_id, event.reason, now, actor)
