"""The steps of a letter while a process holds it. Each is a conditional UPDATE that must touch exactly one row.

The lease token is a fence: a process that slept past its lease and wakes changes nothing. Correctness never rests on
row locks, which SQLite has not got.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Table, Update, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from tasks.among import among
from tasks.attempt import Attempt
from tasks.circuit import resting
from tasks.database import Instant, database_milliseconds
from tasks.feed.sent_letter import remember_all_sent, remember_sent
from tasks.letter import NOT_HELD, STATE_OF_NAMED, Letter, LetterState
from tasks.no_index import no_index

# Longer than the longest that a channel may take from claim to mark, and from mark to answer.
LEASE = timedelta(seconds=300)

HELD = (LetterState.SENDING, LetterState.WIRE)
"""A process has a letter that is in one of these."""


class LeaseLostError(Exception):
    """Another process holds the letter now, or it has ended: whoever sees this must not touch it.

    `step` is what came too late.
    """

    def __init__(self, letter_id: int, step: str) -> None:
        super().__init__(f"{step}: letter {letter_id} is held by another process, or has ended")
        self.step = step


class NotAllError(Exception):
    """Of several letters one is not held any more; nothing of the transaction may be committed."""


@dataclass(frozen=True)
class Lease:
    """The right to work on one letter; `number` is the try's, from 1. It is taken anew, for `length`, at the mark."""

    letter_id: int
    token: str
    number: int
    length: timedelta = LEASE


@dataclass(frozen=True)
class Sent:
    """A letter that its provider took, by the name and the words of that one."""

    lease: Lease
    provider_id: str | None
    words: str


def new_token() -> str:
    return secrets.token_hex(16)


def claim(
    session: Session,
    letter_id: int,
    now: datetime,
    length: timedelta = LEASE,
    incarnation: str | None = None,
    token: str | None = None,
) -> Lease | None:
    """Take a letter that is due; None when somebody else has it, it has ended, waits, or its channel rests.

    Whoever names its `incarnation` must beat: once that is silent the letter is free, before its lease is over. Whoever
    names the `token`, a new one, can take the claim back though it does not learn whether it was committed.
    """
    held = _Held(now, length, incarnation, token or new_token())
    return next(iter(_claim(session, _CLAIM_ONE, {"letter": letter_id}, held)), None)


def claim_all(
    session: Session,
    letter_ids: Collection[int],
    now: datetime,
    length: timedelta = LEASE,
    incarnation: str | None = None,
    token: str | None = None,
) -> list[Lease]:
    """Take those of several letters that are due, in the order of their ids, under one token.

    Who takes several waits for none: a row that another transaction holds right now is left out, or two could wait for
    each other.
    """
    held = _Held(now, length, incarnation, token or new_token())
    found = _claim(session, _CLAIM_ALL, {"letters": list(letter_ids)}, held)
    return sorted(found, key=lambda lease: lease.letter_id)


def let_go(session: Session, leases: Collection[Lease], *, begun: Collection[int] = ()) -> None:
    """Take claims back: nothing was tried, so no try is spent. What has been taken over meanwhile stays as it is.

    A letter that was marked stays so where it was `begun`; marked ahead, it waits again as the others.
    """
    for lease in sorted(leases, key=lambda each: each.letter_id):
        free = (LetterState.SENDING,) if lease.letter_id in begun else HELD
        held = (Letter.id == lease.letter_id, Letter.lease_token == lease.token, Letter.state.in_(free))
        waiting = {"state": LetterState.PENDING, "tries": Letter.tries - 1}
        freed = update(Letter).where(*held).values(**waiting, **_FREE)
        session.execute(freed.execution_options(synchronize_session=False))


@dataclass(frozen=True)
class _Held:
    now: datetime
    length: timedelta
    incarnation: str | None
    token: str


def _claim(session: Session, statement: ReturningUpdate[Any], which: dict[str, Any], held: _Held) -> list[Lease]:
    values = {"now": held.now, "token": held.token, "incarnation": held.incarnation}
    values["milliseconds"] = _milliseconds(held.length)
    rows = session.connection().execute(statement, values | which)
    return [Lease(row.id, held.token, row.tries, held.length) for row in rows]


def _claiming(*which: ColumnElement[bool]) -> ReturningUpdate[Any]:
    column = _LETTER.c
    taken = {
        "state": LetterState.SENDING,
        "lease_token": bindparam("token"),
        "lease_until": database_milliseconds() + bindparam("milliseconds", type_=BigInteger),
        "incarnation": bindparam("incarnation"),
        "tries": column.tries + 1,
        "poked_at": _NOW,
    }
    due = update(_LETTER).where(*which, *waits(_NOW, named=True), ~resting(column.channel))
    return due.values(taken).returning(column.id, column.tries)


def waits(now: datetime | BindParameter[datetime], *, named: bool = False) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: the letter's time has come, is not over, and nobody has or holds it.

    Where letters are `named` no index is asked for these.
    """
    state, due_at = (STATE_OF_NAMED, no_index(Letter.due_at)) if named else (Letter.state, Letter.due_at)
    in_time = or_(Letter.not_after.is_(None), Letter.not_after > now)
    return state == LetterState.PENDING, due_at <= now, in_time, NOT_HELD


def mark_wire(session: Session, lease: Lease) -> None:
    """Write down that the letter is about to leave: from here on a silence is a doubt, not a failure."""
    _take_step(session, lease, "mark", _MARK, {"milliseconds": _milliseconds(lease.length)})


def record_sent(session: Session, lease: Lease, now: datetime, provider_id: str | None, words: str) -> None:
    _take_step(session, lease, "sent", _SENT, {"now": now, "provider": provider_id})
    _record(session, lease, now, "sent", words)
    remember_sent(session, lease.letter_id)


def mark_all_wire(session: Session, leases: Sequence[Lease]) -> None:
    """The same mark for letters of several threads.

    Raises:
        NotAllError: one of them is not held any more.
    """
    _take_steps(session, _MARK, [_held(lease) | {"milliseconds": _milliseconds(lease.length)} for lease in leases])


def record_all_sent(session: Session, sent: Sequence[Sent], now: datetime) -> None:
    """The same record for letters of several threads.

    Raises:
        NotAllError: one of them is not held any more.
    """
    _take_steps(session, _SENT, [_held(each.lease) | {"now": now, "provider": each.provider_id} for each in sent])
    session.connection().execute(_TRIED, [_tried(each.lease, now, "sent", each.words) for each in sent])
    remember_all_sent(session, [each.lease.letter_id for each in sent])


def record_end(session: Session, lease: Lease, state: LetterState, now: datetime, outcome: str, words: str) -> None:
    """End the letter as dead, cancelled or unknown, with the reason."""
    _step(session, lease, state, HELD, state=state, reason=words, **_FREE)
    _record(session, lease, now, outcome, words)


def record_later(
    session: Session, lease: Lease, due_at: datetime, now: datetime, outcome: str, words: str, *, spent: bool = True
) -> None:
    """Put the letter back to wait until `due_at`; a fault of our own settings does not spend a try."""
    tries = Letter.tries if spent else Letter.tries - 1
    values = {"state": LetterState.PENDING, "due_at": due_at, "tries": tries, "reason": words}
    _step(session, lease, "later", HELD, **values, **_FREE)
    _record(session, lease, now, outcome, words)


_FREE: dict[str, Any] = {"lease_token": None, "lease_until": None, "incarnation": None, "poked_at": None}


def _step(session: Session, lease: Lease, name: str, held: tuple[LetterState, ...], **values: Any) -> None:
    _take_step(session, lease, name, update(_LETTER).where(*_holds(*held)).values(values), {})


def _take_step(session: Session, lease: Lease, name: str, statement: Update, values: dict[str, Any]) -> None:
    if session.connection().execute(statement, _held(lease) | values).rowcount != 1:
        raise LeaseLostError(lease.letter_id, name)


def _take_steps(session: Session, statement: Update, rows: list[dict[str, Any]]) -> None:
    # In the order of their ids: whoever changes several letters asks for them in that order.
    rows = sorted(rows, key=lambda row: row["letter"])
    if session.connection().execute(statement, rows).rowcount != len(rows):
        raise NotAllError


def _held(lease: Lease) -> dict[str, Any]:
    return {"letter": lease.letter_id, "token": lease.token}


def _holds(*states: LetterState) -> tuple[ColumnElement[bool], ...]:
    column, state = _LETTER.c, no_index(_LETTER.c.state)
    # Not in_(): such a statement is written anew for every call, and takes no several rows.
    held = or_(*(state == each for each in states))
    return column.id == bindparam("letter"), column.lease_token == bindparam("token"), held


def _record(session: Session, lease: Lease, now: datetime, outcome: str, words: str) -> None:
    session.connection().execute(_TRIED, _tried(lease, now, outcome, words))


def _tried(lease: Lease, now: datetime, outcome: str, words: str) -> dict[str, Any]:
    tried = {"letter_id": lease.letter_id, "number": lease.number, "ended_at": now}
    return tried | {"outcome": outcome, "words": words[:1000]}


# Every letter takes these steps. Made once: to write a statement anew costs more than to have it carried out.
_LETTER, _TRIED = cast("Table", Letter.__table__), insert(cast("Table", Attempt.__table__))
_NOW = bindparam("now", type_=Instant())
_CLAIM_ONE = _claiming(_LETTER.c.id == bindparam("letter"))
_CLAIM_ALL = _claiming(
    # Said twice, or PostgreSQL goes through all letters to find those few in what it locked.
    among(_LETTER.c.id, "letters"),
    _LETTER.c.id.in_(
        select(Letter.id)
        .where(among(Letter.id, "letters"), *waits(_NOW, named=True))
        .order_by(Letter.id)
        .with_for_update(key_share=True, skip_locked=True)
    ),
)
_MARK = (
    update(_LETTER)
    .where(*_holds(*HELD))  # a mark whose commit nobody knows of is written once more
    .values(state=LetterState.WIRE, lease_until=database_milliseconds() + bindparam("milliseconds", type_=BigInteger))
)
_SENT = (
    update(_LETTER)
    .where(*_holds(LetterState.WIRE))
    .values(
        state=LetterState.SENT,
        sent_at=bindparam("now", type_=Instant()),
        provider_id=bindparam("provider"),
        reason=None,
        **_FREE,
    )
)


def _milliseconds(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)
