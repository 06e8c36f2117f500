from collections.abc import Callable
from dataclasses import dataclass, replace

from tasks.database import Database
from worker.leader import Leader
from worker.progress import Progress
from worker.ticking import Ticking


@dataclass(frozen=True)
class Ring:
    """One loop of the scheduler: a step, and the seconds from one turn to the next.

    `at_once`: whoever starts the scheduler does not wait for the first turn. `knocked` waits for so many seconds, and
    says whether the next turn shall come now.
    """

    name: str
    seconds: float
    step: Callable[[], object]
    at_once: bool = True
    knocked: Callable[[float], bool] | None = None


def led(ring: Ring, leader: Leader, progress: Progress, database: Database) -> Ring:
    """The same, turning only while this process leads; that it turned well is a row, with the step's words if any.

    Who stands back for another has made no progress by that; who follows one has nothing to do.
    """
    ticking = Ticking(database, ring.name)

    def step() -> None:
        if leader.leads():
            outcome = ring.step()
            ticking.turned(outcome if isinstance(outcome, str) else "")
        elif leader.stands_back:
            return
        progress.turned(ring.name)

    return replace(ring, step=step)
