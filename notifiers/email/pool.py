import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from notifiers.email.connection import Connection


class Pool:
    """Idle connections, last used first. There are as many as threads ever sent at once."""

    def __init__(self, dial: Callable[[], Connection], idle_seconds: float) -> None:
        self._dial = dial
        self._idle_seconds = idle_seconds
        self._idle: list[Connection] = []
        self._lock = Lock()

    @contextmanager
    def lease(self, *, fresh: bool = False) -> Iterator[Connection]:
        """A connection for this thread alone; back in the pool afterwards unless it closed."""
        connection = (None if fresh else self._take()) or self._dial()
        try:
            yield connection
        finally:
            if connection.open:
                connection.last_used = time.monotonic()
                with self._lock:
                    self._idle.append(connection)

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> Connection | None:
        oldest = time.monotonic() - self._idle_seconds
        with self._lock:
            connection = self._idle.pop() if self._idle else None
            if connection is None or connection.last_used >= oldest:
                return connection
            # The last used one is too old, so all are.
            stale, self._idle = [connection, *self._idle], []
        for old in stale:
            old.close()
        return None
