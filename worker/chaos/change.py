"""What an office changes about its tasks while letters leave: deadlines that move, tasks that end."""

from collections.abc import Callable
from dataclasses import dataclass

from tasks.events import TaskEvent
from tasks.task import Task


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
