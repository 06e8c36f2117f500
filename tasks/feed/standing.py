"""How it stands with each subscription: whether it is told, and how far it is behind."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState
from tasks.feed.announcement import Announcement
from tasks.feed.subscription import Subscription, subscriptions
from tasks.letter import Letter


@dataclass(frozen=True)
class SubscriptionStanding:
    """`letters` counts by state; `behind` are announcements that no letter was made of yet."""

    id: int
    url: str
    types: tuple[str, ...]
    state: CircuitState
    reason: str
    letters: Mapping[str, int]
    behind: int


def subscription_standings(session: Session) -> list[SubscriptionStanding]:
    return [_standing(session, each) for each in subscriptions(session)]


def _standing(session: Session, subscription: Subscription) -> SubscriptionStanding:
    circuit = session.get(Circuit, subscription.channel)
    theirs = select(Letter.state, func.count().label("letters")).where(Letter.channel == subscription.channel)
    new = select(func.count()).select_from(Announcement).where(Announcement.id > subscription.told_to)
    if subscription.wants:
        new = new.where(Announcement.type.in_(subscription.wants))
    return SubscriptionStanding(
        subscription.id,
        subscription.url,
        subscription.wants,
        CircuitState(circuit.state) if circuit else CircuitState.CLOSED,
        circuit.reason if circuit and circuit.state != CircuitState.CLOSED else "",
        {row.state: row.letters for row in session.execute(theirs.group_by(Letter.state))},
        session.scalar(new) or 0,
    )
