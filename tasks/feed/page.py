"""The read feed: announcements after a cursor, in the order in which they were committed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.feed.announcement import Announcement

MOST = 500


def read_feed(session: Session, after: int, limit: int, types: Sequence[str] = ()) -> tuple[list[Announcement], int]:
    """Announcements after `after`, and the cursor to ask with next: it also passes what other types there were.

    An id that is seen is never followed by a smaller one: there is one writer at a time.
    """
    end = session.scalar(select(Announcement.id).order_by(Announcement.id.desc()).limit(1)) or 0
    # Up to that end alone: what comes while this is read belongs to the next page.
    wanted = select(Announcement).where(Announcement.id > after, Announcement.id <= end)
    if types:
        wanted = wanted.where(Announcement.type.in_(types))
    found = list(session.scalars(wanted.order_by(Announcement.id).limit(limit)))
    whole = len(found) < limit
    return found, max(after, end) if whole else found[-1].id
