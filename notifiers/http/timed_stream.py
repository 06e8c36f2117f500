"""Connections that obey a deadline. A time-out counts from byte to byte, and a byte a second never meets one."""

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from notifiers.http.deadline import Deadline

# A peer that takes its bytes slowly is looked at again after so many.
PIECE = 64 * 1024


class TimedStream(httpcore.NetworkStream):
    """A connection whose every step has what is left until the deadline; time-outs that are asked for do not count."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - see above
        return self._stream.read(max_bytes, self._left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        for start in range(0, len(buffer), PIECE):
            self._stream.write(buffer[start : start + PIECE], self._left(httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        left = self._left(httpcore.ConnectTimeout)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, over: type[httpcore.TimeoutException]) -> float:
        left = self._deadline.left()
        if left <= 0:
            raise over
        return left


class TimedBackend(httpcore.NetworkBackend):
    """Dials as httpcore does: each address of a name has the time-out that is asked for, and so has TLS after it."""

    def __init__(self, deadline: Deadline) -> None:
        self._plain = httpcore.SyncBackend()
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        dialled = self._plain.connect_tcp(host, port, timeout, local_address, socket_options)
        self._deadline.begin(timeout or 0)
        return TimedStream(dialled, self._deadline)
