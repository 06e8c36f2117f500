from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx

LONGEST = timedelta(days=1)


def retry_after(response: httpx.Response) -> timedelta | None:
    """How long the server asks to be left alone (RFC 9110, 10.2.3): seconds, or a moment by its own clock."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdecimal():
        return min(timedelta(seconds=int(asked[:9])), LONGEST)
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(response.headers.get("Date", ""))
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), LONGEST)
