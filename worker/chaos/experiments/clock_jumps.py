"""The office's clock is set forward and back by hours while letters leave: nothing is told twice, nothing is stuck."""

from datetime import timedelta

from worker.chaos.experiment import Experiment
from worker.chaos.house import House
from worker.chaos.judge import judge, no_try_was_spent, none_came_twice, nothing_was_in_doubt

# From 8:30; the third one leads to before the opening.
JUMPS = (2, -2, -2, 2, 2, -2)
CLOSED_AFTER = 3
CLOSED_SECONDS = 4.0


def clock_jumps(house: House) -> None:
    house.crew.start()
    for number, hours in enumerate(JUMPS, 1):
        if number != CLOSED_AFTER + 1:
            house.await_taken(number * house.letters // (len(JUMPS) + 2), seconds=300)
        house.fault(f"the clock is set {abs(hours)} hours {'forward' if hours > 0 else 'back'}")
        house.forward(timedelta(hours=hours))
        if number == CLOSED_AFTER:
            _nothing_leaves(house)
    house.recovered()
    judge(house, nothing_was_in_doubt, none_came_twice, no_try_was_spent)


def _nothing_leaves(house: House) -> None:
    """Once those under way have ended: it is too early in the day."""
    house.until(lambda: (now := house.standing()) is not None and not now.held, "the end of letters under way")
    before = len(house.taken)
    house.last(CLOSED_SECONDS)
    if sent := len(house.taken) - before:
        house.breach(f"{sent} letters left before the opening")


EXPERIMENTS = (
    Experiment("clock_jumps", "the clock is set two hours forward and back", clock_jumps, letters=400, lease=60.0),
)
