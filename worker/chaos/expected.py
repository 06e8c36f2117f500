from dataclasses import dataclass, field
from datetime import date

from worker.chaos.books import Key
from worker.chaos.filling import TODAY, Filling, address


@dataclass
class Expected:
    """What must be in the books at the end. An experiment changes it along with what it changes in the office.

    `keys` must each have one reminder. `may_die` and `may_be_cancelled` are the mailboxes whose letters may end so;
    nobody else's may. `slots` must have run.
    """

    keys: set[Key]
    may_die: set[str] = field(default_factory=set)
    may_be_cancelled: set[str] = field(default_factory=set)
    slots: set[tuple[str, date]] = field(default_factory=set)


def expected_of(filling: Filling) -> Expected:
    """Every task of the filling is told once, on the day of its deadline."""
    keys = {
        Key(f"{number}/{each}", 1, 0, address(number))
        for number in range(1, filling.letters + 1)
        for each in range(1, filling.tasks + 1)
    }
    return Expected(keys, slots={("remind", TODAY), ("calendar", TODAY)})
