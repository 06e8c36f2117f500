"""One audit: everything looked at once. Healthy is also what waits for its hour, its retry or its second copy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from tasks.audit import letters, seal, standstill
from tasks.audit.problem import Finding, Problem
from tasks.calendar_day import CalendarMissingError
from tasks.clock import day
from tasks.desk import Desk
from tasks.workdays import Calendar

# What may take its time within the sending hours: letters, slots, a channel's rest.
PATIENCE = timedelta(minutes=30)
CALENDAR_DAYS = 30


@dataclass(frozen=True)
class Expected:
    """What should go on: `slots` are the daily jobs and when each opens, `loops` how old the tick of each may be."""

    slots: Mapping[str, time]
    loops: Mapping[str, timedelta]


def audit(session: Session, desk: Desk, expected: Expected, now: datetime) -> list[Finding]:
    """What is wrong at `now`; empty while all is well.

    At night and on days off only what must be right at any hour is asked for. What has its time within the sending
    hours counts once they have been open for as long: the morning finds what the evening left.
    """
    found = [letters.held_by_nobody(session), letters.unattested(session, now), letters.in_doubt(session)]
    found.append(letters.held_for_long(session, now))
    found += [standstill.loops(session, expected.loops), seal.seal(session)]
    calendar = _calendar(session, desk, day(now, desk.hours.zone))
    if calendar is None:
        found.append(Finding(Problem.NO_CALENDAR, 1))
    else:
        found += _by_calendar(session, desk, calendar, expected, now)
    return sorted((each for each in found if each.count), key=lambda each: list(Problem).index(each.problem))


def _by_calendar(
    session: Session, desk: Desk, calendar: Calendar, expected: Expected, now: datetime
) -> Iterator[Finding]:
    hours, since = desk.hours, now - PATIENCE
    yield letters.dead(session, hours, calendar, now)
    yield _ends(calendar, day(now, hours.zone))
    opened = hours.opened_at(now, calendar)
    if opened and opened <= since:
        yield letters.late(session, since, now)
        yield letters.held_up(session, since, calendar.previous_working_day(day(since, hours.zone) - timedelta(days=1)))
        yield standstill.slots(session, hours, expected.slots, now, PATIENCE)
        yield standstill.channels(session, PATIENCE)


def _calendar(session: Session, desk: Desk, on: date) -> Calendar | None:
    try:
        calendar = desk.read_calendar(session)
    except CalendarMissingError:
        return None
    return calendar if on <= calendar.ends else None


def _ends(calendar: Calendar, on: date) -> Finding:
    left = (calendar.ends - on).days
    return Finding(Problem.CALENDAR_ENDS, int(left < CALENDAR_DAYS), f"{calendar.ends}")
