"""Take events, each in a transaction of its own: a bad one is kept with its reason, and the others go on."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.database import Database
from tasks.events import Bus
from tasks.intake.organisations import hold_registry
from tasks.match import UnknownNameError
from tasks.outside.event.apply import Taking, apply
from tasks.outside.event.heard import LONGEST, HeardEvent, printable, read_heard
from tasks.outside.event.kept import as_text, is_marked
from tasks.outside.event.received_event import ReceivedEvent, ReceivedState, enter, forget_old
from tasks.outside.event.refusal import ForeignSourceError
from tasks.outside.put import Outcome
from tasks.outside.refusal import OutsideError, SecretRefusedError
from tasks.task import WrongStateError

REFUSED = (OutsideError, UnknownNameError, WrongStateError)
# Rejected events of one task that are tried again after one of it was taken.
MOST_AGAIN = 20
MOST_WORDS = 2000


@dataclass(frozen=True)
class Bringer:
    """Who brought events, as `key 7: NAME`; `source` is the only one that it may speak for, None for any."""

    told_by: str
    source: str | None = None


@dataclass(frozen=True)
class Taken:
    """`state` is None for one that was taken before; `problem` is in Vietnamese, `refused` what it was made of."""

    state: ReceivedState | None
    id: str = ""
    problem: str = ""
    refused: Exception | None = field(default=None, compare=False)


def take_events(
    database: Database, bus: Bus, found: Iterable[Any], bringer: Bringer, now: datetime, on: date
) -> list[Taken]:
    """What became of each; `found` are decoded JSON values, whatever they are."""
    return [take_event(database, bus, each, bringer, now, on) for each in found]


def take_event(database: Database, bus: Bus, found: Any, bringer: Bringer, now: datetime, on: date) -> Taken:
    """Take one event, once. What it was refused for is kept with it."""
    try:
        event = read_heard(found)
        if bringer.source not in {None, event.source}:
            raise ForeignSourceError(event.source, bringer.source or "")
    except OutsideError as error:
        refused, body = _refusal(error, found)
        with database.write() as session:
            _keep_unread(session, found, bringer, now, _words(refused), body)
        return Taken(ReceivedState.REJECTED, _said(found, "id"), _words(refused), refused)

    def take(session: Session) -> Taken:
        forget_old(session, now)
        taking = Taking(session=session, bus=bus, registry=hold_registry(session), now=now, on=on)
        taken = _take(taking, event, found, bringer)
        if taken.state is ReceivedState.ACCEPTED:
            _again(taking, event)
        return taken

    return database.write_anew(take)


def _take(taking: Taking, event: HeardEvent, found: Any, bringer: Bringer) -> Taken:
    row = {"source": event.source, "event_id": event.id, "type": event.type, "external_id": event.external_id}
    received = enter(taking.session, row | {"told_by": bringer.told_by, "received_at": taking.now})
    return Taken(None, event.id) if received is None else _work(taking, received, event, found)


def _work(taking: Taking, received: ReceivedEvent, event: HeardEvent, found: Any) -> Taken:
    try:
        with taking.session.begin_nested():
            outcome = apply(taking, event)
    except REFUSED as error:
        refused, received.body = _refusal(error, found)
        received.state, received.problem = ReceivedState.REJECTED, _words(refused)
        return Taken(ReceivedState.REJECTED, event.id, received.problem, refused)
    stale = outcome is Outcome.STALE
    received.state = ReceivedState.STALE if stale else ReceivedState.ACCEPTED
    received.problem = received.body = ""
    return Taken(received.state, event.id)


def _again(taking: Taking, event: HeardEvent) -> None:
    """What came too early for its task has its turn now; in whatever order it is taken, the newest word stands."""
    theirs = (ReceivedEvent.source == event.source, ReceivedEvent.external_id == event.external_id)
    waiting = select(ReceivedEvent).where(*theirs, ReceivedEvent.state == ReceivedState.REJECTED)
    # One that somebody holds is being tried: whoever waited for it here could be waited for.
    free = waiting.order_by(ReceivedEvent.id).limit(MOST_AGAIN).with_for_update(skip_locked=True)
    for each in taking.session.scalars(free):
        if each.body:
            found = json.loads(each.body)
            _work(taking, each, read_heard(found), found)


def take_again(database: Database, bus: Bus, received_id: int, now: datetime, on: date) -> Taken | None:
    """Try a rejected event anew, after its cause is mended; None when there is none that can be."""
    with database.write() as session:
        held = select(ReceivedEvent).where(ReceivedEvent.id == received_id).with_for_update()
        received = session.scalar(held)
        if received is None or received.state != ReceivedState.REJECTED or not received.body:
            return None
        found = json.loads(received.body)
        try:
            event = read_heard(found)
        except OutsideError as refused:
            return Taken(ReceivedState.REJECTED, received.event_id, _words(refused), refused)
        taking = Taking(session=session, bus=bus, registry=hold_registry(session), now=now, on=on)
        return _work(taking, received, event, found)


def _keep_unread(session: Session, found: Any, bringer: Bringer, now: datetime, problem: str, body: str) -> None:
    """One that nobody can name is known by what it is, so that it is kept once however often it comes."""
    name = f"sha256:{hashlib.sha256(as_text(found).encode()).hexdigest()}"
    row = {"source": bringer.told_by, "event_id": name, "type": _said(found, "type"), "external_id": ""}
    received = enter(session, row | {"told_by": bringer.told_by, "received_at": now})
    if received is not None:
        received.problem, received.body = problem, body


def _refusal(refused: Exception, found: Any) -> tuple[Exception, str]:
    """Why it was refused, and what is kept of it: of a secret paper nothing, not even what else is wrong with it."""
    if isinstance(refused, SecretRefusedError) or is_marked(found):
        return SecretRefusedError(), ""
    return refused, as_text(found)


def _words(refused: Exception) -> str:
    return printable(str(refused))[:MOST_WORDS]


def _said(found: Any, name: str) -> str:
    said = found.get(name) if isinstance(found, dict) else None
    return printable(said)[:LONGEST] if isinstance(said, str) else ""
