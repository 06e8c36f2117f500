"""How often somebody may do something: a sliding window in memory. Each process counts for itself, which is enough."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from threading import Lock


@dataclass
class Limit:
    """`most` times in `window` for each key; of more than `keys` keys the one longest silent is forgotten."""

    most: int
    window: timedelta
    keys: int = 10_000
    _seen: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: str, now: datetime) -> int:
        """Count one more; 0 when it is allowed, else the whole seconds until it would be. A refusal is not counted."""
        with self._lock:
            times = self._times(key, now)
            if len(times) >= self.most:
                return max(1, ceil((times[0] + self.window - now).total_seconds()))
            times.append(now)
            return 0

    def _times(self, key: str, now: datetime) -> deque[datetime]:
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while len(self._seen) > self.keys:
            self._seen.popitem(last=False)
        while times and times[0] + self.window <= now:
            times.popleft()
        return times
