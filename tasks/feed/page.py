"""The read feed: announcements after a cursor, in the order in which they were committed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.feed.announcement import Announcement
from tasks.feed.feed_cursor import FEED, FeedCursor

MOST = 500


class FeedGoneError(Exception):
    """What follows the cursor is not kept any more; `after` is the cursor of the oldest that is."""

    def __init__(self, after: int) -> None:
        super().__init__(f"the feed goes back to {after} only")
        self.after = after


def read_feed(
    session: Session, after: int | None, limit: int, types: Sequence[str] = ()
) -> tuple[list[Announcement], int]:
    """Announcements after `after`, and the cursor to ask with next: it also passes what other types there were.

    An id that is seen is never followed by a smaller one: there is one writer at a time. None begins with the oldest.

    Raises:
        FeedGoneError: some that come after it are not kept any more; they are never passed over in silence.
    """
    asked = _oldest(session) if after is None else after
    found, end = _read(session, asked, limit, types)
    # Looked at last: what was let go while this was read is missed too.
    if asked < _oldest(session):
        raise FeedGoneError(_oldest(session))
    return found, end


def _oldest(session: Session) -> int:
    kept_from = session.scalar(select(FeedCursor.kept_from).where(FeedCursor.name == FEED))
    return max(0, (kept_from or 0) - 1)


def _read(session: Session, after: int, limit: int, types: Sequence[str]) -> tuple[list[Announcement], int]:
    end = session.scalar(select(Announcement.id).order_by(Announcement.id.desc()).limit(1)) or 0
    # Up to that end alone: what comes while this is read belongs to the next page.
    wanted = select(Announcement).where(Announcement.id > after, Announcement.id <= end)
    if types:
        wanted = wanted.where(Announcement.type.in_(types))
    found = list(session.scalars(wanted.order_by(Announcement.id).limit(limit)))
    whole = len(found) < limit
    return found, max(after, end) if whole else found[-1].id
