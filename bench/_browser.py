"""Pages asked for over connections that stay open, by a process of its own: it costs little beside what it asks."""

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import count
from multiprocessing import get_context
from typing import Self

CLIENTS = 8
PATIENCE = 60.0
CHUNK = 65_536


class NotShownError(Exception):
    """An answer other than 200."""


def rate(address: str, paths: list[str], times: int) -> float:
    """Pages a second, as fast as CLIENTS connections are answered."""
    return times / _apart(address, paths, times, 0.0)[1]


def slowest(address: str, paths: list[str], times: int, pace: float) -> float:
    """The 99th percentile of what an answer takes at `pace` a second, from when it should be asked for, in ms."""
    took = sorted(_apart(address, paths, times, pace)[0])
    return took[min(int(times * 0.99), times - 1)] * 1000


def _apart(address: str, paths: list[str], times: int, pace: float) -> tuple[list[float], float]:
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(ask, address, paths, times, pace).result()


def ask(address: str, paths: list[str], times: int, pace: float) -> tuple[list[float], float]:
    """Seconds that each took, and that all took; with a pace, those that it waited to be asked are of them."""
    numbers, lock, took = count(), threading.Lock(), list[float]()
    began = time.monotonic()

    def work(_client: int) -> None:
        with _Connection(address) as connection:
            while True:
                with lock:
                    number = next(numbers)
                if number >= times:
                    return
                due = began + number / pace if pace else time.monotonic()
                time.sleep(max(0.0, due - time.monotonic()))
                connection.get(paths[number % len(paths)])
                took.append(time.monotonic() - due)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, range(CLIENTS)))
    return took, time.monotonic() - began


class _Connection:
    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._host = host
        self._socket = socket.create_connection((host, int(port)), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def get(self, path: str) -> bytes:
        """The body.

        Raises:
            NotShownError: the page was not shown.
        """
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\n\r\n".encode())
        head, _, body = self._read(b"", lambda said: b"\r\n\r\n" in said).partition(b"\r\n\r\n")
        status, *lines = head.lower().split(b"\r\n")
        if b" 200" not in status:
            raise NotShownError(status.decode("latin-1"))
        length = next(int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:"))
        return self._read(body, lambda said: len(said) >= length)

    def _read(self, said: bytes, enough: Callable[[bytes], bool]) -> bytes:
        while not enough(said):
            part = self._socket.recv(CHUNK)
            if not part:
                raise NotShownError("the connection was closed")
            said += part
        return said
