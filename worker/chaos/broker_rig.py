"""The brokers of the experiments: what may be done to one, whoever started it."""

import time
from collections.abc import Callable
from typing import Protocol

START_SECONDS = 30.0
LOOK_SECONDS = 0.02


class BrokerRig(Protocol):
    """A broker that can be killed, frozen and emptied. `port` is where it listens, None when by a socket alone."""

    port: int | None

    def start(self) -> None: ...

    def stop(self) -> None:
        """End it; nothing of it is left running."""

    def kill(self) -> None:
        """Kill -9. Who owns it may start it again."""

    def revive(self, *, keep_file: bool) -> None:
        """Have it running again, with or without the file that it kept; comes back when it answers."""

    def freeze(self) -> None:
        """Stop it in its tracks: connections stay, answers do not come."""

    def thaw(self) -> None: ...

    def flush(self) -> None:
        """Empty it: FLUSHALL."""


class BrokerAway(Exception):
    """It did not come (back) in time."""


def until(happened: Callable[[], bool], what: str) -> None:
    """Ask again and again, for a server tells nobody when it is ready; BrokerAway when the time is over."""
    last = time.monotonic() + START_SECONDS
    while not happened():
        if time.monotonic() > last:
            raise BrokerAway(f"{what} did not come within {START_SECONDS:g} s")
        time.sleep(LOOK_SECONDS)
