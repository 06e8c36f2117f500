"""HTTP as letters need it: long-lived connections, deadlines, no redirects, no proxies, no URLs in logs."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.body import WholeBody
from notifiers.http.deadline import Deadline
from notifiers.http.line import AllInUseError, Line, Lines
from notifiers.http.transport import Transport

# A bot's token stands in its URL, and httpx logs every URL.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

ALL_IN_USE, AGAIN = "not sent: as many requests are under way as may be at once", timedelta(seconds=30)


class _Wire:
    """Watches one request leave: calls `before_wire` once it is connected, and knows whether all of it has left."""

    def __init__(self, before_wire: Callable[[], None]) -> None:
        self._before_wire = before_wire
        self._asked = False
        self.left = False

    def __call__(self, event: str, _info: dict[str, Any]) -> None:
        if event.endswith(".send_request_headers.started") and not self._asked:
            self._asked = True
            self._before_wire()
        elif event.endswith(".send_request_body.complete"):
            self.left = True


def no_mark() -> None:
    """In place of `before_wire`, for what has no row of a letter to mark, and for a letter's second request."""


class HttpClient:
    """Sends requests, at most `most` at once. Safe to share between threads.

    What httpx.Client adds (redirects, cookies, proxies, other ways to log in) no letter may have, and it costs as much
    as all the rest: requests go straight to the transport.

    Once a name is looked up, which nothing cuts short, each of its addresses has `connect_seconds`, and so has TLS.
    From then on all takes `answer_seconds` at most, however slowly headers or words come, and no more of an answer is
    read than `body` allows: by default 1 MB, or it is an error. It is asked for unpacked, and taken as it comes.
    """

    def __init__(
        self,
        connect_seconds: float,
        answer_seconds: float,
        body: type[WholeBody] = WholeBody,
        most: int | None = None,
    ) -> None:
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds
        self._lines = Lines(lambda: _opened(body), most)

    def send(self, request: httpx.Request, before_wire: Callable[[], None] = no_mark) -> tuple[httpx.Response, bool]:
        """Send once; the answer, and whether all of the request had left when it came.

        What `before_wire` raises comes out unchanged, and nothing was sent.

        Raises:
            NotifierError: `transient` while not all of the request had left, then `ambiguous`; `throttled` where as
                many as may be were under way for as long as connecting may take.
        """
        try:
            with self._lines.lease(self._connect_seconds) as line:
                return self._send(line, request, before_wire)
        except AllInUseError as error:
            raise NotifierError(ErrorKind.THROTTLED, ALL_IN_USE, AGAIN, ours=True) from error

    def close(self) -> None:
        self._lines.close()

    def _send(self, line: Line, request: httpx.Request, before_wire: Callable[[], None]) -> tuple[httpx.Response, bool]:
        def connected() -> None:
            before_wire()
            line.deadline.begin(self._answer_seconds)

        wire = _Wire(connected)
        request.extensions = {**request.extensions, "trace": wire, "timeout": {"connect": self._connect_seconds}}
        request.headers.setdefault("Accept-Encoding", "identity")
        try:
            response = line.transport.handle_request(request)
            try:
                response.read()
            finally:
                response.close()
        except httpx.RequestError as error:
            raise _failure(error, left=wire.left) from error
        return response, wire.left


def _opened(body: type[WholeBody]) -> Line:
    deadline = Deadline()
    return Line(Transport(deadline, body), deadline)


def _failure(error: httpx.RequestError, *, left: bool) -> NotifierError:
    # Only the class of the error: httpx's words may hold the URL.
    words = f"{type(error).__name__} {'after' if left else 'before'} the request left"
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return NotifierError(ErrorKind.CONFIG, f"{words}: the certificate of the other end is not trusted")
    return NotifierError(ErrorKind.AMBIGUOUS if left else ErrorKind.TRANSIENT, words)
