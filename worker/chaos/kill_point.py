"""Where a worker dies, or falls asleep, by its own hand: marked points between the steps of a letter."""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from notifiers.channel import Channel
from notifiers.letter import Letter as Outgoing
from notifiers.receipt import Receipt
from notifiers.witness import Whereabouts, Witness
from tasks.letter import Letter
from worker.compose import Ahead, Composer


class Point(StrEnum):
    AFTER_CLAIM = "after-claim"
    BEFORE_WIRE = "before-wire"  # all but the mark was done: connected, MAIL and RCPT answered
    AFTER_WIRE = "after-wire"  # marked, and not a byte of the letter has left
    BEFORE_SENT = "before-sent"  # the server's answer is there, and not yet written down


class KillPoint:
    """Kill -9 of this very process when it comes to a point for the `nth` time, or SIGSTOP if that is its `blow`.

    With `mark`, a path, only the first process that comes so far is hit: whoever makes the file. Without, each start of
    a worker ends there again.
    """

    def __init__(self, point: Point, nth: int, mark: Path | None, blow: signal.Signals = signal.SIGKILL) -> None:
        self._point = point
        self._nth = nth
        self._mark = mark
        self._blow = blow
        self._passed = 0
        self._lock = threading.Lock()

    def passing(self, point: Point) -> None:
        """A thread is at this point with a letter."""
        if point is not self._point:
            return
        with self._lock:
            self._passed += 1
            if self._passed == self._nth and self._first():
                # To this thread: told to the process, a stop may come when this thread has gone on.
                signal.pthread_kill(threading.get_ident(), self._blow)

    def _first(self) -> bool:
        if self._mark is None:
            return True
        try:
            self._mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@dataclass(frozen=True)
class MarkedComposer(Composer):
    """A composer is asked right after the claim."""

    passing: Callable[[Point], None] = lambda _point: None

    def draft(
        self, session: Session, letter: Letter, now: datetime, ahead: Ahead | None = None
    ) -> Callable[[], Outgoing]:
        self.passing(Point.AFTER_CLAIM)
        return super().draft(session, letter, now, ahead)


@dataclass
class MarkedChannel:
    """A channel with marked points before and after the wire, and before what came of it is written down."""

    name: str
    inner: Channel
    passing: Callable[[Point], None]

    @property
    def idempotent(self) -> bool:
        return self.inner.idempotent

    def send(self, letter: Outgoing, before_wire: Callable[[], None]) -> Receipt:
        def mark() -> None:
            self.passing(Point.BEFORE_WIRE)
            before_wire()
            self.passing(Point.AFTER_WIRE)

        receipt = self.inner.send(letter, mark)
        self.passing(Point.BEFORE_SENT)
        return receipt

    def close(self) -> None:
        self.inner.close()


@dataclass
class MarkedWitness(MarkedChannel):
    """A channel that can be asked about letters is asked as ever: no letter is under way then."""

    witness: Witness

    def whereabouts(self, tracking: str, provider_id: str | None) -> Whereabouts:
        return self.witness.whereabouts(tracking, provider_id)


def mark(name: str, channel: Channel, passing: Callable[[Point], None]) -> MarkedChannel:
    """The channel with its points; a witness where it is one."""
    if isinstance(channel, Witness):
        return MarkedWitness(name, channel, passing, channel)
    return MarkedChannel(name, channel, passing)
