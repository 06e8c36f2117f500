"""Workers are killed while letters leave, and started again by their supervisor."""

from collections.abc import Iterator

from worker.chaos.environment import THREADS
from worker.chaos.experiment import Experiment
from worker.chaos.house import House
from worker.chaos.judge import judge
from worker.chaos.ledger_check import Evidence
from worker.chaos.tally import doubts

KILLS = 15


def crash_recovery(house: House) -> None:
    house.crew.start()
    house.await_taken(house.letters // 4)
    house.fault("kill -9 of one worker")
    house.crew.kill(house.crew.of("worker")[0])
    house.recovered()
    judge(house, _one_a_thread_at_most)


def repeated_kills(house: House) -> None:
    """Each time another letter is under way in every thread of the one that dies."""
    house.crew.start()
    share = house.letters // (2 * KILLS)
    for number in range(1, KILLS + 1):
        house.await_taken(number * share)
        house.fault(f"kill -9 of a worker, {number} of {KILLS}")
        house.crew.kill(house.dice.choice(house.crew.of("worker")))
    house.recovered()
    judge(house, _one_a_thread_at_most)


def _one_a_thread_at_most(house: House, found: Evidence) -> Iterator[str]:
    """The promise: each death leaves no more in doubt than the letter that each sending thread had in its hands."""
    most = house.crew.crashes * THREADS
    if doubts(found) > most:
        yield f"{doubts(found)} letters were in doubt, {house.crew.crashes} deaths of {THREADS} threads allow {most}"


EXPERIMENTS = (
    Experiment("crash_recovery", "one worker is killed once", crash_recovery, letters=800),
    Experiment("repeated_kills", f"{KILLS} times a worker is killed", repeated_kills, letters=1000),
)
