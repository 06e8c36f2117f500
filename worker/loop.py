import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger(__name__)


def going_on(name: str, step: Callable[[], object]) -> Callable[[], None]:
    """One turn of a loop that outlives what goes wrong in it: it is logged, and the next turn comes.

    What goes wrong in the same way turn after turn is told at the first, second, fourth, eighth … of them: a database
    that is away for a night fills no disk.
    """
    kind: type[Exception] | None = None
    failed = 0

    def turn() -> None:
        nonlocal kind, failed
        try:
            step()
        except Exception as error:
            failed = failed + 1 if type(error) is kind else 1
            kind = type(error)
            if failed.bit_count() == 1:  # a power of two
                log.exception("loop_failed", loop=name, turns=failed)
        else:
            if kind is not None:
                log.info("loop_works_again", loop=name, turns=failed)
            kind = None

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
