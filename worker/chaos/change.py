"""What an office changes about its tasks, drawn by dice: deadlines that move, tasks that end."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.events import TaskEvent
from tasks.reminder import ended
from tasks.state import ExecutionState
from tasks.task import Task

MOST_DAYS = 20


@dataclass(frozen=True)
class Change:
    """One that will be made, once `after` letters wait no more: to the task of this `place` in its letter.

    The letter is `ahead` of so many that wait. `why` is what a reminder says that was dropped for it.
    """

    after: int
    ahead: int
    place: int
    why: str
    step: Callable[[Task], TaskEvent | None]


def draw_changes(dice: random.Random, count: int, letters: int, tasks: int, ahead: int, on: date) -> Iterator[Change]:
    """So many, spread evenly over the time in which the letters leave."""
    for number in range(count):
        why, step = dice.choice((_extend, _finish, _report))(dice, on)
        yield Change(number * letters // count, dice.randrange(ahead), dice.randrange(tasks), why, step)


Drawn = tuple[str, Callable[[Task], TaskEvent | None]]


def _extend(dice: random.Random, on: date) -> Drawn:
    later = on + timedelta(days=dice.randint(1, MOST_DAYS))
    return "deadline moved", lambda task: task.move_deadline(later)


def _finish(_dice: random.Random, on: date) -> Drawn:
    return ended(ExecutionState.DONE), lambda task: task.become(ExecutionState.DONE, confirmed_on=on)


def _report(_dice: random.Random, on: date) -> Drawn:
    return ended(ExecutionState.REPORTED), lambda task: task.report(on)
