"""The connections through one proxy: what one end receives, the other sends, unless the route is out of order."""

import asyncio
import socket
import struct
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: no goodbye, an RST


class Mode(Enum):
    OPEN = "open"
    HOLE = "black hole"
    RESET = "reset"


@dataclass
class Route:
    """To 127.0.0.1:`target`; each piece arrives later by `seconds`, either way. For one loop alone."""

    target: int
    mode: Mode = Mode.OPEN
    seconds: float = 0.0
    ends: set["End"] = field(default_factory=set)

    def turn(self, mode: Mode) -> None:
        """Be in this mode from now on: open connections and new ones."""
        self.mode = mode
        for end in tuple(self.ends):
            end.apply(mode)

    def forget(self) -> None:
        """Read no more from what is open, as a gateway that lost its table."""
        for end in tuple(self.ends):
            end.apply(Mode.HOLE)

    def cut(self) -> None:
        """Reset what is open, once."""
        for end in tuple(self.ends):
            end.apply(Mode.RESET)


class End(asyncio.Protocol):
    """One end of a connection: the one towards the server, or the parent of the one towards the caller."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.peer: End | None = None
        self.transport: asyncio.Transport | None = None
        self.early: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.route.ends.add(self)
        if self.route.mode is Mode.HOLE:
            # Not at once: Python 3.11.2, which is Debian 12's, would begin to read right after this in any case.
            asyncio.get_running_loop().call_soon(lambda: self.apply(self.route.mode))
        else:
            self.apply(self.route.mode)

    def data_received(self, data: bytes) -> None:
        if self.peer is None:
            self.early.append(data)
        elif self.route.seconds:
            asyncio.get_running_loop().call_later(self.route.seconds, self.peer.send, data)
        else:
            self.peer.send(data)

    def connection_lost(self, error: Exception | None) -> None:
        self.route.ends.discard(self)
        if self.peer is not None:
            self.peer.end(reset=error is not None)

    def meet(self, peer: "End") -> None:
        """Pass everything to this peer from now on, and what came before it was there."""
        self.peer = peer
        early, self.early = self.early, []
        for data in early:
            self.data_received(data)

    def send(self, data: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(data)

    def end(self, *, reset: bool) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        if reset:
            self.apply(Mode.RESET)
        else:
            self.transport.close()

    def apply(self, mode: Mode) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        match mode:
            case Mode.OPEN:
                self.transport.resume_reading()
            case Mode.HOLE:
                self.transport.pause_reading()
            case Mode.RESET:
                _reset(self.transport)


class FrontEnd(End):
    """The end towards whoever connected; it brings about the other one."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if not transport.is_closing():
            self._dialling = asyncio.get_running_loop().create_task(self._dial())

    async def _dial(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, back = await loop.create_connection(lambda: End(self.route), "127.0.0.1", self.route.target)
        except OSError:
            self.end(reset=True)
            return
        self.meet(back)
        back.meet(self)
        if self.transport is None or self.transport.is_closing():
            back.end(reset=True)


def _reset(transport: asyncio.Transport) -> None:
    connected = transport.get_extra_info("socket")
    if connected is not None:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    transport.abort()
