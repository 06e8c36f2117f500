"""The mornings to come, played with the code that will do them: who would get what if nobody did anything meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tasks.climb import Climb
from tasks.clock import day
from tasks.database import Database
from tasks.desk import Desk
from tasks.escalate import escalate
from tasks.handlers import BUS
from tasks.letter import Letter, LetterKind, LetterState
from tasks.morning import MORNING
from tasks.planned_letter import PlannedLetter, planned_letters
from tasks.post_news import news_waits, post_news
from tasks.rehearsal_copy import copy_rows
from tasks.run import Run, record_run
from tasks.storm.find import limit
from tasks.storm.hold import open_hold
from tasks.storm.load import Load
from tasks.storm.usual import Usual, usual
from tasks.workdays import DAY, CalendarEnds

MINUTE = timedelta(minutes=1)
MOST_TURNS = 200
TOLD = (LetterKind.REMINDER, LetterKind.COPY, LetterKind.URGE, LetterKind.NEWS)


@dataclass(frozen=True)
class Morning:
    """What would leave on a working day. `storm`: it is so much that it would be held (tasks/storm/)."""

    on: date
    letters: tuple[PlannedLetter, ...]
    storm: bool = False


@dataclass
class Rehearsal:
    """Plays in `copy`, which stands at the evening of the last morning that was played."""

    copy: Database
    desk: Desk
    now: datetime
    known: Usual | None

    def mornings(self, until: date) -> Iterator[Morning]:
        """Working days from today up to `until`, as far as the calendar is known; today only what is still to come."""
        on = day(self.now, self.desk.hours.zone)
        while on <= until:
            if self._is_working_day(on) and (at := self._opening(on)) is not None:
                yield self._play(on, at)
            on += DAY

    def _is_working_day(self, on: date) -> bool:
        with self.copy.read() as session:
            try:
                return self.desk.read_calendar(session).is_working_day(on)
            except CalendarEnds:
                return False

    def _opening(self, on: date) -> datetime | None:
        """When the day is played from; None for a day whose hours are over."""
        opens = datetime.combine(on, self.desk.hours.opens, self.desk.hours.zone)
        at = max(opens, self.now)
        with self.copy.read() as session:
            return at if self.desk.open_at(session, at) else None

    def _play(self, on: date, at: datetime) -> Morning:
        for job, work in MORNING:
            with self.copy.write() as session:
                if session.get(Run, (job, on)) is None:
                    record_run(session, job, on, at, work(session, self.desk, at))
        letters: list[PlannedLetter] = []
        moment: datetime | None = at
        for _ in range(MOST_TURNS):
            if moment is None:
                break
            told, changed = self._turn(on, moment)
            letters += told
            moment = moment + MINUTE if changed else self._next_step(on, moment)
        return Morning(on, tuple(letters), self._is_storm(on, letters))

    def _turn(self, on: date, at: datetime) -> tuple[list[PlannedLetter], bool]:
        """What climbs and news write at that moment, and all that is there leaves.

        Also whether the next turn has something to do: what left begins climbs, of which it then knows when they go on.
        """
        with self.copy.write() as session:
            done = escalate(session, self.desk, BUS, at)
            if news_waits(session):
                post_news(session, self.desk, at)
            leaving = _leaving(session, on)
            found = planned_letters(session, leaving) if leaving else []
            _settle(session, [each.id for each in leaving], at)
        return found, bool(leaving or done.began or done.taken)

    def _next_step(self, on: date, at: datetime) -> datetime | None:
        """When a climb goes on after that moment, on the same day."""
        with self.copy.read() as session:
            found = session.scalar(select(func.min(Climb.next_at)).where(Climb.ended_at.is_(None), Climb.next_at > at))
            same = found is not None and day(found, self.desk.hours.zone) == on
            return found if found and same and self.desk.open_at(session, found) else None

    def _is_storm(self, on: date, letters: list[PlannedLetter]) -> bool:
        if self.known is None or not self.desk.rules.storm_times:
            return False
        load = Load(len(letters), sum(len(each.news or each.rungs) for each in letters))
        with self.copy.read() as session:
            most = limit(session, self.desk, on, self.known)
        self.known = Usual(self.known.load, on)
        return load.exceeds(most)


def rehearse(source: Session, desk: Desk, now: datetime, task_id: int | None = None) -> Rehearsal:
    """A rehearsal from `now` on, of all open tasks or of one. Nobody answers in it, and nothing else happens."""
    on = day(now, desk.hours.zone)
    return Rehearsal(copy_rows(source, on, task_id), desk, now, usual(source, on) if task_id is None else None)


def _leaving(session: Session, on: date) -> list[Letter]:
    """Letters of that day that wait; none while a hold is undecided: they wait with it."""
    if open_hold(session) is not None:
        return []
    wanted = select(Letter).where(Letter.state == LetterState.PENDING, Letter.slot == on, Letter.kind.in_(TOLD))
    return list(session.scalars(wanted.order_by(Letter.id)))


def _settle(session: Session, letter_ids: list[int], at: datetime) -> None:
    sent = update(Letter).where(Letter.id.in_(letter_ids)).values(state=LetterState.SENT, sent_at=at)
    session.execute(sent.execution_options(synchronize_session=False))
