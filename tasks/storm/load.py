"""How much a day's letters say: what a storm is measured in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tasks.letter import AT_ANY_HOUR, Letter, LetterKind, LetterState
from tasks.reminder import Reminder

NEVER_HELD = (LetterKind.DIGEST, LetterKind.NOTICE, LetterKind.CODE, LetterKind.URGE, *AT_ANY_HOUR)
"""Letters that tell the office itself, that somebody asked for, or that machines read."""


@dataclass(frozen=True)
class Load:
    """Letters of a day, and the rungs in them: a department has one letter a day, however many tasks it is about."""

    letters: int = 0
    rungs: int = 0

    def exceeds(self, other: "Load") -> bool:
        return self.letters > other.letters or self.rungs > other.rungs


def loads(session: Session, slots: Iterable[date]) -> Mapping[date, Load]:
    """By day, of all letters that left, will leave, or are held. Those that were called off say nothing."""
    days = list(slots)
    told = (Letter.slot.in_(days), Letter.kind.not_in(NEVER_HELD), Letter.state != LetterState.CANCELLED)
    by_day = select(Letter.slot, func.count()).where(*told).group_by(Letter.slot)
    letters = {day: count for day, count in session.execute(by_day)}  # noqa: C416 - typed
    of_letters = select(Letter.slot, func.count()).join(Reminder, Reminder.letter_id == Letter.id)
    rungs = of_letters.where(*told, Reminder.dropped.is_(None)).group_by(Letter.slot)
    by_rung = {day: count for day, count in session.execute(rungs)}  # noqa: C416 - typed
    return {day: Load(letters.get(day, 0), by_rung.get(day, 0)) for day in days}


def may_be_held(on: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: a letter of that day that no process has, and of which no copy ever left."""
    waiting = (Letter.state == LetterState.PENDING, Letter.resends == 0, Letter.hold_id.is_(None))
    return Letter.slot == on, Letter.kind.not_in(NEVER_HELD), *waiting
