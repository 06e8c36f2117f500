"""How the rows of a letter's page are come by, while other pages are asked for too."""

from asyncio import AbstractEventLoop, get_running_loop
from asyncio import Future as Awaited
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Protocol

from tasks.glance import Glances
from web.read_rows import read_many_rows, read_rows

MOST = 64
"""Pages that are looked at together."""
OUT = 2
"""Looks that are out at once: one that has met a slow or lost connection keeps no other page waiting."""
Rows = tuple[str, str]
"""As `read_rows` gives them."""


class Looks(Protocol):
    async def rows(self, link_hash: str) -> Rows:
        """What `read_rows` reads, of what is committed by now.

        Raises:
            DBAPIError: as for any other statement.
        """


def looks_of(glances: Glances) -> Looks:
    if glances.brief:
        return InPlace(glances)
    return Together(partial(read_many_rows, glances.ask))


@dataclass(frozen=True)
class InPlace:
    """Where a look waits for nobody. In a thread, handing it over would cost twice what it takes."""

    glances: Glances

    async def rows(self, link_hash: str) -> Rows:
        return read_rows(self.glances.ask, link_hash)


@dataclass(frozen=True, eq=False)
class _Asked:
    link_hash: str
    answer: Awaited[Rows]


@dataclass(eq=False)
class Together:
    """Where a server is asked, in a thread. A page that is asked for while a look is out goes with the next one.

    Each look costs the hand-over to a thread and back, a round trip and the server's beginning and end, however many
    pages it is for. Alone a page goes at once.
    """

    read: Callable[[Sequence[str]], Sequence[Rows]]
    _waiting: list[_Asked] = field(default_factory=list)
    _out: int = 0
    _lock: Lock = field(default_factory=Lock)
    _helpers: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, OUT, "look"))

    async def rows(self, link_hash: str) -> Rows:
        loop = get_running_loop()
        asked = _Asked(link_hash, loop.create_future())
        with self._lock:
            self._waiting.append(asked)
        loop.call_soon(self._begin)  # with whoever is heard in the same turn of the loop
        return await asked.answer

    def _begin(self) -> None:
        with self._lock:
            if not self._waiting or self._out >= OUT:
                return
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            self._out += 1
        look = self._helpers.submit(self.read, [each.link_hash for each in group])
        look.add_done_callback(partial(self._end, group))

    def _end(self, group: Sequence[_Asked], look: Future[Sequence[Rows]]) -> None:
        with self._lock:
            self._out -= 1
        self._begin()
        for loop in {each.answer.get_loop() for each in group}:
            if not loop.is_closed():  # whoever asked there has gone
                loop.call_soon_threadsafe(_tell, group, look, loop)


def _tell(group: Sequence[_Asked], look: Future[Sequence[Rows]], loop: AbstractEventLoop) -> None:
    error = look.exception()
    found = [] if error else look.result()
    for place, each in enumerate(group):
        if each.answer.get_loop() is not loop or each.answer.done():
            continue
        if error:
            each.answer.set_exception(error)
        else:
            each.answer.set_result(found[place])
