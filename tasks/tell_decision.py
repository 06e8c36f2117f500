"""What the office decided is told once, to whom it concerns."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.coordination import Coordination
from tasks.events import ExtensionDecided, PauseRefused, TaskPaused, TaskResumed
from tasks.extension import ExtensionState
from tasks.news import tell
from tasks.news_kind import NewsKind
from tasks.task import Task


def tell_refused(session: Session, event: ExtensionDecided, now: datetime, _actor: str) -> None:
    if event.state == ExtensionState.REFUSED:
        facts = {"asked": event.requested, "reason": event.reason}
        asker = None if event.contact_id is None else [event.contact_id]
        tell(session, event.task_id, NewsKind.EXTENSION_REFUSED, f"extension {event.extension_id}", facts, now, asker)


def tell_pause_refused(session: Session, event: PauseRefused, now: datetime, _actor: str) -> None:
    facts = {"until": event.until, "reason": event.reason}
    asker = None if event.contact_id is None else [event.contact_id]
    tell(session, event.task_id, NewsKind.PAUSE_REFUSED, f"pause {event.pause_id}", facts, now, asker)


def tell_paused(session: Session, event: TaskPaused, now: datetime, _actor: str) -> None:
    facts = {"until": event.until, "reason": event.reason}
    once = f"pause {event.pause_id} {event.until.isoformat()}"
    tell(session, event.task_id, NewsKind.PAUSED, once, facts, now, department_ids=_concerned(session, event.task_id))


def tell_resumed(session: Session, event: TaskResumed, now: datetime, _actor: str) -> None:
    facts = {"reason": event.reason}
    once = f"pause {event.pause_id} {now.isoformat()}"
    tell(session, event.task_id, NewsKind.RESUMED, once, facts, now, department_ids=_concerned(session, event.task_id))


def _concerned(session: Session, task_id: int) -> list[int]:
    """The lead department, then those that co-ordinate."""
    lead = session.scalars(select(Task.lead_department_id).where(Task.id == task_id)).one()
    helping = select(Coordination.department_id).where(Coordination.task_id == task_id)
    return list(dict.fromkeys([lead, *session.scalars(helping)]))
