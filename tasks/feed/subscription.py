"""Who is told of what: a URL with the types that it wants, as a contact whose one address is that URL."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.circuit import begin_again
from tasks.contact import SUBSCRIBER, Contact
from tasks.database import Base, Instant
from tasks.feed.announcement import Announcement
from tasks.feed.event_type import EventType
from tasks.letter import Letter, LetterState

CHANNEL = "event:"
# For so long after a rotation the old secret signs too, so that the subscriber can change over.
BOTH_SIGN = timedelta(hours=24)
REMOVED = "the subscription was removed"


class SubscriptionError(ValueError):
    """There is no such subscription; says the mend, in Vietnamese."""

    def __init__(self, subscription_id: int) -> None:
        super().__init__(f"Không có đăng ký số {subscription_id}; xem «dondoc subscribe list».")


class Subscription(Base):
    """`types` are comma-separated, empty for all; `told_to` is the last announcement that a letter was made of.

    Secrets are sealed by the office's keys; `old_secret` signs beside the new one until `old_until`.
    """

    __tablename__ = "subscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    url: Mapped[str] = mapped_column(Text)
    types: Mapped[str] = mapped_column(Text, default="")
    secret: Mapped[str] = mapped_column(Text)
    old_secret: Mapped[str | None] = mapped_column(Text)
    old_until: Mapped[datetime | None] = mapped_column(Instant)
    told_to: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def channel(self) -> str:
        """A channel of its own: one subscriber who fails keeps none of the others waiting."""
        return f"{CHANNEL}{self.id}"

    @property
    def wants(self) -> tuple[str, ...]:
        return tuple(filter(None, self.types.split(",")))


def subscribe(session: Session, url: str, host: str, types: Sequence[EventType], sealed: str, now: datetime) -> int:
    """A new subscription to what happens from now on; its id. `sealed` is its secret, `host` what people see of it."""
    contact = Contact(title=f"Hệ thống {host}", role=SUBSCRIBER, prefers="", active=False)
    session.add(contact)
    session.flush()
    newest = session.scalar(select(func.max(Announcement.id))) or 0
    made = Subscription(
        contact_id=contact.id, url=url, types=",".join(types), secret=sealed, told_to=newest, created_at=now
    )
    session.add(made)
    session.flush()
    contact.move(made.channel, url)
    return made.id


def find_subscription(session: Session, subscription_id: int) -> Subscription:
    """The subscription, unless it was removed.

    Raises:
        SubscriptionError: there is none.
    """
    found = session.get(Subscription, subscription_id)
    if found is None or found.removed_at is not None:
        raise SubscriptionError(subscription_id)
    return found


def subscriptions(session: Session) -> Sequence[Subscription]:
    return session.scalars(
        select(Subscription).where(Subscription.removed_at.is_(None)).order_by(Subscription.id)
    ).all()


def rotate_secret(session: Session, subscription_id: int, sealed: str, now: datetime) -> None:
    """Sign with a new secret; for a day with the old one too."""
    found = find_subscription(session, subscription_id)
    found.old_secret, found.old_until, found.secret = found.secret, now + BOTH_SIGN, sealed


def resume(session: Session, subscription_id: int) -> bool:
    """Let letters leave to it again, after it was over; what happened meanwhile follows. False when it was not over."""
    return begin_again(session, find_subscription(session, subscription_id).channel)


def remove(session: Session, subscription_id: int, now: datetime) -> None:
    """Tell it nothing more, not even what waits."""
    found = find_subscription(session, subscription_id)
    found.removed_at = now
    waiting = update(Letter).where(Letter.channel == found.channel, Letter.state == LetterState.PENDING)
    gone = waiting.values(state=LetterState.CANCELLED, reason=REMOVED, due_at=now)
    session.execute(gone.execution_options(synchronize_session=False))
    begin_again(session, found.channel)
