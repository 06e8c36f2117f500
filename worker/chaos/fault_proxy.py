"""A TCP proxy that misbehaves when told to: what stands before each server of an experiment."""

import asyncio
import socket
from typing import Self

from worker.chaos.loop_thread import LoopThread
from worker.chaos.route import FrontEnd, Mode, Route


class FaultProxy:
    """Listens on a loopback port of its own from `start` until `close`, and passes bytes on to 127.0.0.1:`target`.

    The port stays the same, and nobody else gets it while connections are refused.
    """

    def __init__(self, loop: LoopThread, target: int) -> None:
        self.port = 0
        self._loop = loop
        self._route = Route(target)
        self._kept: socket.socket | None = None
        self._server: asyncio.Server | None = None

    def start(self) -> Self:
        # Bound and never listening: it keeps the port, and whoever connects while no other socket listens is refused.
        self._kept = _bound(0)
        self.port = self._kept.getsockname()[1]
        self._loop.run(self._listen())
        return self

    def close(self) -> None:
        """Refuse everybody and give the port back."""
        self.refuse()
        if self._kept is not None:
            self._kept.close()

    def lead_to(self, target: int) -> None:
        """Connect those who come from now on to another port."""
        self._route.target = target

    def latency(self, seconds: float) -> None:
        """Let each piece arrive later by so much, either way."""
        self._route.seconds = seconds

    def black_hole(self) -> None:
        """Accept and pass nothing on. What was written meanwhile arrives after `heal`, as TCP would send it again."""
        self._turn(Mode.HOLE)

    def reset(self) -> None:
        """Reset what is open, and every connection from now on."""
        self._turn(Mode.RESET)

    def refuse(self) -> None:
        """Reset what is open, and refuse every connection from now on."""
        self._loop.run(self._stop_listening())

    def cut(self) -> None:
        """Reset what is open, once; who comes again is let in."""
        self._loop.soon(self._route.cut)

    def forget(self) -> None:
        """Pass nothing on any more by what is open, without a word to either side; who comes again is let in."""
        self._loop.soon(self._route.forget)

    def heal(self) -> None:
        """Pass everything on again."""
        self._route.seconds = 0.0
        self._loop.run(self._listen())
        self._turn(Mode.OPEN)

    def _turn(self, mode: Mode) -> None:
        self._loop.soon(lambda: self._route.turn(mode))

    async def _listen(self) -> None:
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(lambda: FrontEnd(self._route), sock=_bound(self.port), backlog=200)

    async def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        self._route.cut()


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind(("127.0.0.1", port))
    bound.setblocking(False)
    return bound
