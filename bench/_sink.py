"""A mail server and an HTTP endpoint that take everything and keep none of it, each in a process of its own.

They note by the monotonic clock, which all processes of a machine share, when each letter's first and last byte came.
`delay` is what passes between a letter's last byte and the answer.
"""

import asyncio
import multiprocessing
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

READY_SECONDS = 30.0
LOOK_SECONDS = 0.02
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n", b"EHLO": b"250-sink\r\n250 SIZE 99999999\r\n"}


@dataclass(frozen=True)
class Taken:
    """What came since it was last forgotten: when each letter's first and last byte did, in seconds."""

    first: tuple[float, ...]
    last: tuple[float, ...]

    @property
    def a_second(self) -> float:
        """Letters a second, from the first letter's end to the last one's."""
        return (len(self.last) - 1) / (max(self.last) - min(self.last))


@dataclass(frozen=True)
class Sink:
    port: int
    pipe: Connection

    def forget(self) -> None:
        self._ask("forget")

    @property
    def count(self) -> int:
        return int(self._ask("count"))

    @property
    def urgent(self) -> list[float]:
        """When the first bytes of letters to mailboxes named `urgent…` came."""
        return list(self._ask("urgent"))

    @property
    def taken(self) -> Taken:
        first, last = self._ask("taken")
        return Taken(tuple(first), tuple(last))

    def await_letters(self, count: int, seconds: float) -> Taken:
        """Wait until so many have come.

        Raises:
            TimeoutError: they did not come in time.
        """
        ends = time.monotonic() + seconds
        while (found := self.count) < count:
            if time.monotonic() > ends:
                raise TimeoutError(f"{found} of {count} letters came within {seconds:g} s")
            time.sleep(LOOK_SECONDS)
        return self.taken

    def _ask(self, what: str) -> Any:
        self.pipe.send(what)
        return self.pipe.recv()


@contextmanager
def smtp_sink(delay: float = 0.0) -> Iterator[Sink]:
    with _process(_Smtp, delay) as sink:
        yield sink


@contextmanager
def http_sink(delay: float = 0.0) -> Iterator[Sink]:
    with _process(_Http, delay) as sink:
        yield sink


class _Notes:
    def __init__(self) -> None:
        self.first: list[float] = []
        self.last: list[float] = []
        self.urgent: list[float] = []

    def answer(self, what: str) -> Any:
        if what == "forget":
            self.__init__()  # type: ignore[misc]
            return None
        if what == "urgent":
            return self.urgent
        return len(self.last) if what == "count" else (self.first, self.last)


class _Talk(asyncio.Protocol):
    """One connection."""

    def __init__(self, notes: _Notes, delay: float) -> None:
        self.notes, self.delay = notes, delay
        self.held, self.began = b"", 0.0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def took(self, answer: bytes) -> None:
        self.notes.first.append(self.began)
        self.notes.last.append(time.monotonic())
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.transport.write, answer)
        else:
            self.transport.write(answer)


class _Smtp(_Talk):
    body = urgent = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.held += data
        while self._body() if self.body else self._line():
            pass

    def _line(self) -> bool:
        line, end, rest = self.held.partition(b"\r\n")
        if not end:
            return False
        verb, self.held = line[:4].upper(), rest
        self.transport.write(_ANSWERS.get(verb, b"250 ok\r\n"))
        self.body = verb == b"DATA"
        if verb == b"RCPT":
            self.urgent = b"<urgent" in line
        if verb == b"QUIT":
            self.transport.close()
        return True

    def _body(self) -> bool:
        if self.held and not self.began:
            self.began = time.monotonic()
            if self.urgent:
                self.notes.urgent.append(self.began)
        if not self.held.endswith(b"\r\n.\r\n"):
            return False
        self.held, self.body = b"", False
        self.took(b"250 2.0.0 Ok: queued as BENCH\r\n")
        self.began = 0.0
        return True


class _Http(_Talk):
    def data_received(self, data: bytes) -> None:
        self.began = self.began or time.monotonic()
        self.held += data
        head, end, body = self.held.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if end and len(body) >= (int(length[1]) if length else 0):
            self.held = b""
            self.took(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
            self.began = 0.0


@contextmanager
def _process(talk: type[_Talk], delay: float) -> Iterator[Sink]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, talk, delay), daemon=True)
    process.start()
    try:
        if not ours.poll(READY_SECONDS):
            raise TimeoutError("the sink does not start")
        yield Sink(ours.recv(), ours)
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, talk: Callable[[_Notes, float], _Talk], delay: float) -> None:
    notes = _Notes()

    def answer() -> None:
        try:
            pipe.send(notes.answer(pipe.recv()))
        except EOFError:  # whoever measured was killed
            sys.exit(1)

    async def listen() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: talk(notes, delay), "127.0.0.1", 0, backlog=512)
        loop.add_reader(pipe.fileno(), answer)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(listen())
