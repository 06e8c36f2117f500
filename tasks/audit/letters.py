"""What the letters say: late, held by nobody, said to be sent without an attempt, in doubt, dead."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tasks.attempt import SAYS_SENT, TOLD_TO_WAIT, Attempt
from tasks.audit.problem import Finding, Problem
from tasks.claim import HELD
from tasks.clock import day
from tasks.database import database_milliseconds
from tasks.doubt import RESENDS
from tasks.letter import Letter, LetterKind, LetterState
from tasks.reminder import Reminder
from tasks.sending_hours import SendingHours
from tasks.storm.hold import held_now, open_hold
from tasks.waiting import may_leave
from tasks.workdays import Calendar

# The reaper frees a lease within seconds of its end.
LEASE_OVER = timedelta(minutes=10)
# Fewer letters that were told to wait may have their own reasons.
MANY = 3
# Less may be a greylist, a quota until tomorrow, or a worker that was told to stop.
OFTEN = 3
HOLD_UNDECIDED = timedelta(days=1)
# A row that was wrong once stays wrong: it is told for so long, not for ever.
LOOK_BACK = timedelta(days=2)


def late(session: Session, since: datetime, now: datetime) -> Finding:
    """Letters that might have left since `since` and are still there."""
    return Finding(Problem.LATE, _count(session, *may_leave(now), Letter.due_at <= since))


def held_up(session: Session, since: datetime, before: date) -> Finding:
    """Letters that should have left before `since` and were told to wait, of channels that sent none since then.

    Again and again: that spends no try, and may go on for ever ("4.7.1 client host rejected"). A few such letters are
    their recipients' affair, unless one is the lead's digest, or holds what was promised before the day `before`.
    """
    told = select(func.count()).where(Attempt.letter_id == Letter.id, Attempt.outcome == TOLD_TO_WAIT)
    waiting = (Letter.state == LetterState.PENDING, Letter.date <= since, told.scalar_subquery() >= OFTEN)
    other = aliased(Letter)
    sends = select(other.channel).where(other.state == LetterState.SENT, other.sent_at > since)
    by_channel = select(func.count()).where(*waiting, Letter.channel.not_in(sends)).group_by(Letter.channel)
    many = sum(each for each in session.scalars(by_channel) if each >= MANY)
    promised = exists().where(Reminder.letter_id == Letter.id, Reminder.dropped.is_(None), Reminder.slot < before)
    matters = or_(promised, Letter.kind == LetterKind.DIGEST)
    return Finding(Problem.HELD_UP, many or _count(session, *waiting, matters))


def held_by_nobody(session: Session) -> Finding:
    over = database_milliseconds() - int(LEASE_OVER.total_seconds() * 1000)
    return Finding(Problem.LEASE, _count(session, Letter.state.in_(HELD), Letter.lease_until < over))


def unattested(session: Session, now: datetime) -> Finding:
    """Letters of the last days: older ones were looked at then."""
    said = exists().where(Attempt.letter_id == Letter.id, Attempt.outcome.in_(SAYS_SENT))
    sent = (Letter.state == LetterState.SENT, Letter.due_at > now - LOOK_BACK)
    return Finding(Problem.UNATTESTED, _count(session, *sent, ~said))


def in_doubt(session: Session) -> Finding:
    """Those that are not sent again by themselves."""
    no_more = or_(*[and_(Letter.kind == kind, Letter.resends >= most) for kind, most in RESENDS.items()])
    return Finding(Problem.DOUBT, _count(session, Letter.state == LetterState.UNKNOWN, no_more))


def held_for_long(session: Session, now: datetime) -> Finding:
    """Letters in a hold that nobody has decided about for a day."""
    hold = open_hold(session)
    waits = hold is not None and hold.made_at <= now - HOLD_UNDECIDED
    return Finding(Problem.HOLD, held_now(session, hold.id).letters if hold and waits else 0)


def dead(session: Session, hours: SendingHours, calendar: Calendar, now: datetime) -> Finding:
    """Those of today and of the working day before: who works on that day has had the time to see to older ones."""
    before = calendar.previous_working_day(day(now, hours.zone) - timedelta(days=1))
    since = datetime.combine(before, time(), hours.zone)
    return Finding(Problem.DEAD, _count(session, Letter.state == LetterState.DEAD, Letter.due_at >= since))


def _count(session: Session, *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Letter).where(*where)) or 0
