"""What an answer of Zalo's means. Failures come as HTTP 200 with a negative `error`: the body decides."""

from datetime import timedelta
from typing import Any

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.one_line import one_line
from notifiers.receipt import Receipt
from notifiers.zalo.codes import SWITCH_ENDPOINT, TOKEN_OVER, oa_meaning

LONGEST_WORDS = 300
TOO_MANY, SERVER_ERROR, REDIRECT = 429, 500, 300
THROTTLED_WAIT = timedelta(seconds=60)


def read_answer(response: httpx.Response) -> Receipt:
    """The receipt of a message that Zalo took.

    Raises:
        NotifierError: it did not, or did not say so.
    """
    body = _body(response)
    code = _code(body)
    if response.status_code >= SERVER_ERROR:
        raise NotifierError(ErrorKind.AMBIGUOUS, _words(response, body))
    if code:
        meaning = oa_meaning(code)
        raise NotifierError(meaning.kind, _words(response, body) + _mend(code), meaning.retry_after)
    if response.status_code >= REDIRECT:
        raise _refused(response, body)
    if code is None:
        raise NotifierError(ErrorKind.AMBIGUOUS, f"answer without an error number: HTTP {response.status_code}")
    return Receipt(_message_id(body), _words(response, body))


def _body(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _code(body: dict[str, Any]) -> int | None:
    # A number, though other fields that are numbers come as strings.
    found = body.get("error")
    return int(found) if isinstance(found, int | str) and str(found).lstrip("-").isdecimal() else None


def _refused(response: httpx.Response, body: dict[str, Any]) -> NotifierError:
    """A status without an error number: no OA answered, but a gateway, or a wrong base URL."""
    if response.status_code == TOO_MANY:
        return NotifierError(ErrorKind.THROTTLED, _words(response, body), THROTTLED_WAIT)
    return NotifierError(ErrorKind.CONFIG, _words(response, body))


def _message_id(body: dict[str, Any]) -> str | None:
    data = body.get("data")
    found = data.get("message_id") if isinstance(data, dict) else None
    return str(found) if found else None


def _words(response: httpx.Response, body: dict[str, Any]) -> str:
    said = f"HTTP {response.status_code}, error {body.get('error')}: {body.get('message', '')}"
    left = response.headers.get("X-RateLimit-Remain")
    return one_line(said)[:LONGEST_WORDS] + (f" ({one_line(left)[:20]} requests left)" if left else "")


def _mend(code: int) -> str:
    if code in SWITCH_ENDPOINT:
        return " (this kind of OA is served by the other version of the endpoint)"
    return " (the access token is over: put in a new one)" if code in TOKEN_OVER else ""
