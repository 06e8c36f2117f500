"""Signatures of Standard Webhooks (standardwebhooks.com), symmetric, version 1: HMAC-SHA256 of `id.timestamp.body`."""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE = timedelta(minutes=5)
_VERSION = "v1,"
_MOST_DIGITS = 12


class SignatureError(Exception):
    """A request that is not to be believed. Neither keys nor signatures are in the message."""


class MissingHeaderError(SignatureError):
    """A header is missing, or not written as it must be."""


class StaleTimestampError(SignatureError):
    """Signed too long ago, or in the future: it may be an old request sent again."""


class WrongSignatureError(SignatureError):
    """None of the signatures is made with one of the keys over this id, time and body."""


def webhook_id(key: str) -> str:
    """The letter's key, percent-encoded but for A-Z a-z 0-9 / _ - ~: different keys stay different.

    A full stop is encoded too: the signature is over `id.timestamp.body`, and the id ends at the first.
    """
    return quote(key, safe="/", errors="surrogatepass").replace(".", "%2E")


def sign(keys: tuple[bytes, ...], message_id: str, timestamp: int, body: bytes) -> str:
    """One signature a key, in their order, with a space between; `timestamp` is in Unix seconds."""
    return " ".join(_signature(key, message_id, str(timestamp), body) for key in keys)


def verify(
    keys: tuple[bytes, ...],
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    tolerance: timedelta = TOLERANCE,
) -> str:
    """The id of a request that was signed with one of `keys`; `headers` finds names in lower case, `body` is raw.

    A request may come again within the tolerance: who must not act twice remembers its id.

    Raises:
        MissingHeaderError: an id, a time or a signature is not there.
        StaleTimestampError: the time is further from `now` than the tolerance.
        WrongSignatureError: no key made any of the signatures.
    """
    message_id, timestamp = _message_id(headers), _header(headers, TIMESTAMP)
    _check_time(timestamp, now, tolerance)
    given = [each.encode("utf-8", "replace") for each in _header(headers, SIGNATURE).split(" ")]
    expected = [_signature(key, message_id, timestamp, body).encode() for key in keys]
    # All are compared, so that the time taken says nothing of which key was near.
    matches = [hmac.compare_digest(ours, theirs) for ours in expected for theirs in given]
    if not any(matches):
        raise WrongSignatureError(f"no signature in {SIGNATURE} is made with a key that is known here")
    return message_id


def _signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = f"{message_id}.{timestamp}.".encode() + body
    return _VERSION + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def _header(headers: Mapping[str, str], name: str) -> str:
    found = headers.get(name, "").strip()
    if not found:
        raise MissingHeaderError(f"{name} is missing or empty")
    return found


def _message_id(headers: Mapping[str, str]) -> str:
    found = _header(headers, ID)
    # With a full stop in it, an end of the id could be read as the time, and the time as a start of the body.
    if "." in found or not found.isascii():
        raise MissingHeaderError(f"{ID} must be ASCII without a full stop")
    return found


def _check_time(text: str, now: datetime, tolerance: timedelta) -> None:
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        raise MissingHeaderError(f"{TIMESTAMP} must be Unix seconds")
    age = now.timestamp() - int(text)
    if abs(age) > tolerance.total_seconds():
        side = "ago" if age > 0 else "ahead"
        raise StaleTimestampError(f"{TIMESTAMP} is {abs(age):.0f} s {side}, more than {tolerance.total_seconds():.0f}")
