"""What requests leave by: connections to one place, each used by one thread at a time."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from notifiers.http.deadline import Deadline
from notifiers.http.transport import Transport


class AllInUseError(Exception):
    """No line came free in time."""


@dataclass(frozen=True)
class Line:
    transport: Transport
    deadline: Deadline


@dataclass(frozen=True)
class _Open:
    """`era`: how often all had been hung up when this one was opened."""

    line: Line
    era: int


@dataclass(eq=False)
class _Place:
    """Of one thread that waits for a line."""

    found: _Open | None = None
    given: threading.Event = field(default_factory=threading.Event)


class Lines:
    """Idle lines, last used first: what is not needed any more falls silent. At most `most` are in use at once.

    Who waits longest has the next one. Shared connections are a third as fast: their pool looks through all of them for
    each request.
    """

    def __init__(self, opened: Callable[[], Line], most: int | None = None) -> None:
        self._opened = opened
        self._most = most
        self._in_use = 0
        self._idle: list[_Open] = []
        self._waiting: deque[_Place] = deque()
        self._era = 0
        self._lock = threading.Lock()

    @contextmanager
    def lease(self, seconds: float) -> Iterator[Line]:
        """A line for this thread alone.

        Raises:
            AllInUseError: all were in use for so many seconds.
        """
        found = self._take(seconds)
        try:
            yield found.line
        finally:
            self._give_back(found)

    def close(self) -> None:
        """Hang up; those in use when they are given back. The next request connects anew."""
        with self._lock:
            idle, self._idle, self._era = self._idle, [], self._era + 1
        for each in idle:
            each.line.transport.close()

    def _take(self, seconds: float) -> _Open:
        with self._lock:
            if self._most is None or self._in_use < self._most:
                found = self._idle.pop() if self._idle else self._open()
                self._in_use += 1
                return found
            place = _Place()
            self._waiting.append(place)
        place.given.wait(seconds)
        with self._lock:
            if place.found is None:
                self._waiting.remove(place)
                raise AllInUseError
        return place.found

    def _give_back(self, found: _Open) -> None:
        with self._lock:
            if found.era == self._era:
                self._pass_on(found)
                return
        found.line.transport.close()
        with self._lock:
            self._pass_on(self._open())

    def _open(self) -> _Open:
        return _Open(self._opened(), self._era)

    def _pass_on(self, found: _Open) -> None:
        if self._waiting:
            place = self._waiting.popleft()
            place.found = found
            place.given.set()
            return
        self._in_use -= 1
        self._idle.append(found)
