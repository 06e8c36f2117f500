import time
from collections.abc import Callable


class Deadline:
    """When the step that is under way must have ended. Begun anew for each; one thread's own."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._at = 0.0

    def begin(self, seconds: float) -> None:
        self._at = self._steady() + seconds

    def left(self) -> float:
        """In seconds; none or less once it has passed."""
        return self._at - self._steady()
