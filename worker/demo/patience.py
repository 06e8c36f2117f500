"""Waiting for what the parts do: they are other processes, so it is looked for again and again."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

LOOK_SECONDS = 0.2
PATIENCE_SECONDS = 60.0


class StoryEnds(Exception):
    """Somebody asked to stop in the middle of it."""


@dataclass(frozen=True)
class Patience:
    """`stopping` is set when nobody wants to see the rest."""

    stopping: Event

    def go_on(self) -> None:
        """Raise StoryEnds when told to stop."""
        if self.stopping.is_set():
            raise StoryEnds

    def until(self, happened: Callable[[], bool]) -> bool:
        """Look until it has happened; False when it has not in a minute. The figures tell what is missing.

        Raises:
            StoryEnds: told to stop meanwhile.
        """
        last = time.monotonic() + PATIENCE_SECONDS
        while not happened():
            if time.monotonic() > last:
                return False
            self.stopping.wait(LOOK_SECONDS)
            self.go_on()
        return True
