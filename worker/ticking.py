import time
from dataclasses import dataclass
from math import inf

from tasks.database import Database
from tasks.tick import record_tick

TICK_SECONDS = 10.0
# The name of any worker's tick: who looks asks whether there is one at all.
WORKER = "worker"


@dataclass
class Ticking:
    """Writes down that a loop turned well, now and then: whoever looks from outside asks about minutes."""

    database: Database
    loop: str
    every: float = TICK_SECONDS
    _last: float = -inf

    def turned(self, words: str = "") -> None:
        if time.monotonic() - self._last < self.every:
            return
        with self.database.write() as session:
            record_tick(session, self.loop, words)
        self._last = time.monotonic()
