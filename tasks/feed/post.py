"""Makes a letter of each announcement for each subscriber who wants its type: the letter table is the queue here."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState
from tasks.clock import day
from tasks.database import Database
from tasks.desk import Desk
from tasks.feed.announcement import Announcement
from tasks.feed.subscription import Subscription, find_subscription, subscriptions
from tasks.letter import Letter, LetterKind, LetterState
from tasks.once import insert_once
from tasks.posting import Posting, letter_row

AT_ONCE = 200
# A subscriber who is away for days fills no queue: the announcements themselves wait for it.
MOST_WAITING = 1000


def post_events(database: Database, desk: Desk, now: datetime) -> int:
    """How many letters were made. A subscription that is over gets none; resumed, it goes on where it stood."""
    with database.read() as session:
        behind = [each.id for each in subscriptions(session) if _may_be_told(session, each)]
    return sum(_post(database, desk, each, now) for each in behind)


def _may_be_told(session: Session, subscription: Subscription) -> bool:
    newest = session.scalar(select(func.max(Announcement.id))) or 0
    if newest <= subscription.told_to:
        return False
    over = session.scalar(select(Circuit.state).where(Circuit.channel == subscription.channel)) == CircuitState.OVER
    return not over and _waiting(session, subscription.channel) < MOST_WAITING


def _waiting(session: Session, channel: str) -> int:
    waits = (Letter.channel == channel, Letter.state == LetterState.PENDING)
    return session.scalar(select(func.count()).select_from(Letter).where(*waits)) or 0


def _post(database: Database, desk: Desk, subscription_id: int, now: datetime) -> int:
    with database.write() as session:
        held = select(Subscription).where(Subscription.id == subscription_id, Subscription.removed_at.is_(None))
        subscription = session.scalar(held.with_for_update())
        if subscription is None:
            return 0
        new = select(Announcement).where(Announcement.id > subscription.told_to).order_by(Announcement.id)
        found = session.scalars(new.limit(AT_ONCE)).all()
        wanted = [each for each in found if not subscription.wants or each.type in subscription.wants]
        if found:
            subscription.told_to = found[-1].id
        return insert_once(session, Letter, [event_letter(desk, subscription, str(each.id), now) for each in wanted])


def event_letter(desk: Desk, subscription: Subscription, about: str, now: datetime) -> dict[str, Any]:
    """A letter that leaves at any hour, and for ever: no later one says what it says."""
    posting = Posting(day(now, desk.hours.zone), now, desk.domain, desk.links)
    row = letter_row(subscription.contact_id, subscription.channel, LetterKind.EVENT, posting, now, about=about)
    return row | {"link_hash": None, "link_expires_at": None}  # nobody answers it by a page


def post_test(session: Session, desk: Desk, subscription_id: int, now: datetime) -> int:
    """One letter with an event that says nothing but that it came; its id.

    Raises:
        SubscriptionError: there is no such subscription.
    """
    subscription = find_subscription(session, subscription_id)
    row = event_letter(desk, subscription, f"test-{now.astimezone(UTC):%Y%m%d-%H%M%S-%f}", now)
    insert_once(session, Letter, [row])
    return session.scalars(select(Letter.id).where(Letter.key == row["key"])).one()
