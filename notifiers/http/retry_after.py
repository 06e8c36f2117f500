from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

LONGEST = timedelta(days=1)


def retry_after(response: httpx.Response, now: datetime | None = None) -> timedelta | None:
    """How long the server asks to be left alone (RFC 9110, 10.2.3): seconds, or a moment by its own clock.

    Where it does not say what its clock shows, the moment is counted from `now`. None for what cannot be read.
    """
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdecimal():
        return min(timedelta(seconds=int(asked[:9])), LONGEST)
    until, since = _date(asked), _date(response.headers.get("Date", "")) or now
    return min(max(until - since, timedelta(0)), LONGEST) if until and since else None


def _date(header: str) -> datetime | None:
    """None for what is no date, or one of no zone."""
    try:
        found = parsedate_to_datetime(header)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found.tzinfo else None
