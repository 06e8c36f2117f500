from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Limit:
    """So many calls in each minute of the clock."""

    most: int = 4_000
    _calls: Counter[int] = field(default_factory=Counter, repr=False)

    def take(self, now: datetime) -> int:
        """Count a call; how many more this minute allows, negative when this one was too many."""
        minute = int(now.timestamp() // 60)
        self._calls[minute] += 1
        return self.most - self._calls[minute]
