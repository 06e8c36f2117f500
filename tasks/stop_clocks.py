"""What a task's state does to its climbs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.climb import Climb
from tasks.events import TaskStateChanged
from tasks.state import REMINDED, ExecutionState


def stop_clocks(session: Session, event: TaskStateChanged, now: datetime, actor: str) -> None:
    """While a task is paused, or wants another department, no step of its climbs comes nearer."""
    stop_all_clocks(session, [event], now, actor)


def stop_all_clocks(session: Session, events: Sequence[TaskStateChanged], now: datetime, _actor: str) -> None:
    """The same for many tasks."""
    standing = {each.task_id: ExecutionState(each.new) not in REMINDED for each in events}
    for climb in session.scalars(select(Climb).where(Climb.task_id.in_(standing), Climb.ended_at.is_(None))):
        (climb.stand_still if standing[climb.task_id] else climb.go_on)(now)
