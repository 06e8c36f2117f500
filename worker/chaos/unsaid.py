"""What has happened and is in no letter yet: news of tasks, and events for whoever subscribed."""

from collections.abc import Set as AbstractSet

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.event_log import LoggedEvent
from tasks.feed.announcement import Announcement
from tasks.feed.feed_cursor import FeedCursor
from tasks.feed.sent_letter import any_sent
from tasks.feed.subscription import Subscription
from tasks.letter import Letter, LetterKind
from tasks.news import News


def untold_news(session: Session) -> int:
    """Pieces that are in no letter, and were not dropped with a reason."""
    untold = (News.letter_id.is_(None), News.dropped.is_(None))
    return session.scalar(select(func.count()).select_from(News).where(*untold)) or 0


def untold_events(session: Session) -> AbstractSet[int]:
    """Announcements that the subscriber has no letter of; none where nobody subscribed."""
    if session.scalar(select(Subscription.id).limit(1)) is None:
        return set()
    told = session.scalars(select(Letter.about).where(Letter.kind == LetterKind.EVENT))
    return set(session.scalars(select(Announcement.id))) - {int(each or 0) for each in told}


def anything_unsaid(session: Session) -> bool:
    """Whether letters are still to be made, of what has happened so far."""
    announced = session.scalar(select(FeedCursor.event_id)) or 0
    behind = announced < (session.scalar(select(func.max(LoggedEvent.id))) or 0)
    return behind or any_sent(session) or bool(untold_news(session) or untold_events(session))
