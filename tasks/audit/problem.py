"""What an audit can find, and which of it means that Dondoc is not well.

Not well is what keeps letters from leaving, or takes the belief from what the rows say: somebody must come, so the
heartbeat is withheld. Only told is what waits for a person in peace. It may stand for days, and a heartbeat that is
withheld for days hides the next thing that breaks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

WELL = "well"


class Problem(StrEnum):
    """Short names: they stand in metrics, in the row of an audit and in the heartbeat's words."""

    LATE = "late"  # letters that might leave have not for half an hour
    SLOT = "slot"  # a daily job has not been done today
    LEASE = "lease"  # letters are held by processes that are gone, and nobody frees them
    CHANNEL = "channel"  # letters wait for a channel that has rested for half an hour
    HELD_UP = "held_up"  # letters are told to wait again and again, and none leaves
    LOOP = "loop"  # a loop of the scheduler does not turn
    UNATTESTED = "unattested"  # a letter is said to be sent, and no attempt says so
    SEAL = "seal"  # the event log was changed
    NO_CALENDAR = "no_calendar"  # no calendar, or it has ended: nothing leaves
    DOUBT = "doubt"  # letters in doubt wait for a person's word
    HOLD = "hold"  # letters have been held for a day, and nobody has decided about them
    DEAD = "dead"  # letters could not be delivered
    CALENDAR_ENDS = "calendar_ends"  # the calendar ends within a month


TOLD = frozenset({Problem.DOUBT, Problem.HOLD, Problem.DEAD, Problem.CALENDAR_ENDS})


@dataclass(frozen=True)
class Finding:
    """One problem: how many rows, and which in words, without personal data."""

    problem: Problem
    count: int
    words: str = ""

    @property
    def well(self) -> bool:
        return self.problem in TOLD


def in_words(found: Iterable[Finding]) -> str:
    """`late=3 dead=1`, or `well`: what is kept of an audit."""
    return " ".join(f"{each.problem}={each.count}" for each in found) or WELL


def counts(words: str) -> Mapping[Problem, int]:
    """Every problem with its count, from the words of an audit; those of another version's problems are left out."""
    told = dict(each.split("=", 1) for each in words.split() if "=" in each)
    return {each: int(told.get(each, 0)) for each in Problem}
