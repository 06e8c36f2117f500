import time
from collections.abc import Callable
from dataclasses import dataclass

from tasks.database import Database
from tasks.tick import record_tick
from worker.leader import Leader

TICK_SECONDS = 10.0


@dataclass(frozen=True)
class Ring:
    """One loop of the scheduler: a step, and the seconds from one turn to the next."""

    name: str
    seconds: float
    step: Callable[[], object]


def led(ring: Ring, leader: Leader, database: Database) -> Ring:
    """The same, turning only while this process leads; that it turned well is a row, written now and then."""
    last_tick = -TICK_SECONDS

    def step() -> None:
        nonlocal last_tick
        if not leader.leads():
            return
        ring.step()
        if time.monotonic() - last_tick >= TICK_SECONDS:
            with database.write() as session:
                record_tick(session, ring.name)
            last_tick = time.monotonic()

    return Ring(ring.name, ring.seconds, step)
