"""Of several schedulers one rings. To spare work only: what happens once, happens once by unique keys."""

import threading
import time
from datetime import timedelta

import structlog

from tasks.database import Database
from tasks.leadership import lead, resign
from worker.incarnation import new_name

log = structlog.get_logger(__name__)
ROLE = "scheduler"


class Leader:
    """Whether this process leads. It says so again three times within the lease's length, whenever it is asked."""

    def __init__(self, database: Database, length: timedelta) -> None:
        self._database = database
        self._length = length
        self._holder = new_name()
        self._epoch: int | None = None
        self.leads_since = 0.0  # by the steady clock
        self.stands_back = False
        self._ask_again = 0.0
        self._lock = threading.Lock()

    def leads(self) -> bool:
        """Ask the database now and then, and believe it in between."""
        with self._lock:
            if time.monotonic() >= self._ask_again:
                self._ask()
            return self._epoch is not None

    def resign(self) -> None:
        """Let the next one lead at once, and not when the lease is over."""
        with self._lock, self._database.write() as session:
            resign(session, ROLE, self._holder)
            self._epoch = None

    def stand_back(self) -> None:
        """Let another lead, if there is one. Where nobody did within a lease's length, this one asks again."""
        self.resign()
        with self._lock:
            self.stands_back = True
            self._ask_again = time.monotonic() + self._length.total_seconds()

    def _ask(self) -> None:
        was, self._epoch = self._epoch, None  # whoever cannot ask does not lead
        self.stands_back = False
        with self._database.write() as session:
            self._epoch = lead(session, ROLE, self._holder, self._length)
        self._ask_again = time.monotonic() + self._length.total_seconds() / 3
        if self._epoch != was:
            self.leads_since = time.monotonic()
            log.info("leading" if self._epoch else "following", epoch=self._epoch)
