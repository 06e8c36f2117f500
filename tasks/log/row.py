"""Rows of the log for whoever reads, copies or proves them: each with the hash of the row before it."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from tasks.event_log import GENESIS, LoggedEvent
from tasks.office import UnknownTaskError, spellings
from tasks.task import Task


class Row(NamedTuple):
    """`previous` is the hash of the row before it in the whole log, whichever rows are read."""

    event: LoggedEvent
    previous: str

    def as_json(self) -> dict[str, Any]:
        """All that the seal is over, with the seal; `payload` is text, exactly as it was sealed."""
        event = self.event
        sealed = {"number": event.number, "at": event.at.isoformat(), "name": event.name, "task_id": event.task_id}
        said = {"actor": event.actor, "payload": event.payload}
        return {"id": event.id} | sealed | said | {"previous": self.previous, "hash": event.hash}


def read_rows(
    session: Session,
    since: datetime | None = None,
    until: datetime | None = None,
    task_id: int | None = None,
    beside: Collection[int] = (),
) -> Iterator[Row]:
    """Rows in the log's order, of [since, until) and of one task where asked. A thousand at a time are in memory.

    `beside` are ids of rows that are wanted beside that task's.
    """
    wanted = _with_previous()
    if since is not None:
        wanted = wanted.where(LoggedEvent.at >= since)
    if until is not None:
        wanted = wanted.where(LoggedEvent.at < until)
    if task_id is not None:
        wanted = wanted.where(or_(LoggedEvent.task_id == task_id, LoggedEvent.id.in_(beside)))
    for event, previous in session.execute(wanted.execution_options(yield_per=1000)):
        yield Row(event, previous or GENESIS)


def _with_previous() -> Select[Any]:
    earlier = aliased(LoggedEvent)
    before = select(earlier.hash).where(earlier.id < LoggedEvent.id).order_by(earlier.id.desc()).limit(1)
    return select(LoggedEvent, before.correlate(LoggedEvent).scalar_subquery()).order_by(LoggedEvent.id)


def task_number(session: Session, code: str) -> int:
    """The id of the task of a code, read as people type them.

    Raises:
        UnknownTaskError: no task has this code.
    """
    found = session.scalar(select(Task.id).where(Task.code.in_(spellings(code))).limit(1))
    if found is None:
        raise UnknownTaskError(code)
    return found
