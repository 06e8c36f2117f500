"""The append-only log of what happened, each row sealed by a hash over itself and the row before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, Instant
from tasks.events import Event
from tasks.turn import Turn, take_turn

GENESIS = "0" * 64


class LoggedEvent(Base):
    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    name: Mapped[str]
    task_id: Mapped[int | None] = mapped_column(index=True)
    actor: Mapped[str]
    payload: Mapped[str] = mapped_column(Text)
    hash: Mapped[str]


def append(session: Session, event: Event, now: datetime, actor: str) -> None:
    """Seal and write one event. Waits for whoever else is writing events: the chain has one end."""
    row = LoggedEvent(
        at=now.astimezone(UTC),  # as it will be read: the seal is over the words of the moment
        name=type(event).__name__,
        task_id=event.task_id,
        actor=actor,
        payload=_json(event.payload()),
    )
    row.hash = _seal(_last_hash(session), row)
    session.info["event_chain_end"] = row.hash
    session.add(row)


def broken_links(session: Session) -> Iterator[int]:
    """Ids of the rows whose seal does not hold: empty while nobody has touched the log."""
    rows = session.scalars(select(LoggedEvent).order_by(LoggedEvent.id).execution_options(yield_per=1000))
    return _broken(GENESIS, rows)


def broken_lately(session: Session, count: int) -> Iterator[int]:
    """The same for the newest rows alone; the seal of the one before them is believed."""
    newest = list(session.scalars(select(LoggedEvent).order_by(LoggedEvent.id.desc()).limit(count + 1)))
    before = newest.pop().hash if len(newest) > count else GENESIS
    return _broken(before, reversed(newest))


def _broken(previous: str, rows: Iterable[LoggedEvent]) -> Iterator[int]:
    for row in rows:
        if row.hash != _seal(previous, row):
            yield row.id
        previous = row.hash


def _last_hash(session: Session) -> str:
    # A session is one transaction here, and it holds the lock until its end: what it wrote last is the end.
    if "event_chain_end" in session.info:
        return str(session.info["event_chain_end"])
    take_turn(session, Turn.EVENT_LOG)  # the order of the chain is the order of commits
    return session.scalar(select(LoggedEvent.hash).order_by(LoggedEvent.id.desc()).limit(1)) or GENESIS


def _seal(previous: str, row: LoggedEvent) -> str:
    words = _json([previous, row.at.isoformat(), row.name, row.task_id, row.actor, row.payload])
    return hashlib.sha256(words.encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an event carries {value!r}; it may carry text, numbers, dates and lists and tables of these")
