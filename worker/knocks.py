"""Hears at once that news was committed, by whichever process: nobody waits for the next look at the rows."""

from dataclasses import dataclass, field
from threading import Event
from typing import Any

import structlog
from psycopg import OperationalError

from tasks.database import Database
from tasks.knock import KNOCK

log = structlog.get_logger(__name__)
# A glance at SQLite's file costs some microseconds. While letters leave it changes all the time: it is heard so often.
GLANCE_SECONDS = 0.02


@dataclass
class Knocks:
    """One connection of its own, opened at the first wait. For one thread.

    A pooler that shares connections by transaction (PgBouncer) lets no knock through: then there are only the looks.
    """

    database: Database
    stopping: Event = field(default_factory=Event)
    _line: Any = None
    _seen: int | None = None

    def wait(self, seconds: float) -> bool:
        """Whether somebody knocked within so many seconds.

        Raises:
            psycopg.OperationalError: the database is away; the next wait opens a line anew.
        """
        if self.database.engine.dialect.name != "postgresql":
            return self._glance(seconds)
        try:
            line = self._line = self._line or self._listening()
            return any(line.notifies(timeout=seconds, stop_after=1))
        except OperationalError:
            self.close()
            self.stopping.wait(seconds)
            raise

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _listening(self) -> Any:
        line = self._own_line()
        line.autocommit = True
        line.execute(f"LISTEN {KNOCK}")
        return line

    def _glance(self, seconds: float) -> bool:
        self._line = self._line or self._own_line()
        for _ in range(max(1, round(seconds / GLANCE_SECONDS))):
            if self._changed():
                return True
            if self.stopping.wait(GLANCE_SECONDS):
                break
        return False

    def _changed(self) -> bool:
        """Whether another connection has committed since the last glance (SQLite, PRAGMA data_version)."""
        before, self._seen = self._seen, int(self._line.execute("PRAGMA data_version").fetchone()[0])
        return before not in {None, self._seen}

    def _own_line(self) -> Any:
        pooled = self.database.engine.raw_connection()
        line = pooled.driver_connection
        pooled.detach()  # it is no longer the pool's
        return line
