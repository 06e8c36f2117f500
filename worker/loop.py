from collections.abc import Callable

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
