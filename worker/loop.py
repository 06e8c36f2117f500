import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger(__name__)


def going_on(name: str, step: Callable[[], object]) -> Callable[[], None]:
    """One turn of a loop that outlives what goes wrong in it: it is logged, and the next turn comes."""

    def turn() -> None:
        try:
            step()
        except Exception:
            log.exception("loop_failed", loop=name)

    return turn


@contextmanager
def turning(name: str, step: Callable[[], object], every: float) -> Iterator[None]:
    """A turn every so many seconds, in a thread of its own, for the length of the block; one under way ends first."""
    ended, turn = threading.Event(), going_on(name, step)

    def turns() -> None:
        while not ended.wait(every):
            turn()

    thread = threading.Thread(target=turns, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
