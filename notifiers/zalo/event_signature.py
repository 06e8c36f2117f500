"""That an event came from Zalo, and lately (the header X-ZEvent-Signature)."""

import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

# Zalo tells an event again after 30 seconds, after minutes, after hours. What is told twice is kept once, so a copy
# that somebody else sends within the day changes nothing.
OLDEST = timedelta(hours=24)
AHEAD = timedelta(minutes=5)  # clocks differ
LAST_MILLISECOND = 253_402_300_799_000  # of the year 9999


class EventRefusedError(Exception):
    """The event is not from Zalo, or not of these days; says which, and nothing of any secret."""


@dataclass(frozen=True)
class EventSeal:
    """What Zalo signs with: plain SHA-256 over app id, raw body, the body's own timestamp, and the OA's secret key."""

    app_id: str
    secret: str = field(repr=False)

    def check(self, body: bytes, timestamp: str, header: str, now: datetime) -> datetime:
        """When it happened.

        Raises:
            EventRefusedError: the signature, with `mac=` before it or without, is not over these bytes; or it happened
                more than a day ago, or in the future.
        """
        happened_at = read_moment(timestamp)
        if happened_at is None:
            raise EventRefusedError("timestamp")
        made = sha256(self.app_id.encode() + body + timestamp.encode() + self.secret.encode()).hexdigest()
        given = header.strip().removeprefix("mac=").lower()
        if not hmac.compare_digest(made.encode(), given.encode("utf-8", "replace")):
            raise EventRefusedError("signature")
        if not now - OLDEST <= happened_at <= now + AHEAD:
            raise EventRefusedError("timestamp")
        return happened_at


def read_moment(milliseconds: str) -> datetime | None:
    """A moment that is told in milliseconds since 1970, as a string; None for what is none."""
    if not milliseconds.isascii() or not milliseconds.isdecimal() or int(milliseconds[:16]) > LAST_MILLISECOND:
        return None
    return datetime.fromtimestamp(int(milliseconds[:16]) / 1000, UTC)
