"""What happens to contacts. Whoever is concerned is named by number: the log is for ever, a name is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tasks.events import Event


@dataclass(frozen=True, kw_only=True)
class ContactEvent(Event):
    contact_id: int


@dataclass(frozen=True, kw_only=True)
class ReplacementEntered(ContactEvent):
    """Somebody else holds the position from `since`; `holder_id` says who, in the table of holders."""

    holder_id: int
    since: date


@dataclass(frozen=True, kw_only=True)
class ReplacementWithdrawn(ContactEvent):
    since: date


@dataclass(frozen=True, kw_only=True)
class ContactReplaced(ContactEvent):
    """The position changed hands; before and after are a holder's number and the channels that reach it."""

    since: date
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class LeaveEntered(ContactEvent):
    leave_id: int
    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class LeaveEnded(ContactEvent):
    """Ended early, or cancelled before it began: then `after` is None."""

    leave_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class AddressMoved(ContactEvent):
    """Addresses as `tasks.address.masked` shows them; None where there was, or is, none."""

    channel: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class SuppressionLifted(Event):
    """An address that was refused for good is written to again: a person said that it works."""

    address: str
    channels: list[str]
