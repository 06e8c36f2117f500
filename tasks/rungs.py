"""An office's ladders: the rungs around a deadline, and the steps of the ladders that silence and lateness climb."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tasks.ladder_name import LadderName
from tasks.office_hours import SPANS, Span
from tasks.share import Share
from tasks.state import Urgency
from tasks.step import Level, Step

After = Literal["each"] | tuple[int, ...]
Before = tuple[int | Share, ...]


def _in_turn(hours: int) -> tuple[Step, ...]:
    levels = (Level.SECOND_CONTACT, Level.HEAD, Level.SPECIALIST, Level.DIGEST)
    return tuple(Step(to, hours=hours) for to in levels)


def _upwards(head: int, vice_lead: int, lead: int) -> tuple[Step, ...]:
    return Step(Level.HEAD, days=head), Step(Level.VICE_LEAD, days=vice_lead), Step(Level.LEAD, days=lead)


OVERRIDES: Mapping[str, Mapping[str, Any]] = {
    Urgency.URGENT: {"unanswered": _in_turn(4), "overdue": _upwards(2, 3, 5)},
    Urgency.VERY_URGENT: {"unanswered": _in_turn(2), "overdue": _upwards(1, 2, 2)},
    Urgency.EXPRESS: {"unanswered": _in_turn(1), "overdue": _upwards(1, 1, 1)},
}


@dataclass(frozen=True)
class Ladder:
    """Rungs in working days before (0: on the day) and after a deadline, for lead and coordinating departments.

    A rung before may be a share of the time given. Tasks of the urgencies in `two_channels`, and those that many
    working days late or more, are told over two channels at once, where their reader has two. An answer to what is
    overdue holds for `answer_holds` working days; then it is asked for again. `hours` are the office's, in which waits
    are counted. `overrides` are fields of this class by kind or urgency of a task; where both name one, the urgency's.
    """

    before: Before = (7, 3, 1, 0)
    after: After = "each"
    coordinating_before: Before = (7, 3, 1, 0)
    coordinating_after: After = "each"
    two_channels: tuple[str, ...] = (Urgency.EXPRESS,)
    two_channels_late: int | None = None
    answer_holds: int = 3
    hours: tuple[Span, ...] = SPANS
    unanswered: tuple[Step, ...] = _in_turn(8)
    overdue: tuple[Step, ...] = _upwards(3, 7, 10)
    no_progress: tuple[Step, ...] = (Step(Level.CONTACT, days=10), Step(Level.CONTACT, days=10))
    overrides: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: OVERRIDES)

    def of(self, kind: str, urgency: str) -> "Ladder":
        """The ladder that a task of that kind and urgency climbs."""
        changes = {**self.overrides.get(kind, {}), **self.overrides.get(urgency, {})}
        return replace(self, **changes, overrides={}) if changes else self

    def rungs(self, *, coordinating: bool, given: int | None = None) -> tuple[tuple[int, ...], After]:
        """Rungs in working days, of a task that was given so many; without that number shares are left out."""
        before, after = (
            (self.coordinating_before, self.coordinating_after) if coordinating else (self.before, self.after)
        )
        days = (each if isinstance(each, int) else given and each.days(given) for each in before)
        return tuple(dict.fromkeys(each for each in days if each is not None)), after

    @property
    def has_shares(self) -> bool:
        """Whether any rung of any task may be a share."""
        return any(isinstance(each, Share) for each in self._all_before())

    @property
    def furthest(self) -> int:
        """The rung of days that is the furthest before its deadline, of any task."""
        return max((each for each in self._all_before() if isinstance(each, int)), default=0)

    def _all_before(self) -> Iterator[int | Share]:
        tables = [*self.overrides.values(), {"before": self.before, "coordinating_before": self.coordinating_before}]
        return (each for table in tables for name in ("before", "coordinating_before") for each in table.get(name, ()))

    def shares(self, *, coordinating: bool) -> bool:
        """Whether a rung of it is a share, so that the time given must be known."""
        return any(isinstance(each, Share) for each in (self.coordinating_before if coordinating else self.before))

    def steps(self, name: LadderName) -> tuple[Step, ...]:
        return {
            LadderName.UNANSWERED: self.unanswered,
            LadderName.OVERDUE: self.overdue,
            LadderName.NO_PROGRESS: self.no_progress,
        }[name]
