"""Whether letters may leave over a channel: it rests when its settings are wrong or its provider keeps failing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, and_, bindparam, case, exists, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.database import Base, database_milliseconds
from tasks.once import insert_once_keyed


class CircuitState(StrEnum):
    CLOSED = "closed"  # letters leave
    OPEN = "open"  # none leaves until the rest is over
    HALF_OPEN = "half_open"  # one letter is on its way to try whether the rest has helped
    OVER = "over"  # none leaves until a person acts: consent was taken back, an endpoint says that it is gone


class Circuit(Base):
    """One row a channel that ever failed. `until` and `since` are in milliseconds of the database's clock.

    `failures` in a row open it, `opened` is how often in a row it opened: each rest is twice as long as the one before.
    `since` is when letters last left freely, 0 while they do.
    """

    __tablename__ = "circuit"

    channel: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default=CircuitState.CLOSED)
    failures: Mapped[int] = mapped_column(default=0)
    opened: Mapped[int] = mapped_column(default=0)
    until: Mapped[int] = mapped_column(BigInteger, default=0)
    since: Mapped[int] = mapped_column(BigInteger, default=0)
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def until_at(self) -> datetime:
        return datetime.fromtimestamp(self.until / 1000, UTC)


@dataclass(frozen=True)
class Breaker:
    """When a circuit opens and for how long. A probe that is not heard of again is given up after `probe`."""

    trip: int = 5
    rest: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(minutes=10)
    probe: timedelta = timedelta(seconds=300)


OFFICE = Breaker()
NO_REST = timedelta(hours=1)


def usable_channels(session: Session, channels: Iterable[str]) -> tuple[str, ...]:
    """Those of `channels` that are not over."""
    over = set(session.scalars(select(Circuit.channel).where(Circuit.state == CircuitState.OVER)))
    return tuple(each for each in channels if each not in over)


def resting(channel: Any) -> ColumnElement[bool]:
    """Condition of a query: no letter of this channel may leave now, not even to try it."""
    return exists().where(Circuit.channel == channel, rests())


def is_closed(channel: Any) -> ColumnElement[bool]:
    """Condition of a query: letters of this channel leave freely."""
    return ~exists().where(Circuit.channel == channel, Circuit.state != CircuitState.CLOSED)


def rests() -> ColumnElement[bool]:
    """Condition of a query for circuits: their rest, or the try of one letter, is not over."""
    return or_(Circuit.state == CircuitState.OVER, and_(Circuit.state != CircuitState.CLOSED, _not_over()))


def admit(session: Session, channel: str, breaker: Breaker = OFFICE) -> bool:
    """Whether a letter that was just claimed may go. Of many that wait for a rest to end, one is let through to try."""
    state = session.scalar(select(Circuit.state).where(Circuit.channel == channel))
    if state is None or state == CircuitState.CLOSED:
        return True
    probe = {"state": CircuitState.HALF_OPEN, "until": database_milliseconds() + _milliseconds(breaker.probe)}
    return _change(session, channel, probe, Circuit.state.not_in(_UNTRIED), ~_not_over())


def all_closed(session: Session, channels: Iterable[str]) -> bool:
    """Whether letters leave freely over all of these channels."""
    return session.execute(_NOT_CLOSED, {"channels": sorted(set(channels))}).first() is None


def all_well(session: Session, channels: Iterable[str]) -> bool:
    """Whether an answer says nothing new of any of these: letters leave freely, and none failed of late."""
    return session.execute(_FAILING, {"channels": sorted(set(channels))}).first() is None


def give_back(session: Session, channel: str) -> None:
    """The letter that was let through to try it never came to the channel: the next one may try at once."""
    _change(session, channel, {"until": 0}, Circuit.state == CircuitState.HALF_OPEN)


def record_failure(session: Session, channel: str, reason: str, breaker: Breaker = OFFICE) -> None:
    """The provider did not answer, or failed: enough of these in a row, or one as a probe, and the channel rests.

    Letters that were under way when it opened say nothing new.
    """
    _enter(session, channel)
    opens = or_(Circuit.state != CircuitState.CLOSED, Circuit.failures + 1 >= breaker.trip)
    rest = database_milliseconds() + _rest(breaker)
    changed = {
        "failures": Circuit.failures + 1,
        "state": case((opens, CircuitState.OPEN), else_=CircuitState.CLOSED),
        "until": case((opens, rest), else_=0),
        "opened": case((opens, Circuit.opened + 1), else_=Circuit.opened),
        "since": case((opens, _since()), else_=0),
        "reason": reason,
    }
    _change(session, channel, changed, ~and_(Circuit.state == CircuitState.OPEN, _not_over()), _not_ended())


def record_success(session: Session, channel: str) -> bool:
    """The provider answered. True when this closed the circuit: what waited may be poked at once."""
    found = session.connection().execute(_STANDING, {"channel": channel}).one_or_none()
    if found is None or (found.state == CircuitState.CLOSED and not found.failures):
        return False  # the common case writes nothing
    return _change(session, channel, _FREE, _not_ended()) and found.state not in {
        CircuitState.CLOSED,
        CircuitState.OVER,
    }


def rest(session: Session, channel: str, length: timedelta, reason: str) -> None:
    """Open it at once: settings of ours are wrong, and every further letter would meet the same."""
    _enter(session, channel)
    until = database_milliseconds() + _milliseconds(length)
    opened = {"state": CircuitState.OPEN, "until": until, "since": _since(), "reason": reason}
    _change(session, channel, opened, _not_ended())


def end(session: Session, channel: str, reason: str) -> bool:
    """Nothing leaves over it until `begin_again`: only a person can mend this. True when it was not over before."""
    _enter(session, channel)
    ended = {"state": CircuitState.OVER, "until": 0, "since": _since(), "reason": reason}
    return _change(session, channel, ended, _not_ended())


def begin_again(session: Session, channel: str) -> bool:
    """A person has acted: letters may leave over it again. True when it was closed to them before."""
    return _change(session, channel, _FREE, Circuit.state != CircuitState.CLOSED)


_AMONG = Circuit.channel.in_(bindparam("channels", expanding=True))
_NOT_CLOSED = select(Circuit.channel).where(_AMONG, Circuit.state != CircuitState.CLOSED)
_FAILING = select(Circuit.channel).where(_AMONG, or_(Circuit.state != CircuitState.CLOSED, Circuit.failures > 0))
_STANDING = select(Circuit.state, Circuit.failures).where(Circuit.channel == bindparam("channel"))
_FREE = {"state": CircuitState.CLOSED, "failures": 0, "opened": 0, "until": 0, "since": 0, "reason": ""}
_UNTRIED = (CircuitState.CLOSED, CircuitState.OVER)


def _not_ended() -> ColumnElement[bool]:
    # A letter that was under way when it ended says nothing new.
    return Circuit.state != CircuitState.OVER


def _enter(session: Session, channel: str) -> None:
    insert_once_keyed(session, Circuit, {"channel": channel, "state": CircuitState.CLOSED, "failures": 0, "opened": 0})


def _change(session: Session, channel: str, values: dict[str, Any], *where: ColumnElement[bool]) -> bool:
    statement = update(Circuit).where(Circuit.channel == channel, *where).values(values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE answers with a cursor; the type says less
    return result.rowcount == 1


def _not_over() -> ColumnElement[bool]:
    # No rest is that long: one that ends later was begun before the clock was set back.
    return Circuit.until.between(database_milliseconds() + 1, database_milliseconds() + _milliseconds(NO_REST))


def _since() -> Any:
    return case((Circuit.state == CircuitState.CLOSED, database_milliseconds()), else_=Circuit.since)


def _rest(breaker: Breaker) -> Any:
    first, longest = _milliseconds(breaker.rest), _milliseconds(breaker.longest)
    steps = [(Circuit.opened == times, min(first * 2**times, longest)) for times in range(8)]
    return case(*steps, else_=longest)


def _milliseconds(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)
