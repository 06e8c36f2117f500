"""How it stands with each channel: whether letters leave over it, and how many wait for it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState, rests
from tasks.letter import Letter, LetterState


@dataclass(frozen=True)
class ChannelStanding:
    """`until` is when its rest ends, None unless it rests; `since` when letters last left freely, None while they do.

    `reason` is why it does not send, in the words of its provider or of Dondoc. Both times are by the database's clock.
    """

    channel: str
    set_up: bool
    state: CircuitState = CircuitState.CLOSED
    until: datetime | None = None
    since: datetime | None = None
    reason: str = ""
    waiting: int = 0


def standings(session: Session, set_up: Iterable[str]) -> list[ChannelStanding]:
    """The channels that are set up, in their order; then those that are not and still have letters that wait."""
    waiting = _waiting(session)
    circuits = {row.Circuit.channel: row for row in session.execute(select(Circuit, rests().label("rests")))}
    names = dict.fromkeys((*set_up, *sorted(waiting)))
    return [_standing(name, circuits.get(name), waiting.get(name, 0), name in set(set_up)) for name in names]


def _standing(name: str, row: Any, waiting: int, set_up: bool) -> ChannelStanding:
    standing = ChannelStanding(name, set_up, waiting=waiting)
    if row is None or row.Circuit.state == CircuitState.CLOSED:
        return standing
    found = row.Circuit
    rests_now = found.state == CircuitState.OPEN and row.rests
    return replace(
        standing,
        state=CircuitState(found.state),
        until=found.until_at if rests_now else None,
        since=datetime.fromtimestamp(found.since / 1000, UTC),
        reason=found.reason,
    )


def _waiting(session: Session) -> dict[str, int]:
    pending = select(Letter.channel, func.count().label("letters")).where(Letter.state == LetterState.PENDING)
    return {row.channel: row.letters for row in session.execute(pending.group_by(Letter.channel))}
