"""The append-only log of what happened, each row sealed by a hash over itself and the row before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Text, func, select
from sqlalchemy.event import listens_for
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from tasks.database import Base, Instant
from tasks.events import Event
from tasks.insert_rows import insert_rows
from tasks.turn import Turn, take_turn

GENESIS = "0" * 64
_END = "event_log_end"


class LoggedEvent(Base):
    """One row. `number` counts the rows from 1 without a gap; None in those written before rows were counted.

    `hash` seals the row's content together with the hash of the row before it: see `seal`.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    name: Mapped[str] = mapped_column(index=True)
    task_id: Mapped[int | None] = mapped_column(index=True)
    actor: Mapped[str]
    payload: Mapped[str] = mapped_column(Text)
    hash: Mapped[str]


class Head(NamedTuple):
    """The end of the log: its last row's id, 0 when there is none; how many rows there are; the last one's hash."""

    event_id: int
    number: int
    hash: str


class Written(Protocol):
    """What a seal is over. Every row has it."""

    @property
    def number(self) -> int | None: ...
    @property
    def at(self) -> datetime: ...
    @property
    def name(self) -> str: ...
    @property
    def task_id(self) -> int | None: ...
    @property
    def actor(self) -> str: ...
    @property
    def payload(self) -> str: ...


class _Row(NamedTuple):
    """A row that is yet to be written."""

    number: int
    at: datetime
    name: str
    task_id: int | None
    actor: str
    payload: str


def append(session: Session, event: Event, now: datetime, actor: str) -> None:
    """Seal and write one event. Waits for whoever else is writing events: the chain has one end."""
    for row in _sealed(session, [event], now, actor):
        session.add(LoggedEvent(**row))


def append_all(session: Session, events: Sequence[Event], now: datetime, actor: str) -> None:
    """The same for many, in their order, as plain rows: as objects they would cost more than their seals."""
    insert_rows(session, LoggedEvent, list(_sealed(session, events, now, actor)))


def _sealed(session: Session, events: Sequence[Event], now: datetime, actor: str) -> Iterator[dict[str, Any]]:
    """The columns of each row, in the order of the chain."""
    number, previous = _end(session)
    at = now.astimezone(UTC)  # as it will be read: the seal is over the words of the moment
    for event in events:
        number += 1
        row = _Row(number, at, type(event).__name__, event.task_id, actor, _json(event.payload()))
        previous = seal(previous, row)
        session.info[_END] = (number, previous)
        yield {**row._asdict(), "hash": previous}


def head(session: Session) -> Head:
    """The log's end as this transaction sees it."""
    newest = select(LoggedEvent.id, LoggedEvent.number, LoggedEvent.hash).order_by(LoggedEvent.id.desc()).limit(1)
    found = session.execute(newest).one_or_none()
    if found is None:
        return Head(0, 0, GENESIS)
    if found.number is None:
        return Head(found.id, session.scalar(select(func.count()).select_from(LoggedEvent)) or 0, found.hash)
    return Head(found.id, found.number, found.hash)


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
        if row.hash != seal(previous, row):
            yield row.id
        previous = row.hash


def seal(previous: str, row: Written) -> str:
    """SHA-256 (FIPS 180-4), as hex, of the hash of the row before and the digest of the row's own content.

    In two steps, so that whoever has the digest alone can go on along the chain without reading the row. A row without
    a number is sealed as it was before rows were counted: in one step.
    """
    if row.number is None:
        return _sha256(_json([previous, *_content(row)]))
    return _sha256(previous + content_digest(row))


def content_digest(row: Written) -> str:
    """The digest of what the row says: number, moment, name, task, actor, payload as one JSON list."""
    # As JSON would write the list, which takes several times as long as its words.
    return _sha256(f"[{', '.join(map(_word, (row.number, *_content(row))))}]")


def _word(value: Any) -> str:
    """As _json, which makes ready for tables of tables before it writes a number."""
    return str(value) if type(value) is int else _json(value)


def _content(row: Written) -> list[Any]:
    return [row.at.isoformat(), row.name, row.task_id, row.actor, row.payload]


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _end(session: Session) -> tuple[int, str]:
    """Number and hash of the last row. Who writes holds the lock until it ends, so what it wrote last stays last."""
    if _END not in session.info:
        take_turn(session, Turn.EVENT_LOG)  # the order of the chain is the order of commits
        session.info[_END] = head(session)[1:]
    number, last = session.info[_END]
    return int(number), str(last)


@listens_for(Session, "after_transaction_end")
def _forget_end(session: Session, transaction: SessionTransaction) -> None:
    """With a transaction, or a part of it that is taken back, what was written last is no longer known."""
    if transaction.nested or transaction.parent is None:
        session.info.pop(_END, None)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an event carries {value!r}; it may carry text, numbers, dates and lists and tables of these")


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain).encode
