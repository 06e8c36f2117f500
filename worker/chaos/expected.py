from dataclasses import dataclass, field
from datetime import date

from worker.chaos.books import Key
from worker.chaos.filling import TODAY, Filling, address, head_address

FIRST_STEP = 1  # of a climb


@dataclass
class Expected:
    """What must be in the books at the end. An experiment changes it along with what it changes in the office.

    `keys` must each have one reminder. `may_die` and `may_be_cancelled` are the mailboxes whose letters may end so;
    nobody else's may. `slots` must have run. Of `every_kind` news and events must have been told, too.
    """

    keys: set[Key]
    may_die: set[str] = field(default_factory=set)
    may_be_cancelled: set[str] = field(default_factory=set)
    slots: set[tuple[str, date]] = field(default_factory=set)
    every_kind: bool = False


def expected_of(filling: Filling) -> Expected:
    """Every task of the filling is told once: on the day of its deadline, or a day late and then to heads as well."""
    rung = 0 if filling.deadline == TODAY else -1
    tasks = [(n, f"{n}/{each}") for n in range(1, filling.letters + 1) for each in range(1, filling.tasks + 1)]
    keys = {Key(task, 1, rung, address(number)) for number, task in tasks}
    if filling.heads:
        keys |= {Key(task, 1, FIRST_STEP, head_address(number)) for number, task in tasks}
    slots = {("remind", TODAY), ("calendar", TODAY)}
    return Expected(keys, slots=slots, every_kind=filling.heads)
