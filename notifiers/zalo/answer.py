"""What an answer of Zalo's means. Failures come as HTTP 200 with a negative `error`: the body decides."""

from datetime import timedelta
from typing import Any

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.retry_after import retry_after
from notifiers.one_line import one_line
from notifiers.receipt import Receipt
from notifiers.zalo.codes import ENDPOINTS, OF_THE_OA, TOKEN_OVER, oa_meaning

LONGEST_WORDS = 300
REDIRECT, TIMED_OUT, TOO_BIG, TOO_MANY, SERVER_ERROR, UNAVAILABLE = 300, 408, 413, 429, 500, 503
THROTTLED_WAIT = timedelta(seconds=60)


def read_answer(response: httpx.Response, *, whole: bool = True) -> Receipt:
    """The receipt of a message that Zalo took; `whole` when all of the request had left before the answer came.

    Raises:
        NotifierError: it did not, or did not say so.
    """
    body = _body(response)
    code = _code(body)
    if response.status_code >= SERVER_ERROR:
        raise _broken(response, body, whole=whole)
    if code:
        meaning = oa_meaning(code)
        words = _words(response, body) + _mend(code)
        raise NotifierError(meaning.kind, words, meaning.retry_after, of_channel=code in OF_THE_OA)
    if response.status_code >= REDIRECT:
        raise _refused(response, body)
    if code is None:
        raise NotifierError(ErrorKind.AMBIGUOUS, f"answer without an error number: HTTP {response.status_code}")
    return Receipt(_message_id(body), _words(response, body))


def other_endpoint(response: httpx.Response) -> str | None:
    """The endpoint that this kind of OA has, where the answer says that it is not the one that was asked."""
    code = _code(_body(response))
    return None if code is None else ENDPOINTS.get(code)


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


def _broken(response: httpx.Response, body: dict[str, Any], *, whole: bool) -> NotifierError:
    """A server's own fault is a doubt, unless it had not heard all of it, or says when to come again."""
    words, wait = _words(response, body), retry_after(response)
    if not whole:
        return NotifierError(ErrorKind.TRANSIENT, f"{words} (before all of the request had left)")
    if response.status_code == UNAVAILABLE and wait is not None:
        return NotifierError(ErrorKind.THROTTLED, words, wait, of_channel=True)
    return NotifierError(ErrorKind.AMBIGUOUS, words)


def _refused(response: httpx.Response, body: dict[str, Any]) -> NotifierError:
    """A status without an error number: no OA answered, but a gateway, or a wrong base URL."""
    if response.status_code == TOO_MANY:
        wait = retry_after(response) or THROTTLED_WAIT
        return NotifierError(ErrorKind.THROTTLED, _words(response, body), wait, of_channel=True)
    kind = {TIMED_OUT: ErrorKind.TRANSIENT, TOO_BIG: ErrorKind.CONTENT}.get(response.status_code, ErrorKind.CONFIG)
    return NotifierError(kind, _words(response, body))


def _message_id(body: dict[str, Any]) -> str | None:
    data = body.get("data")
    found = data.get("message_id") if isinstance(data, dict) else None
    return str(found) if found else None


def _words(response: httpx.Response, body: dict[str, Any]) -> str:
    said = f"HTTP {response.status_code}, error {body.get('error')}: {body.get('message', '')}"
    left = response.headers.get("X-RateLimit-Remain")
    return one_line(said)[:LONGEST_WORDS] + (f" ({one_line(left)[:20]} requests left)" if left else "")


def _mend(code: int) -> str:
    if code in ENDPOINTS:
        return " (neither version of the endpoint takes messages of this OA)"
    return " (the access token is over: put in a new one)" if code in TOKEN_OVER else ""
