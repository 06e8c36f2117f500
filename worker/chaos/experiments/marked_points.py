"""A worker dies exactly between two steps of a letter, at each of the five places that matter.

With one thread a process, so that what becomes of the one letter under way is known to the letter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from worker.chaos.experiment import Experiment
from worker.chaos.house import House
from worker.chaos.kill_point import Point
from worker.chaos.taken import Taken
from worker.chaos.tally import tally

ONE_THREAD = {"WORKER_THREADS": "1"}


@dataclass(frozen=True)
class Outcome:
    """What each death must come to: a doubt or none, a second copy at the officer's or none."""

    doubt: int
    copy: int


OUTCOMES = {
    Point.AFTER_CLAIM: Outcome(doubt=0, copy=0),
    Point.BEFORE_WIRE: Outcome(doubt=0, copy=0),
    Point.AFTER_WIRE: Outcome(doubt=1, copy=0),
    Point.BEFORE_SENT: Outcome(doubt=1, copy=1),
}
DOUBTFUL = (Point.AFTER_WIRE, Point.BEFORE_SENT)
AFTER_FINAL_DOT = Outcome(doubt=1, copy=1)


def die_at(point: Point, house: House) -> None:
    """Two workers, each of which kills itself once."""
    for nth in (house.letters // 8, house.letters // 5):
        house.crew.add("worker", point, nth)
    house.crew.add("scheduler")
    for number in (1, 2):
        house.await_deaths(number)
        house.fault(f"a worker kills itself {_words(point)}")
    house.recovered()
    _judge(house, [OUTCOMES[point]] * 2)


def die_after_the_final_dot(house: House) -> None:
    """The mail server has the letter and has not answered when the only worker dies."""
    _kill_after_dot(house, house.letters // 4, house.letters // 2)
    house.crew.start(workers=1)
    for number in (1, 2):
        house.await_deaths(number)
        house.fault("the worker is killed after a final dot")
    house.recovered()
    _judge(house, [AFTER_FINAL_DOT] * 2)


def die_in_doubt(house: House) -> None:
    """The three that leave a doubt, in one house: first the one that its server sees, while there is one worker."""
    _kill_after_dot(house, house.letters // 8)
    house.crew.start(workers=1)
    house.await_deaths(1)
    house.fault("the worker is killed after a final dot")
    for point in DOUBTFUL:
        house.crew.add("worker", point, nth=2)
    house.await_deaths(1 + len(DOUBTFUL))
    for point in DOUBTFUL:
        house.fault(f"a worker killed itself {_words(point)}")
    house.recovered()
    _judge(house, [AFTER_FINAL_DOT, *(OUTCOMES[point] for point in DOUBTFUL)])


def _kill_after_dot(house: House, *dues: int) -> None:
    def kill(_taken: Taken) -> None:
        if len(house.smtp.log.all) in dues:
            house.crew.kill_soon("worker")

    house.smtp.log.listeners.append(kill)


def _judge(house: House, deaths: Sequence[Outcome]) -> None:
    house.settle()
    found = house.evidence()
    doubts, copies = sum(letter.resends for letter in found.books.letters.values()), tally(found).resent
    right = Outcome(sum(each.doubt for each in deaths), sum(each.copy for each in deaths))
    if Outcome(doubts, copies) != right:
        house.breach(
            f"{len(deaths)} deaths left {doubts} letters in doubt and brought {copies} second copies; right were "
            f"{right.doubt} and {right.copy}"
        )


def _words(point: Point) -> str:
    return point.replace("-", " ")


def _experiment(name: str, about: str, play: Callable[[House], None]) -> Experiment:
    return Experiment(name, about, play, letters=160, seconds=0.1, settings=ONE_THREAD)


EXPERIMENTS = (
    *(
        _experiment(f"kill_{point.replace('-', '_')}", f"workers die {_words(point)}", partial(die_at, point))
        for point in Point
    ),
    _experiment("kill_after_final_dot", "the worker dies after a final dot", die_after_the_final_dot),
    Experiment(
        "marked_points",
        "workers die at the points that leave a doubt",
        die_in_doubt,
        letters=0,
        quick=60,
        settings=ONE_THREAD,
    ),
)
