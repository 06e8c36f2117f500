"""HTTP as letters need it: one long-lived client a thread, time-outs, no redirects, no proxies, no URLs in logs."""

import logging
import threading
from collections.abc import Callable
from typing import Any

import httpx

from notifiers.error import ErrorKind, NotifierError

# A bot's token stands in its URL, and httpx logs every URL.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


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
    """In place of `before_wire`, for requests that are no letter, and for a letter's second one."""


class HttpClient:
    """Sends requests. Safe to share between threads; each has a client of its own (a shared one is a third as fast)."""

    def __init__(self, connect_seconds: float, answer_seconds: float) -> None:
        self._timeout = httpx.Timeout(answer_seconds, connect=connect_seconds)
        self._own = threading.local()
        self._all: list[httpx.Client] = []
        self._lock = threading.Lock()

    def send(self, request: httpx.Request, before_wire: Callable[[], None] = no_mark) -> tuple[httpx.Response, bool]:
        """Send once; the answer, and whether all of the request had left when it came.

        What `before_wire` raises comes out unchanged, and nothing was sent.

        Raises:
            NotifierError: `transient` while not all of the request had left, then `ambiguous`.
        """
        wire = _Wire(before_wire)
        request.extensions = {**request.extensions, "trace": wire}
        try:
            response = self._client().send(request)
        except httpx.RequestError as error:
            raise _failure(error, left=wire.left) from error
        return response, wire.left

    def close(self) -> None:
        with self._lock:
            clients, self._all = self._all, []
            self._own = threading.local()
        for client in clients:
            client.close()

    def _client(self) -> httpx.Client:
        client: httpx.Client | None = getattr(self._own, "client", None)
        if client is None:
            # trust_env would take proxies and certificates from variables that no setting names.
            client = httpx.Client(timeout=self._timeout, trust_env=False, follow_redirects=False)
            self._own.client = client
            with self._lock:
                self._all.append(client)
        return client


def _failure(error: httpx.RequestError, *, left: bool) -> NotifierError:
    # Only the class of the error: httpx's words may hold the URL.
    words = f"{type(error).__name__} {'after' if left else 'before'} the request left"
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return NotifierError(ErrorKind.CONFIG, f"{words}: the certificate of the other end is not trusted")
    return NotifierError(ErrorKind.AMBIGUOUS if left else ErrorKind.TRANSIENT, words)
