"""How much a day's letters say: what a storm is measured in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, Subquery, bindparam, func, select, union_all
from sqlalchemy.orm import Session

from tasks.letter import AT_ANY_HOUR, Letter, LetterKind, LetterState
from tasks.news import News
from tasks.reminder import Reminder

NEVER_HELD = (LetterKind.DIGEST, LetterKind.NOTICE, LetterKind.HOLD, LetterKind.CODE, *AT_ANY_HOUR)
"""Letters of which a mistake makes no more, that somebody asked for, or that machines read."""


@dataclass(frozen=True)
class Load:
    """Letters of a day, and the rungs and news in them: a department has few, however many tasks they are about."""

    letters: int = 0
    rungs: int = 0

    def exceeds(self, other: "Load") -> bool:
        return self.letters > other.letters or self.rungs > other.rungs


def loads(session: Session, slots: Iterable[date]) -> Mapping[date, Load]:
    """By day, of all letters that left, will leave, or are held. Those that were called off say nothing."""
    days = list(slots)
    by_day, rungs = _counts()
    letters = {day: count for day, count in session.execute(by_day, {"days": days})}  # noqa: C416 - typed
    by_rung = {day: count for day, count in session.execute(rungs, {"days": days})}  # noqa: C416 - typed
    return {day: Load(letters.get(day, 0), by_rung.get(day, 0)) for day in days}


@cache
def _counts() -> tuple[Select[date, int], Select[date, int]]:
    """Of letters, and of rungs, by day. Made once: it is asked before each letter that an event brings."""
    on = Letter.slot.in_(bindparam("days", expanding=True))
    told = (on, Letter.kind.not_in(NEVER_HELD), Letter.state != LetterState.CANCELLED)
    said = rungs_said(*told)
    by_day = select(Letter.slot, func.count()).where(*told).group_by(Letter.slot)
    return by_day, select(said.c.slot, func.count()).group_by(said.c.slot)


def rungs_said(*which: ColumnElement[bool]) -> Subquery:
    """The slot of each rung, and of each piece of news, that `which` letters say; what is both counts once."""
    rungs = select(Letter.slot).join(Reminder, Reminder.letter_id == Letter.id)
    news = select(Letter.slot).join(News, News.letter_id == Letter.id)
    rungs = rungs.where(*which, Letter.kind != LetterKind.NEWS, Reminder.dropped.is_(None))
    return union_all(rungs, news.where(*which, News.dropped.is_(None))).subquery()


def may_be_held(on: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: a letter of that day that no process has, and of which no copy ever left."""
    waiting = (Letter.state == LetterState.PENDING, Letter.resends == 0, Letter.hold_id.is_(None))
    return Letter.slot == on, Letter.kind.not_in(NEVER_HELD), *waiting
