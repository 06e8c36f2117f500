"""httpx over connections that obey a deadline. Its own transport takes no other connections than plain ones."""

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import cast

import httpcore
import httpx

from notifiers.http.body import WholeBody
from notifiers.http.deadline import Deadline
from notifiers.http.timed_stream import TimedBackend

# As httpx has it.
IDLE_CONNECTIONS, IDLE_SECONDS = 20, 5.0


class Transport(httpx.BaseTransport):
    """HTTP/1.1 within a deadline, which whoever sends has begun; `body` says how much of an answer is read."""

    def __init__(self, deadline: Deadline, body: type[WholeBody]) -> None:
        self._body = body
        self._pool = httpcore.ConnectionPool(
            ssl_context=_ssl_context(),
            max_keepalive_connections=IDLE_CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=TimedBackend(deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with _told():
            answer = self._pool.handle_request(_core(request))
        response = httpx.Response(
            answer.status, headers=answer.headers, stream=self._body(_Stream(answer)), extensions=answer.extensions
        )
        response.headers.pop("Content-Encoding", None)
        return response

    def close(self) -> None:
        self._pool.close()


@cache
def _ssl_context() -> ssl.SSLContext:
    """One for all threads: to read the certificates takes as long as sending twenty letters."""
    return httpx.create_ssl_context(trust_env=False)  # the environment would name certificates that no setting does


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _told():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _core(request: httpx.Request) -> httpcore.Request:
    url, content = request.url, cast("Iterable[bytes]", request.stream)  # requests of ours are sent by threads
    return httpcore.Request(
        method=request.method,
        url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=content,
        extensions=request.extensions,
    )


@contextmanager
def _told() -> Iterator[None]:
    """Let httpcore's errors come out as those of httpx, which bear the same names."""
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise getattr(httpx, type(error).__name__)(str(error)) from error
