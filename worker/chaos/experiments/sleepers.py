"""Workers sleep far beyond their lease with a letter in hand, and wake when others have long seen to it.

With one thread a process, so that what becomes of each sleeper's letter is known to the letter.
"""

from collections.abc import Iterator

from sqlalchemy import select

from tasks.counter import FENCED, Counter
from worker.chaos.experiment import Experiment
from worker.chaos.house import House
from worker.chaos.judge import all_lived, judge
from worker.chaos.kill_point import Point
from worker.chaos.ledger_check import Evidence
from worker.chaos.short_times import SHORT
from worker.chaos.tally import doubts, tally

BEYOND, QUICK_BEYOND = 180.0, 4.0  # seconds after the lease is over
PATIENCE = 120.0
NTH = 3
# Who slept before the mark cannot mark any more, and so sends nothing. Who slept after it sends, and cannot say so.
TOO_LATE = {"mark": 1, "sent": 1}


def sleepers(house: House) -> None:
    """One falls asleep on either side of the mark; a third one goes on."""
    sleeping = [house.crew.add("worker", point, NTH, sleeps=True) for point in (Point.BEFORE_WIRE, Point.AFTER_WIRE)]
    house.crew.add("scheduler")
    house.until(lambda: all(each.asleep for each in sleeping), "a worker that sleeps", PATIENCE)
    house.fault("a worker sleeps before the wire mark, its lease runs out")
    house.fault("a worker sleeps after the wire mark, its lease runs out")
    house.crew.add("worker")
    house.last(SHORT.lease.total_seconds() + (QUICK_BEYOND if house.quick else BEYOND))
    # Both letters have come by the hand of the third: whatever the sleepers send now, comes again.
    house.await_taken(house.letters, PATIENCE)
    house.crew.thaw(*sleeping)
    house.recovered()
    house.until(lambda: _too_late(house) == TOO_LATE, f"steps that came too late: {TOO_LATE}", PATIENCE)
    judge(house, all_lived, _one_doubt_and_one_copy)


def _too_late(house: House) -> dict[str, int]:
    """Steps that were refused, because their lease had been taken over."""
    with house.database.read() as session:
        return {each.label: each.count for each in session.scalars(select(Counter).where(Counter.name == FENCED))}


def _one_doubt_and_one_copy(house: House, found: Evidence) -> Iterator[str]:
    outcome = (doubts(found), tally(found).resent, _too_late(house))
    if outcome != (1, 1, TOO_LATE):
        yield f"of two sleepers, doubts, second copies and steps too late were {outcome}, not {(1, 1, TOO_LATE)}"


EXPERIMENTS = (
    Experiment(
        "sleepers",
        "workers sleep 180 s beyond their lease, before and after the wire mark",
        sleepers,
        letters=80,
        quick=24,
        seconds=0.1,
        settings={"WORKER_THREADS": "1"},
    ),
)
