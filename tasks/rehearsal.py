"""The mornings to come, played with the code that will do them: who would get what if nobody did anything meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.climb import Climb
from tasks.clock import day
from tasks.desk import Desk
from tasks.digest import post_digest
from tasks.escalate import escalate
from tasks.handlers import BUS
from tasks.letter import LetterKind
from tasks.morning import CALENDAR, MORNING
from tasks.planned_letter import PlannedLetter
from tasks.post_news import news_waits, post_news
from tasks.rehearsal_copy import copy_rows
from tasks.rehearsal_send import send_waiting
from tasks.run import DIGEST, REMIND, Run, record_run
from tasks.stage import Stage
from tasks.storm.find import limit
from tasks.storm.load import Load
from tasks.storm.usual import Usual, usual
from tasks.workdays import DAY, Calendar, CalendarEnds

MINUTE = timedelta(minutes=1)
MOST_TURNS = 200
TOLD = (LetterKind.REMINDER, LetterKind.COPY, LetterKind.URGE, LetterKind.NEWS)


@dataclass(frozen=True)
class Morning:
    """What would leave on a working day. `storm`: it is so much that it would be held (tasks/storm/).

    `digest` is the office lead's; None on a day without one, and where none is played.
    """

    on: date
    letters: tuple[PlannedLetter, ...]
    storm: bool = False
    digest: PlannedLetter | None = None


@dataclass
class KnownCalendar:
    """Read once: a day's play asks for it a dozen times."""

    read: Callable[[Session], Calendar]
    known: Calendar | None = None

    def __call__(self, session: Session) -> Calendar:
        self.known = self.known or self.read(session)
        return self.known

    def forget(self) -> None:
        self.known = None


@dataclass
class Rehearsal:
    """Plays in `copy`, which stands at the evening of the last morning that was played.

    `digest_at` is the time of day of the office lead's letter; without it there is none.
    """

    copy: Stage
    desk: Desk
    now: datetime
    known: Usual | None
    digest_at: time | None = None
    year: int = 0

    def __post_init__(self) -> None:
        self.calendar = KnownCalendar(self.desk.read_calendar)
        self.desk = replace(self.desk, read_calendar=self.calendar)

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
        done = self._done(on)
        for job, work in MORNING:
            if job not in done:
                with self.copy.write() as session:
                    outcome = work(session, self.desk, at)
                    if job == REMIND:  # the one that what is usual is counted by
                        record_run(session, job, on, at, outcome)
                if job == CALENDAR:
                    self.calendar.forget()
        telling = self._telling(on, at)
        letters: list[PlannedLetter] = []
        digest: PlannedLetter | None = None
        moment: datetime | None = at
        for _ in range(MOST_TURNS):
            if telling is not None and (moment is None or moment >= telling):
                digest, telling = self._tell_lead(on, telling, written=DIGEST in done), None
            if moment is None:
                break
            told, changed = self._turn(on, moment)
            letters += told
            moment = moment + MINUTE if changed else self._next_step(on, moment)
        return Morning(on, tuple(letters), self._is_storm(on, letters), digest)

    def _done(self, on: date) -> set[str]:
        """Today's jobs that were done before the rehearsal began; and once a year is enough for its days off."""
        with self.copy.read() as session:
            done = set(session.scalars(select(Run.job).where(Run.slot == on)))
        if self.year == on.year:
            done.add(CALENDAR)
        self.year = on.year
        return done

    def _telling(self, on: date, at: datetime) -> datetime | None:
        if self.digest_at is None:
            return None
        return max(at, datetime.combine(on, self.digest_at, self.desk.hours.zone))

    def _tell_lead(self, on: date, at: datetime, *, written: bool) -> PlannedLetter | None:
        with self.copy.write() as session:
            if not written:
                post_digest(session, self.desk, at)
            return next(iter(send_waiting(session, self.desk, on, (LetterKind.DIGEST,), at)), None)

    def _turn(self, on: date, at: datetime) -> tuple[list[PlannedLetter], bool]:
        """What climbs and news write at that moment, and all that is there leaves.

        Also whether the next turn has something to do: what left begins climbs, of which it then knows when they go on.
        """
        with self.copy.write() as session:
            done = escalate(session, self.desk, BUS, at)
            if news_waits(session):
                post_news(session, self.desk, at)
            found = send_waiting(session, self.desk, on, TOLD, at)
        return found, bool(found or done.began or done.taken)

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
        self.known = replace(self.known, last=on)
        return load.exceeds(most)


def rehearse(
    source: Session, desk: Desk, now: datetime, task_id: int | None = None, digest_at: time | None = None
) -> Rehearsal:
    """A rehearsal from `now` on, of all open tasks or of one. Nobody answers in it, and nothing else happens."""
    on = day(now, desk.hours.zone)
    known = usual(source, on) if task_id is None else None
    return Rehearsal(copy_rows(source, on, task_id), desk, now, known, digest_at)
