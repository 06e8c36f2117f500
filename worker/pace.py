import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.bucket import Rate, draw
from tasks.database import Database

LOOK_SECONDS = 0.2


@dataclass
class Pace:
    """How fast this process may send: tokens are drawn from the office's buckets some at a time, and shared by threads.

    A channel without a rate goes as fast as its provider takes letters.
    """

    database: Database
    rates: Mapping[str, Rate]
    patience: float = 30.0  # seconds that a letter waits for its token before it is left to a later poke
    stopping: threading.Event = field(default_factory=threading.Event)
    _held: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, channel: str) -> bool:
        """Wait for one letter's turn; False when it does not come in time, or the process is told to stop."""
        if channel not in self.rates:
            return True
        last = time.monotonic() + self.patience
        while not self.take_now(channel):
            if time.monotonic() >= last or self.stopping.wait(LOOK_SECONDS):
                return False
        return True

    def take_now(self, channel: str) -> bool:
        """The same without waiting."""
        if channel not in self.rates:
            return True
        with self._lock:
            held = self._held.get(channel, 0) or self._draw(channel)
            self._held[channel] = max(0, held - 1)
            return held > 0

    def _draw(self, channel: str) -> int:
        rate = self.rates[channel]
        with self.database.write() as session:
            # A second's worth at once: drawn one by one, all threads of all workers would wait for one row.
            return draw(session, channel, rate, max(1, rate.a_minute // 60))
