"""What happens to keys. None carries a key, or anything that one could be guessed from."""

from dataclasses import dataclass
from datetime import datetime

from tasks.events import Event


@dataclass(frozen=True, kw_only=True)
class KeyEvent(Event):
    key_id: int


@dataclass(frozen=True, kw_only=True)
class KeyIssued(KeyEvent):
    name: str
    scopes: list[str]
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class KeyRotated(KeyEvent):
    """The key before serves until then."""

    previous_until: datetime


@dataclass(frozen=True, kw_only=True)
class KeyRevoked(KeyEvent):
    name: str
