"""What requests leave by: connections to one place, each used by one thread at a time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from notifiers.http.deadline import Deadline
from notifiers.http.transport import Transport


@dataclass(frozen=True)
class Line:
    transport: Transport
    deadline: Deadline


class Lines:
    """Idle lines, last used first: what is not needed any more falls silent. At most `most` are in use at once.

    Shared connections are a third as fast: their pool looks through all of them for each request.
    """

    def __init__(self, opened: Callable[[], Line], most: int | None = None) -> None:
        self._opened = opened
        self._free: AbstractContextManager[object] = nullcontext() if most is None else threading.Semaphore(most)
        self._idle: list[Line] = []
        self._closed = False
        self._lock = threading.Lock()

    @contextmanager
    def lease(self) -> Iterator[Line]:
        """A line for this thread alone, which is waited for while all are in use."""
        with self._free:
            line = self._take() or self._opened()
            try:
                yield line
            finally:
                self._give_back(line)

    def close(self) -> None:
        """Hang up; those in use when they are given back."""
        with self._lock:
            idle, self._idle, self._closed = self._idle, [], True
        for line in idle:
            line.transport.close()

    def _take(self) -> Line | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, line: Line) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(line)
                return
        line.transport.close()
