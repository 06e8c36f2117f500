"""What the answer of an endpoint means for the letter."""

import json
from datetime import datetime, timedelta

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.retry_after import retry_after
from notifiers.one_line import one_line
from notifiers.receipt import Receipt
from notifiers.webhook.secret import hide

LONGEST_WORDS = 300
LONGEST_ID = 200
LONGEST_HOST = 100
SUCCESS, REDIRECT, CLIENT_ERROR, TIMED_OUT, GONE, TOO_MANY, SERVER_ERROR, UNAVAILABLE = (
    200, 300, 400, 408, 410, 429, 500, 503,
)  # fmt: skip
THROTTLED_WAIT = timedelta(seconds=60)
# 422 well-formed, but not to be carried out: the person it is for cannot be reached so.
_KINDS = {
    400: ErrorKind.CONTENT,
    413: ErrorKind.CONTENT,
    415: ErrorKind.CONTENT,
    422: ErrorKind.RECIPIENT,
}


def read_answer(
    response: httpx.Response, hidden: tuple[str, ...], *, whole: bool, idempotent: bool, now: datetime | None = None
) -> Receipt:
    """The receipt of a letter that the endpoint took.

    `hidden` are texts that the answer may repeat and nobody shall read; `whole` when all of the request had left before
    the answer came; `idempotent` when a letter in doubt may simply be sent again. `now` is what a moment in Retry-After
    is counted from where the endpoint does not say what its own clock shows.

    Raises:
        NotifierError: it did not take it, or did not say so.
    """
    status, words = response.status_code, _words(response, hidden)
    if SUCCESS <= status < REDIRECT:
        return Receipt(_provider_id(response, hidden), words)
    wait = retry_after(response, now)
    if status == TOO_MANY or (status == UNAVAILABLE and wait is not None):
        raise NotifierError(ErrorKind.THROTTLED, words, wait or THROTTLED_WAIT, of_channel=True)
    if status >= SERVER_ERROR or status == TIMED_OUT or status < SUCCESS:
        kind = ErrorKind.TRANSIENT if idempotent or not whole else ErrorKind.AMBIGUOUS
        raise NotifierError(kind, words, provider_id=_provider_id(response, hidden))
    raise NotifierError(_KINDS.get(status, ErrorKind.CONFIG), words + _mend(response), for_good=status == GONE)


def _words(response: httpx.Response, hidden: tuple[str, ...]) -> str:
    # PHP writes / as \/ in JSON, which would hide what is to be hidden.
    text = hide(response.content.decode("utf-8", "replace").replace("\\/", "/"), hidden)
    return one_line(f"HTTP {response.status_code}: {text}")[:LONGEST_WORDS].rstrip(": ")


def _provider_id(response: httpx.Response, hidden: tuple[str, ...]) -> str | None:
    try:
        said = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    found = said.get("id") if isinstance(said, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int):
        return None
    return one_line(hide(str(found), hidden))[:LONGEST_ID] or None


def _mend(response: httpx.Response) -> str:
    if response.status_code == GONE:
        return " (the endpoint is over: take it out, or put in its new URL)"
    if response.status_code < CLIENT_ERROR:
        return f" (redirects are not followed{_whereto(response)}: put in the URL where letters are to go)"
    return ""


def _whereto(response: httpx.Response) -> str:
    """Scheme and host only: what follows them may be a token."""
    try:
        url = httpx.URL(response.headers.get("Location", ""))
    except httpx.InvalidURL:
        return ""
    whereto = f"{url.scheme}://{url.host}".lstrip(":")
    return one_line(f", not to {whereto}")[:LONGEST_HOST] if url.host else ""
