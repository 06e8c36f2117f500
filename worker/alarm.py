"""APScheduler as an alarm clock that goes on ringing when the machine's clock is set.

It waits for a time of day. Set back by two hours, the clock would keep every ring waiting for as long. A machine that
slept looks the same, and is treated so.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from tasks.clock import SystemClock, drift
from worker.loop import going_on, turning
from worker.ring import Ring

log = structlog.get_logger(__name__)
LOOK_SECONDS = 1.0
# Less is a clock being slewed, or a thread that slept between the two readings.
SET_SECONDS = 3.0
# How long is listened for a knock, and how long not: many at once are one.
HEAR_SECONDS, HEARD_APART = 1.0, 0.02


def ring_until(
    stopping: threading.Event, rings: Sequence[Ring], drift: Callable[[], float] = drift, look: float = LOOK_SECONDS
) -> None:
    """Turn each ring in its own time until told to stop; the turns under way end first."""
    before = drift()
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for ring in rings:
        turn = going_on(ring.name, ring.step)
        if ring.at_once:
            turn()
        scheduler.add_job(turn, "interval", seconds=ring.seconds, id=ring.name)
    scheduler.start()
    log.info("scheduler_started")
    with _hearing(scheduler, rings):
        while not stopping.wait(look):
            now = drift()
            if abs(now - before) >= SET_SECONDS:
                log.warning("clock_was_set", seconds=round(now - before))
                _begin_anew(scheduler, rings, SystemClock().now())
            before = now
    scheduler.shutdown()  # waits for the turns under way
    log.info("scheduler_stopped")


@contextmanager
def _hearing(scheduler: BackgroundScheduler, rings: Sequence[Ring]) -> Iterator[None]:
    with ExitStack() as stack:
        for ring in rings:
            if ring.knocked is not None:
                hear = partial(_hear, scheduler, ring.name, ring.knocked)
                stack.enter_context(turning(f"{ring.name}, heard", hear, HEARD_APART))
        yield


def _hear(scheduler: BackgroundScheduler, name: str, knocked: Callable[[float], bool]) -> None:
    if knocked(HEAR_SECONDS):
        scheduler.modify_job(name, next_run_time=SystemClock().now())


def _begin_anew(scheduler: BackgroundScheduler, rings: Sequence[Ring], now: datetime) -> None:
    for ring in rings:
        if ring.at_once:
            scheduler.modify_job(ring.name, next_run_time=now)
        else:
            scheduler.reschedule_job(ring.name, trigger="interval", seconds=ring.seconds)
