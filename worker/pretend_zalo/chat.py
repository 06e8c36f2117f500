"""What two sides wrote to each other: the account with a person or a group, or the bot with a person."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ChatKind(StrEnum):
    PERSON = "person"
    GROUP = "group"
    BOT = "bot"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One bubble. `to` is the address that the account wrote to: a user id, a number, a group; "" in what it got."""

    id: str
    text: str
    at: datetime
    to: str = ""
    template_id: str = ""
    tracking_id: str = ""
    buttons: tuple[str, ...] = ()

    @property
    def from_account(self) -> bool:
        return bool(self.to)


@dataclass
class Chat:
    """`pressed` says by line which of its buttons was pressed last; `statuses` what the webhook answered to a line."""

    id: str
    name: str
    kind: ChatKind
    phone: str = ""
    follows: bool = False
    wrote_at: datetime | None = None
    lines: list[Line] = field(default_factory=list)
    received: dict[str, datetime] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    pressed: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)

    @property
    def unseen(self) -> list[Line]:
        return [line for line in self.lines if line.from_account and line.id not in self.seen]

    @property
    def changed_at(self) -> float:
        """Seconds since the epoch; 0 while nothing was written."""
        return self.lines[-1].at.timestamp() if self.lines else 0.0
