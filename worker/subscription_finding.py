"""The doctor's look at the subscriptions: whether each is told, and may be."""

from notifiers.error import NotifierError
from tasks.circuit import CircuitState
from tasks.feed.standing import SubscriptionStanding, subscription_standings
from tasks.feed.subscription import CHANNEL
from worker.finding import Finding
from worker.subscriber_channels import SubscriberChannels
from worker.wiring import Wiring

CHECK = "subscriptions"


def subscriptions(wiring: Wiring) -> Finding:
    """By rows and settings: nobody is asked over the network."""
    with wiring.database.read() as session:
        found = subscription_standings(session)
    channels = wiring.subscribers(lambda channel: channel)
    try:
        troubles = [trouble for each in found if (trouble := _trouble(each, channels))]
    finally:
        channels.close()
    if not troubles:
        words = f"{len(found)}, each is told" if found else "nobody is told of events"
        return Finding(CHECK, ok=True, words=words)
    words = "; ".join(words for words, _ in troubles)
    return Finding(CHECK, ok=False, words=words, mend="; ".join(dict.fromkeys(mend for _, mend in troubles)))


def _trouble(standing: SubscriptionStanding, channels: SubscriberChannels) -> tuple[str, str] | None:
    """What is found, and its mend; None when all is well."""
    number = standing.id
    if refused := _refused(number, channels):
        mend = f"correct DONDOC_EVENT_NETWORKS or DONDOC_SECRET_KEY, or run: dondoc subscribe remove {number}"
        return f"{number} may not be posted to: {refused}", mend
    if standing.state is CircuitState.OVER:
        mend = f"ask its receiver, then run: dondoc subscribe resume {number}, or remove {number}"
        return f"{number} is over: {standing.reason}", mend
    if standing.state is CircuitState.CLOSED:
        return None
    return f"{number} rests: {standing.reason}", "ask its receiver; it goes on by itself"


def _refused(number: int, channels: SubscriberChannels) -> str:
    """Why settings forbid it: where its URL leads, or a secret that no key opens."""
    try:
        channels.find(f"{CHANNEL}{number}")
    except NotifierError as error:
        return error.words
    return ""
