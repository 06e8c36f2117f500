"""Being told to stop: what may still begin, and the end of a process that does not come to one by itself."""

import os
import signal
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

import structlog

log = structlog.get_logger(__name__)
LOOK_SECONDS = 1.0
PARTLY = 1  # exit code: stopped, and something was left for others to finish


class LastCall:
    """`tell` once the process shall stop.

    `wire_within` are the seconds in which a letter may still go on the wire: the rest is for the answers to those that
    are there. `stop_within` are the seconds after which a process under `enforced` is gone, whatever it does.
    """

    def __init__(self, stop_within: float, wire_within: float = 0.0) -> None:
        self.told = threading.Event()
        self._stop_within = stop_within
        self._wire_within = wire_within
        self._told_at = 0.0

    def hear(self) -> None:
        """Be told by SIGTERM and SIGINT."""
        hear_signals(self.tell)

    def tell(self) -> None:
        if not self.told.is_set():
            self._told_at = time.monotonic()
            self.told.set()

    def leaves_time(self) -> bool:
        """Whether a letter that goes on the wire now can be expected to be answered."""
        return not self.told.is_set() or time.monotonic() < self._told_at + self._wire_within

    def enforce(self, end: Callable[[int], object] = os._exit) -> None:
        """From now on, end the process when it was told to stop and is still there in the end.

        What it holds is freed by others: a letter by the reaper, once its lease is over.
        """
        threading.Thread(target=self._wait_and_end, args=(end,), name="last call", daemon=True).start()

    def _wait_and_end(self, end: Callable[[int], object]) -> None:
        self.told.wait()
        threading.Event().wait(self._stop_within)
        log.critical("stop_took_too_long", seconds=self._stop_within)  # its handler flushes every line
        end(PARTLY)


def hear_signals(tell: Callable[[], object]) -> None:
    """Call `tell` when the first SIGTERM or SIGINT comes."""
    told = from_handlers(tell)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: told())


def from_handlers(tell: Callable[[], object]) -> Callable[[], None]:
    """What signal handlers may call: the first time `tell` is called, in a thread of its own.

    Signals come in pairs (a group is told, and its parent passes it on), and the second interrupts the handler of the
    first: an event that the first was setting would wait for itself for ever. SimpleQueue.put may be interrupted.
    """
    heard = SimpleQueue[None]()

    def wait() -> None:
        heard.get()
        tell()

    threading.Thread(target=wait, name="signals", daemon=True).start()
    return lambda: heard.put(None)


def await_told(told: threading.Event) -> None:
    """Wait, in the main thread, until it is set.

    Handlers run when the main thread does, and of a burst of signals none may wake it: so it wakes by itself.
    """
    while not told.wait(LOOK_SECONDS):
        pass
