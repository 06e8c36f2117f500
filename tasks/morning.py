"""What each working morning does, step by step: the daily slots do it, and a rehearsal plays it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from tasks import actor
from tasks.calendar_day import seed, seed_years
from tasks.clock import day
from tasks.desk import Desk
from tasks.handlers import BUS
from tasks.note_ladder import note_ladder
from tasks.post_news import post_news
from tasks.recurring.open import open_periods
from tasks.remind import remind
from tasks.rename import take_names
from tasks.replace import take_over
from tasks.resume_task import end_pauses
from tasks.run import REMIND

CALENDAR = "calendar"
Work = Callable[[Session, Desk, datetime], str]
"""One step in the caller's transaction; what came of it, in words."""
PEOPLE, RECURRING = actor.rule(actor.Rule.PEOPLE), actor.rule(actor.Rule.RECURRING)


def _calendar(session: Session, desk: Desk, now: datetime) -> str:
    """A process that runs across New Year needs the year after: known days off are entered as the years come."""
    written = seed(session, seed_years(day(now, desk.hours.zone)))
    return f"days entered={written.created}"


def _people(session: Session, desk: Desk, now: datetime) -> str:
    """Before anybody is written to: who holds a position from today on, and what departments are called."""
    on = day(now, desk.hours.zone)
    replaced, renamed = take_over(session, BUS, on, now, PEOPLE), take_names(session, BUS, on, now, PEOPLE)
    return f"replaced={replaced} renamed={renamed}"


def _pauses(session: Session, desk: Desk, now: datetime) -> str:
    """Before the scan, so that a task whose pause is over is told of what applies to it now."""
    return f"ended={end_pauses(session, BUS, now, day(now, desk.hours.zone))}"


def _recurring(session: Session, desk: Desk, now: datetime) -> str:
    if not desk.rules.open_periods:
        return "held by the office's setting"
    on, calendar = day(now, desk.hours.zone), desk.read_calendar(session)
    return f"periods opened={len(open_periods(session, BUS, calendar, on, now, RECURRING))}"


def _remind(session: Session, desk: Desk, now: datetime) -> str:
    note_ladder(session, BUS, desk.ladder, now)
    post_news(session, desk, now)  # first, so that the morning tells each officer of a task once
    scan = remind(session, desk, now, listed=False)
    return f"reminders={scan.written.reminders} letters={scan.written.letters} already={scan.already}"


MORNING: tuple[tuple[str, Work], ...] = (
    (CALENDAR, _calendar),
    ("people", _people),
    ("pauses", _pauses),
    ("recurring", _recurring),
    (REMIND, _remind),
)
"""In this order, each job in a transaction of its own."""
