"""Letters that might leave now and have not: how long they have waited, counted within the day's sending hours."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tasks.circuit import is_closed
from tasks.claim import waits
from tasks.letter import Letter
from tasks.sending_hours import SendingHours
from tasks.workdays import Calendar


def may_leave(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a query: due, its day not over, and its channel takes letters.

    Those of a channel that rests wait for a reason that is told by its circuit, and would only hide the others.
    """
    return *waits(now), is_closed(Letter.channel)


def oldest_due(session: Session, now: datetime) -> datetime | None:
    """When the oldest letter that might leave was due, whatever the hour; None when none waits."""
    return session.scalar(select(func.min(Letter.due_at)).where(*may_leave(now)))


def waited(session: Session, hours: SendingHours, calendar: Calendar, now: datetime) -> timedelta:
    """How long the oldest has waited while letters might leave: what lay overnight waits since the opening.

    Raises:
        CalendarEnds: the calendar does not know the day.
    """
    opened = hours.opened_at(now, calendar)
    oldest = oldest_due(session, now)
    return now - max(oldest, opened) if oldest and opened else timedelta(0)
