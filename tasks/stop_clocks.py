"""What a task's state does to its climbs."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.climb import Climb
from tasks.events import TaskStateChanged
from tasks.state import REMINDED, ExecutionState


def stop_clocks(session: Session, event: TaskStateChanged, now: datetime, _actor: str) -> None:
    """While a task is paused, or wants another department, no step of its climbs comes nearer."""
    standing = ExecutionState(event.new) not in REMINDED
    for climb in session.scalars(select(Climb).where(Climb.task_id == event.task_id, Climb.ended_at.is_(None))):
        (climb.stand_still if standing else climb.go_on)(now)
