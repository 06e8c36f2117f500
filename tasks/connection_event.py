"""What happens to the other systems that are told of events, or believed with theirs. None carries a secret."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.events import Event


@dataclass(frozen=True, kw_only=True)
class SystemSubscribed(Event):
    """Of a URL its host alone: what follows may be a token. No types are all."""

    subscription_id: int
    host: str
    types: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class SubscriptionRotated(Event):
    subscription_id: int


@dataclass(frozen=True, kw_only=True)
class SubscriptionResumed(Event):
    subscription_id: int


@dataclass(frozen=True, kw_only=True)
class SubscriptionRemoved(Event):
    subscription_id: int


@dataclass(frozen=True, kw_only=True)
class SourceTrusted(Event):
    source_id: int
    name: str
    uri: str


@dataclass(frozen=True, kw_only=True)
class SourceRotated(Event):
    source_id: int


@dataclass(frozen=True, kw_only=True)
class SourceRemoved(Event):
    source_id: int


LOGGED: tuple[type[Event], ...] = (
    SystemSubscribed,
    SubscriptionRotated,
    SubscriptionResumed,
    SubscriptionRemoved,
    SourceTrusted,
    SourceRotated,
    SourceRemoved,
)
