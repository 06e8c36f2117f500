"""One asyncio loop in a thread: where the sinks and the proxies of a house live."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

SECONDS = 10.0
BIGGEST = 32 * 1024 * 1024  # bytes that a server reads at once
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
T = TypeVar("T")


class LoopThread:
    """From `start` to `stop`. Others hand it work by `run`, which waits, or by `soon`, which does not."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self.loop.run_forever, name="chaos loop", daemon=True)

    def start(self) -> Self:
        self._thread.start()
        return self

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the loop do it, and wait for what comes of it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(SECONDS)

    def soon(self, work: Callable[[], object]) -> None:
        self.loop.call_soon_threadsafe(work)

    def serve(self, converse: Serve) -> int:
        """Listen on a free loopback port until the loop stops; the port."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self._servers.append(self.run(asyncio.start_server(converse, sock=listener, limit=BIGGEST)))
        port: int = listener.getsockname()[1]
        return port

    def stop(self) -> None:
        """Cancel what is under way and end the thread."""
        self.run(self._close())
        self.soon(self.loop.stop)
        self._thread.join(SECONDS)
        self.loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
