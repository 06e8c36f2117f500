import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from math import inf


class Progress:
    """When each loop of this process last turned well, by the steady clock; `longest` is how long it may take.

    Not by the rows: whoever cannot write them is the one that is asked about.
    """

    def __init__(self, longest: Mapping[str, timedelta], steady: Callable[[], float] = time.monotonic) -> None:
        self._longest = {loop: length.total_seconds() for loop, length in longest.items()}
        self._steady = steady
        self._turned = dict.fromkeys(self._longest, steady())

    def turned(self, loop: str) -> None:
        if loop in self._turned:
            self._turned[loop] = self._steady()

    def stuck(self, since: float = -inf) -> list[str]:
        """Loops that have not turned well for longer than they may take, of which nothing counts before `since`."""
        now = self._steady()
        return [loop for loop, turned in self._turned.items() if now - max(turned, since) > self._longest[loop]]
