"""Announcements are kept for so long; whoever asks for older ones is told that they are gone."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tasks.feed.announcement import Announcement
from tasks.feed.event_type import EventType
from tasks.feed.feed_cursor import FeedCursor
from tasks.feed.subscription import Subscription
from tasks.letter import Letter, LetterKind, LetterState

_UNENDED = (LetterState.PENDING, LetterState.SENDING, LetterState.WIRE, LetterState.UNKNOWN)


def forget_told(session: Session, cursor: FeedCursor, before: datetime) -> None:
    """Let go of what happened before then, but for what a subscriber is still to be told.

    The newest one stays, so that no number is given twice. Those of deadlines missed stay too, hidden by
    `cursor.kept_from`: they are what keeps one from being told again. The caller has `take_feed` behind it.
    """
    kept_from = min(_first_since(session, before), _first_untold(session), _first_under_way(session))
    if kept_from <= cursor.kept_from:
        return
    cursor.kept_from = kept_from
    old = (Announcement.id < kept_from, Announcement.type != EventType.OVERDUE)
    session.execute(delete(Announcement).where(*old).execution_options(synchronize_session=False))


def _first_since(session: Session, before: datetime) -> int:
    first = select(Announcement.id).where(Announcement.at >= before).order_by(Announcement.id).limit(1)
    return session.scalar(first) or session.scalar(select(func.max(Announcement.id))) or 0


def _first_untold(session: Session) -> int:
    """What a subscription that is over, or behind, goes on with."""
    told = select(func.min(Subscription.told_to)).where(Subscription.removed_at.is_(None))
    return _after(session.scalar(told))


def _first_under_way(session: Session) -> int:
    """A letter is made of its announcement when it leaves. One of a test is about none."""
    waits = select(Letter.about).where(Letter.kind == LetterKind.EVENT, Letter.state.in_(_UNENDED))
    numbers = [int(about) for about in session.scalars(waits) if about and about.isdecimal()]
    return min(numbers, default=_after(None))


def _after(number: int | None) -> int:
    return 2**63 if number is None else number + 1
